import { keyText, type MigrationKey, type MigrationNode } from "../chain/migration.js";
import { compareText } from "../chain/order.js";
import { ancestors } from "../chain/reach.js";
import type { Problem } from "../edit/problem.js";
import type { LoadedGraph } from "../framework/django/loader/load.js";
import { fullPlan, migrationPlan } from "../framework/django/loader/plan.js";
import { unreadNodes, type DjangoProject } from "../framework/django/project.js";
import { graphOf } from "../framework/django/project-graph.js";
import { leafKeysOf } from "../chain/ends.js";
import { graphProblem, loadFor, type Database } from "./loaded-for.js";

/** A module that takes the place of some steps. */
export interface Replacement {
  /** The written module, as it was read back. */
  readonly node: MigrationNode;
  readonly steps: readonly MigrationKey[];
}

/** What the change does to the graph of the project. */
export interface GraphChange {
  readonly replacements: readonly Replacement[];
  /** Steps whose files go. */
  readonly removed: readonly MigrationKey[];
  /** What dependents name instead of a removed step. */
  readonly successor: (key: MigrationKey) => MigrationKey;
  /** The whole chain of the app, in order. */
  readonly chain: readonly MigrationKey[];
}

/** Blocks beyond this number are checked by sample: each check loads the whole graph. */
const MOST_CHECKS = 24;

/**
 * Checks the graph of the whole project behind a change (laws 2 and 6): Django's loader accepts it for databases that have none, some and
 * all of the steps; nothing is applied before what it depends on; the plan has all that it had. Gives the problems found.
 */
export function proveGraph(project: DjangoProject, change: GraphChange): readonly Problem[] {
  const before = graphOf(project);
  if (!before.ok) return [graphProblem(before.error.message)];
  const nodes = nodesAfter(project, change);
  const problems: Problem[] = [];
  const fresh = loadFor(project, nodes, { applied: new Set(), what: "a new database" });
  if (!fresh.ok) return [fresh.problem];
  problems.push(...comparePlans(before.loaded, fresh.loaded, change));
  const rewritten = change.removed.length > 0;
  // Under a new name without `replaces` databases are told of it first: what they are before is no case.
  if (change.replacements.some((item) => rewritten && isNewName(item))) return problems;
  const databases = rewritten ? upToDate(before.loaded) : partial(before.loaded, change);
  for (const database of databases) {
    const loaded = loadFor(project, nodes, database);
    if (!loaded.ok) problems.push(loaded.problem);
    else problems.push(...unfinished(loaded.loaded, change, database));
  }
  return problems;
}

/** The nodes of the project as they are behind the change. */
export function nodesAfter(project: DjangoProject, change: GraphChange): readonly MigrationNode[] {
  const gone = new Set(change.removed.map(keyText));
  const results = new Map(change.replacements.map(({ node }) => [keyText(node.key), node]));
  const [first] = change.chain;
  return project.apps.flatMap((app) => {
    const { label, modules } = app;
    const kept = modules
      .map(({ node }) => node)
      .filter(({ key }) => !gone.has(keyText(key)) && !results.has(keyText(key)))
      .map((node) => renameIn(node, gone, change.successor));
    const own = label === first?.app ? [...results.values()] : [];
    const all = [...kept, ...own, ...unreadNodes(app)];
    return all.sort((a, b) => compareText(a.key.name, b.key.name));
  });
}

function renameIn(
  node: MigrationNode,
  gone: ReadonlySet<string>,
  successor: (key: MigrationKey) => MigrationKey,
): MigrationNode {
  const rename = (key: MigrationKey): MigrationKey =>
    gone.has(keyText(key)) ? successor(key) : key;
  return {
    ...node,
    dependencies: node.dependencies.map(rename),
    runBefore: node.runBefore.map(rename),
  };
}

/** On a new database the same steps run, those of the change in one, and the app ends in one leaf. */
function comparePlans(
  before: LoadedGraph,
  after: LoadedGraph,
  change: GraphChange,
): readonly Problem[] {
  const stands = new Map<string, readonly MigrationKey[]>(
    change.replacements.map(({ node, steps }) => [keyText(node.key), steps]),
  );
  const expanded = new Set(
    fullPlan(after.graph).flatMap((key) => (stands.get(keyText(key)) ?? [key]).map(keyText)),
  );
  const missing = fullPlan(before.graph).filter((key) => !expanded.has(keyText(key)));
  const problems = missing.map((key) =>
    graphProblem(`a new database would not get ${keyText(key)}`),
  );
  const app = change.chain[0]?.app ?? "";
  const leaves = leafKeysOf(after.graph, app);
  if (leaves.length > leafKeysOf(before.graph, app).length) {
    problems.push(
      graphProblem(`${app} would have several leaves: ${leaves.map(keyText).join(", ")}`),
    );
  }
  return problems;
}

function isNewName({ node, steps }: Replacement): boolean {
  return node.replaces.length === 0 && !steps.some((step) => keyText(step) === keyText(node.key));
}

/** The database that has all steps. */
function upToDate(before: LoadedGraph): readonly Database[] {
  const applied = recorded(before, fullPlan(before.graph).map(keyText));
  return [{ applied, what: "a database that has all steps" }];
}

/** Databases in the middle and at the end of each replaced block, and at the end of the chain. */
function partial(before: LoadedGraph, change: GraphChange): readonly Database[] {
  const found: Database[] = [];
  const every = Math.ceil(change.replacements.length / MOST_CHECKS);
  for (const [index, { steps }] of change.replacements.entries()) {
    if (index % every !== 0) continue;
    const [first] = steps;
    const last = steps.at(-1);
    if (first !== undefined && steps.length > 1) {
      found.push({
        applied: upTo(before, first),
        what: `a database that stopped at ${keyText(first)}`,
      });
    }
    if (last !== undefined) {
      found.push({
        applied: upTo(before, last),
        what: `a database that stopped at ${keyText(last)}`,
      });
    }
  }
  return [...found, ...upToDate(before)];
}

/** What a database has recorded that ran `migrate APP NAME`. */
function upTo(loaded: LoadedGraph, key: MigrationKey): ReadonlySet<string> {
  return recorded(loaded, [...ancestors(loaded.graph, [keyText(key)]), keyText(key)]);
}

/** The rows of django_migrations for the steps: a squash is recorded together with all that it replaces. */
function recorded({ squashes }: LoadedGraph, steps: readonly string[]): ReadonlySet<string> {
  const rows = new Set(steps);
  for (const step of steps) {
    for (const key of squashes.get(step)?.replaces ?? []) rows.add(keyText(key));
  }
  return rows;
}

/** From there on, `migrate` must run all old steps that are missing, each once, old or folded. */
function unfinished(
  loaded: LoadedGraph,
  change: GraphChange,
  { applied, what }: Database,
): readonly Problem[] {
  const app = change.chain[0]?.app ?? "";
  const plan = migrationPlan(
    loaded,
    leafKeysOf(loaded.graph, app).map((key) => ({ kind: "step", key })),
  );
  if (!plan.ok) return [graphProblem(`${what}: ${plan.error.message}`)];
  const stands = new Map<string, readonly MigrationKey[]>([
    // Of a squash whose files are gone the chain has the squash itself.
    ...[...loaded.squashes].map(([id, { key, replaces }]) => [id, [key, ...replaces]] as const),
    ...change.replacements.map(({ node, steps }) => [keyText(node.key), steps] as const),
  ]);
  const run = new Map<string, number>();
  for (const { key } of plan.steps) {
    for (const step of stands.get(keyText(key)) ?? [key]) {
      run.set(keyText(step), (run.get(keyText(step)) ?? 0) + 1);
    }
  }
  return change.chain.flatMap((key) => {
    const times = (run.get(keyText(key)) ?? 0) + (applied.has(keyText(key)) ? 1 : 0);
    return times === 1 ? [] : [graphProblem(`${what}: ${keyText(key)} would run ${times} times`)];
  });
}
