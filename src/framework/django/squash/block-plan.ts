import { ancestors } from "../../../chain/reach.js";
import type { ChainGraph } from "../../../chain/graph.js";
import { keyText, type MigrationKey } from "../../../chain/migration.js";
import { compareKeys } from "../../../chain/order.js";
import type { SourceFile } from "../../../edit/source.js";
import type { Node } from "../../../fold/node.js";
import type { EntityKey } from "../../../operation/field.js";
import type { PythonModule } from "../python/module.js";
import type { Dependency, MigrationModule } from "../read/migration.js";
import type { Fragment } from "../write/fragment.js";
import type { ModulePlan } from "../write/module-plan.js";
import { operationFragment } from "../write/operation-fragment.js";
import { pythonString } from "../write/python-string.js";

/** A block that becomes one module. */
export interface FoldedBlock {
  readonly modules: readonly MigrationModule[];
  /** Where the text of refold's own steps is carried from. */
  readonly own: readonly PythonModule[];
  /** What the modules stand for. */
  readonly steps: readonly MigrationKey[];
  readonly nodes: readonly Node[];
  /** What it depends on besides. */
  readonly after: readonly MigrationKey[];
  readonly atomic: boolean;
}

/** How the module of a block presents itself. */
export interface BlockIdentity {
  readonly replaces: readonly MigrationKey[];
  readonly initial: boolean;
  /** What a step outside the block is called from now on. */
  readonly renamed: (key: MigrationKey) => MigrationKey;
}

/** Everything that the module of a block says. */
export function planBlock(
  block: FoldedBlock,
  identity: BlockIdentity,
  graph: ChainGraph,
  nameOf: (key: EntityKey) => string,
): ModulePlan {
  const modules = new Map<SourceFile, PythonModule>(
    [...block.modules.map(({ module }) => module), ...block.own].map((module) => [
      module.source,
      module,
    ]),
  );
  const moduleOf = (file: SourceFile): PythonModule => {
    const module = modules.get(file);
    if (module === undefined) throw new Error(`${file.path} is not part of the block`);
    return module;
  };
  const inside = new Set(
    [
      ...block.modules.flatMap(({ key, replaces }) => [key, ...replaces.map((item) => item.key)]),
      ...block.steps,
    ].map(keyText),
  );
  const [first] = block.modules;
  return {
    docstring: docstring(block.steps),
    initial: identity.initial,
    atomic: block.atomic,
    replaces: identity.replaces,
    dependencies: dependencies(block, inside, graph, identity, moduleOf),
    runBefore: block.modules
      .flatMap(({ node }) => node.runBefore)
      .filter((key) => !inside.has(keyText(key)))
      .map(identity.renamed),
    base:
      first?.base === undefined
        ? undefined
        : {
            kind: "slice",
            module: moduleOf(first.base.expression.slice.file),
            ...range(first.base.expression.slice),
          },
    attributes: (first?.attributes ?? []).map(({ name, value }) => ({
      name,
      value: { kind: "slice", module: moduleOf(value.slice.file), ...range(value.slice) },
    })),
    operations: block.nodes.map((node) => operationFragment(node, { moduleOf, nameOf })),
  };
}

function range(
  slice: Dependency["expression"]["slice"],
): Pick<typeof slice, "start" | "end" | "edits"> {
  return { start: slice.start, end: slice.end, edits: slice.edits };
}

function docstring(steps: readonly MigrationKey[]): readonly string[] {
  return ["Squashed from:", "", ...steps.map(({ name }) => `- ${name}`)];
}

/**
 * What the steps depend on outside the block, once each. A dependency on another app that a second one needs anyway says nothing
 * more and goes; those on the own app stay, because they make the chain.
 */
function dependencies(
  { modules, after }: FoldedBlock,
  inside: ReadonlySet<string>,
  graph: ChainGraph,
  identity: BlockIdentity,
  moduleOf: (file: SourceFile) => PythonModule,
): readonly Fragment[] {
  const app = modules[0]?.key.app;
  const swappable = new Map<string, Fragment>();
  const named = new Map<string, MigrationKey>();
  for (const { dependencies: list } of modules) {
    for (const { key, setting, expression } of list) {
      if (setting !== undefined) {
        swappable.set(expression.canonical, {
          kind: "slice",
          module: moduleOf(expression.slice.file),
          ...range(expression.slice),
        });
      } else if (key !== undefined && !inside.has(keyText(key))) {
        const now = identity.renamed(key);
        named.set(keyText(now), key);
      }
    }
  }
  for (const key of after) named.set(keyText(key), key);
  const needed = [...named].filter(([id, key]) => {
    if (key.app === app || !graph.nodes.has(id)) return true;
    const others = [...named.keys()].filter((other) => other !== id && graph.nodes.has(other));
    return !ancestors(graph, others).has(id);
  });
  return [
    ...[...swappable].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, fragment]) => fragment),
    ...needed
      .map(([, key]) => identity.renamed(key))
      .sort(compareKeys)
      .map(tuple),
  ];
}

function tuple(key: MigrationKey): Fragment {
  return {
    kind: "text",
    text: `(${pythonString(key.app)}, ${pythonString(key.name)})`,
    imports: [],
  };
}
