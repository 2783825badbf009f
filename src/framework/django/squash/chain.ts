import type { ChainGraph } from "../../../chain/graph.js";
import { keyText, type MigrationKey } from "../../../chain/migration.js";
import type { ChainStep } from "../../../fold/blocks.js";
import { applyToBoth, type Catalog } from "../../../operation/catalog.js";
import { isEntityOperation, type Operation } from "../../../operation/operation.js";
import { applyToState, followForeignRename, SchemaState } from "../../../operation/state.js";
import { fullPlan } from "../loader/plan.js";
import { migrationOf, type DjangoProject } from "../project.js";
import type { MigrationModule } from "../read/migration.js";
import type { InnerSquashes } from "./inner-squashes.js";

/** An app's migrations in the order in which Django runs them on an empty database, and what lies between them. */
export interface Chain {
  readonly app: string;
  readonly modules: readonly MigrationModule[];
  /** What each module stands for: a squash for the steps that it replaces, others for themselves. */
  readonly steps: readonly (readonly MigrationKey[])[];
  /**
   * For each step, the latest earlier step that reaches it through another app, as an index; -1 for none. The two cannot share a module:
   * the graph would have a circle.
   */
  readonly reach: readonly number[];
  /** For each step, the operations of other apps between the step before and this one that rename something. */
  readonly renames: readonly (readonly Operation[])[];
}

/** Orders an app's chain. The graph must be without cycles. */
export function chainOf(
  project: DjangoProject,
  app: string,
  graph: ChainGraph,
  { stepsOf }: InnerSquashes,
): Chain {
  const modules: MigrationModule[] = [];
  const reach: number[] = [];
  const renames: Operation[][] = [];
  /** For each node of another app: the latest step of this app among its ancestors. */
  const latest = new Map<string, number>();
  const index = new Map<string, number>();
  let between: Operation[] = [];
  for (const key of fullPlan(graph)) {
    const id = keyText(key);
    const parents = graph.nodes.get(id)?.parents ?? [];
    const foreign = Math.max(-1, ...parents.map((parent) => latest.get(parent) ?? -1));
    const module = migrationOf(project, key);
    if (key.app !== app) {
      const own = Math.max(-1, ...parents.map((parent) => index.get(parent) ?? -1));
      latest.set(id, Math.max(foreign, own));
      between.push(...(module?.operations ?? []).filter(isRename));
    } else if (module !== undefined) {
      index.set(id, modules.length);
      modules.push(module);
      reach.push(foreign);
      renames.push(between);
      between = [];
    }
  }
  return { app, modules, steps: modules.map(({ key }) => stepsOf(key)), reach, renames };
}

function isRename(operation: Operation): boolean {
  return operation.kind === "renameEntity" || operation.kind === "renameField";
}

/** Steps (from one index up to, not including, another) as the fold sees them. */
export function chainSteps(chain: Chain, from: number, to: number): readonly ChainStep[] {
  return chain.modules.slice(from, to).map(chainStep);
}

function chainStep(module: MigrationModule): ChainStep {
  return {
    key: module.key,
    operations: module.operations,
    atomic: module.atomic,
    attributes: [
      ...(module.base === undefined ? [] : [`derived from ${module.base.definition}`]),
      ...module.attributes.map(({ name, value }) => `${name} = ${value.canonical}`).sort(),
    ].join(", "),
    whole: module.whole[0]?.message,
  };
}

/**
 * What squashes replace whose files are gone: databases may have recorded that in place of the squash, and others may depend on it. The
 * modules with the steps that they stand for.
 */
export function replacedLongAgo(
  modules: readonly Pick<MigrationModule, "key" | "replaces">[],
  steps: readonly MigrationKey[],
): readonly MigrationKey[] {
  const themselves = new Set(steps.map(keyText));
  return modules
    .filter(({ key }) => themselves.has(keyText(key)))
    .flatMap(({ replaces }) => replaces.map(({ key }) => key));
}

/** The state of an app's entities in front of a step (by index), other apps' renames followed. */
export function stateBefore(chain: Chain, step: number): SchemaState {
  const state = new SchemaState();
  for (const [index, module] of chain.modules.entries()) {
    for (const rename of chain.renames[index] ?? []) followForeignRename(state, rename);
    if (index === step) return state;
    for (const operation of module.operations) applyToState(state, operation);
  }
  return state;
}

/** What the database holds of an app in front of a step (by index). */
export function catalogBefore(chain: Chain, step: number): Catalog {
  const state = new SchemaState();
  const catalog: Catalog = new Map();
  for (const module of chain.modules.slice(0, step)) {
    for (const operation of module.operations) applyToBoth(catalog, state, operation);
  }
  return catalog;
}

/** Does any entity of the state point to what the operations rename? */
export function pointsToRenamed(state: SchemaState, renames: readonly Operation[]): boolean {
  return (
    renames.length > 0 &&
    renames.some((rename) => isEntityOperation(rename) && followForeignRename(state.copy(), rename))
  );
}
