import { keyText, type MigrationKey, type MigrationNode } from "../src/chain/migration.js";
import { compareKeys } from "../src/chain/order.js";
import { deleteFile, editFile, type Change, type ChangeSet } from "../src/edit/change-set.js";
import type { Problem } from "../src/edit/problem.js";
import { placeOf } from "../src/edit/source.js";
import type { TextEdit } from "../src/edit/text-edit.js";
import { loadGraph, type LoadedGraph } from "../src/framework/django/loader/load.js";
import { fullPlan } from "../src/framework/django/loader/plan.js";
import { graphOf } from "../src/framework/django/project-graph.js";
import {
  loadInput,
  migrationOf,
  unreadNodes,
  type AppMigrations,
  type DjangoProject,
} from "../src/framework/django/project.js";
import type { MigrationModule } from "../src/framework/django/read/migration.js";
import { Beside } from "./remove/beside.js";
import { replaceItems, type ReplacedItem } from "../src/framework/django/squash/list-item.js";
import type { Slot } from "../src/operation/field.js";
import { applyToBoth, type Catalog } from "../src/operation/catalog.js";
import { holdsOpaque, type Operation } from "../src/operation/operation.js";
import { SchemaState, StateError } from "../src/operation/state.js";
import { compareCatalogs, compareStates, type Difference } from "../src/verify/compare.js";
import { forPeople } from "./remove/difference-text.js";

/** What removing steps came to. */
export type RemoveResult =
  | {
      readonly ok: true;
      readonly changes: ChangeSet;
      /** How the schema at the end of the chains would differ; the caller decides whether that is accepted. */
      readonly differences: readonly Difference[];
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Drops steps from a chain, and makes everything that named them name what they depended on (in `run_before`: what depended on them).
 * Compares what the whole project's chains build before and after.
 */
export function removeDjango(project: DjangoProject, keys: readonly MigrationKey[]): RemoveResult {
  const before = graphOf(project);
  if (!before.ok)
    return refused("graph", `Django cannot load the migrations: ${before.error.message}`);
  const squashed = replacedSteps(project, keys);
  if (squashed.length > 0) return { ok: false, problems: squashed };
  const around = new Around(project, new Set(keys.map(keyText)));
  const changes: Change[] = [];
  const problems: Problem[] = [];
  const nodes: MigrationNode[] = [];
  for (const app of project.apps) {
    nodes.push(...unreadNodes(app));
    for (const module of app.modules) {
      const file = project.files.get(keyText(module.key));
      if (around.isRemoved(module.key)) {
        if (!app.editable) problems.push(vendorStep(module));
        else if (file !== undefined) changes.push(deleteFile(file));
        continue;
      }
      nodes.push(around.node(module.node));
      const edits = around.edits(module);
      if (edits.length > 0 && !app.editable) problems.push(vendorNames(module, app));
      else if (edits.length > 0 && file !== undefined) changes.push(editFile(file, edits));
    }
  }
  if (problems.length > 0) return { ok: false, problems };
  const after = loadGraph(loadInput(project, nodes));
  if (!after.ok) return refused("graph", `the chains would not load: ${after.error.message}`);
  const built = compareBuilt(project, before.loaded, after.loaded);
  return built.ok ? { ok: true, changes, differences: built.differences } : built;
}

function refused(
  code: string,
  message: string,
): { readonly ok: false; readonly problems: readonly Problem[] } {
  return {
    ok: false,
    problems: [{ code, message, hint: "nothing was written; see refold check" }],
  };
}

/**
 * A step that a squash replaces is part of both: a database that has some of the steps would go on without it, one that has none would get
 * it from the squash.
 */
function replacedSteps(project: DjangoProject, keys: readonly MigrationKey[]): readonly Problem[] {
  const wanted = new Set(keys.map(keyText));
  return project.apps
    .flatMap(({ modules }) => modules)
    .filter(({ key }) => !wanted.has(keyText(key)))
    .flatMap((module) =>
      module.replaces
        .filter(({ key }) => wanted.has(keyText(key)))
        .map(({ key, tuple }) => ({
          code: "replaced",
          message: `${keyText(key)} is replaced by the squash ${keyText(module.key)}`,
          place: placeOf(module.module.source, tuple.start),
          hint: "remove the squash first, or the squashed files once every database has the squash",
        })),
    );
}

function vendorStep(module: MigrationModule): Problem {
  return {
    code: "vendor",
    message: `${keyText(module.key)} belongs to a vendor`,
    hint: "copy the vendor's migrations into the project and point MIGRATION_MODULES there",
  };
}

function vendorNames(module: MigrationModule, app: AppMigrations): Problem {
  return {
    code: "vendor",
    message: `${keyText(module.key)} of the vendor app ${app.label} names a step that would go`,
    place: placeOf(module.module.source, 0),
  };
}

/** Works out who names whom when steps are gone. */
class Around {
  readonly #beside: Beside;

  constructor(
    project: DjangoProject,
    readonly removed: ReadonlySet<string>,
  ) {
    this.#beside = new Beside(project);
  }

  isRemoved(key: MigrationKey): boolean {
    return this.removed.has(keyText(key));
  }

  /** The node as it is behind the change. */
  node(node: MigrationNode): MigrationNode {
    return {
      ...node,
      dependencies: this.spread(node.dependencies, (key) => this.instead(key, "parents")),
      runBefore: this.spread(node.runBefore, (key) => this.instead(key, "children")),
      replaces: node.replaces.filter((key) => !this.isRemoved(key)),
    };
  }

  private spread(
    keys: readonly MigrationKey[],
    instead: (key: MigrationKey) => readonly MigrationKey[],
  ): readonly MigrationKey[] {
    const spread = new Map<string, MigrationKey>();
    for (const key of keys) {
      for (const other of this.isRemoved(key) ? instead(key) : [key])
        spread.set(keyText(other), other);
    }
    return [...spread.values()];
  }

  /** The nearest steps that stay, on one side of a removed one. */
  private instead(key: MigrationKey, side: "parents" | "children"): readonly MigrationKey[] {
    const found = new Map<string, MigrationKey>();
    const pending = [key];
    const seen = new Set([keyText(key)]);
    for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
      for (const next of this.#beside[side](at)) {
        const id = keyText(next);
        if (seen.has(id)) continue;
        seen.add(id);
        if (this.removed.has(id)) pending.push(next);
        else found.set(id, next);
      }
    }
    return [...found.values()].sort(compareKeys);
  }

  /** The edits that make a module name what is left. */
  edits(module: MigrationModule): readonly TextEdit[] {
    const { text } = module.module.source;
    const named = new Set(
      module.node.dependencies.filter((key) => !this.isRemoved(key)).map(keyText),
    );
    const parents = module.dependencies.flatMap(({ key, expression }): readonly ReplacedItem[] => {
      if (key === undefined || !this.isRemoved(key)) return [];
      const fresh = this.instead(key, "parents").filter((other) => !named.has(keyText(other)));
      for (const other of fresh) named.add(keyText(other));
      return [replacedItem(text, expression.slice, fresh)];
    });
    const children = module.runBefore.flatMap(({ key, tuple: item }) =>
      this.isRemoved(key) ? [replacedItem(text, item, this.instead(key, "children"))] : [],
    );
    return replaceItems(text, [...parents, ...children]);
  }
}

function replacedItem(text: string, item: Slot, keys: readonly MigrationKey[]): ReplacedItem {
  return { item, by: keys.map((key) => tuple(text, item.start, key)) };
}

/** A key as a tuple, in the quotes that the list uses. */
function tuple(text: string, start: number, key: MigrationKey): string {
  const quote = /["']/.exec(text.slice(start))?.[0] ?? '"';
  return `(${quote}${key.app}${quote}, ${quote}${key.name}${quote})`;
}

type Built =
  | { readonly ok: true; readonly differences: readonly Difference[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

function compareBuilt(project: DjangoProject, before: LoadedGraph, after: LoadedGraph): Built {
  const one = build(project, before);
  const other = build(project, after);
  if (other instanceof StateError) {
    const { file, start } = other.operation.origin.slice;
    const place = placeOf(file, start);
    const hint = "remove or change that step too; nothing was written";
    return {
      ok: false,
      problems: [
        { code: "state", message: `a later step would fail: ${other.message}`, place, hint },
      ],
    };
  }
  if (one instanceof StateError)
    return refused("state", `refold cannot follow the chain: ${one.message}`);
  return {
    ok: true,
    differences: [
      ...lostDataSteps(one.dataSteps, other.dataSteps),
      ...[
        ...compareStates(one.state, other.state),
        ...compareCatalogs(one.catalog, other.catalog).differences,
      ].map((difference) => forPeople(difference, one, other)),
    ],
  };
}

/** Steps whose effect cannot be read: without them, anything may be different. */
function lostDataSteps(
  before: readonly Operation[],
  after: readonly Operation[],
): readonly Difference[] {
  const kept = new Set(after);
  return before
    .filter((operation) => !kept.has(operation))
    .map((operation) => ({
      place: `data step of ${keyText(operation.origin.migration)}`,
      original: operation.kind === "opaque" ? operation.label : operation.kind,
      folded: undefined,
    }));
}

/** What the chains of a project come to. */
interface Whole {
  readonly state: SchemaState;
  readonly catalog: Catalog;
  readonly dataSteps: readonly Operation[];
}

/** What all chains of the project build on an empty database. */
function build(project: DjangoProject, { graph }: LoadedGraph): Whole | StateError {
  const state = new SchemaState();
  const catalog: Catalog = new Map();
  const dataSteps: Operation[] = [];
  try {
    for (const key of fullPlan(graph)) {
      for (const operation of migrationOf(project, key)?.operations ?? []) {
        applyToBoth(catalog, state, operation);
        if (holdsOpaque(operation)) dataSteps.push(operation);
      }
    }
    return { state, catalog, dataSteps };
  } catch (error) {
    if (error instanceof StateError) return error;
    throw error;
  }
}
