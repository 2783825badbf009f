import { leafKeysOf } from "../chain/ends.js";
import { keyText, type MigrationKey, type MigrationNode } from "../chain/migration.js";
import { compareText } from "../chain/order.js";
import { ancestors } from "../chain/reach.js";
import type { Problem } from "../edit/problem.js";
import { inconsistencies } from "../framework/django/loader/history.js";
import { loadGraph, type LoadedGraph } from "../framework/django/loader/load.js";
import { fullPlan, migrationPlan } from "../framework/django/loader/plan.js";
import { graphOf } from "../framework/django/project-graph.js";
import { loadInput, unreadNodes, type DjangoProject } from "../framework/django/project.js";

/** A module of an override, and the vendor's steps that it stands for. */
export interface OverrideNode {
  readonly node: MigrationNode;
  readonly steps: readonly MigrationKey[];
}

/**
 * Checks the graph of a project in which the modules of an override stand in the place of an app's own (law 6). A database with none or all
 * of the vendor's steps, or with all of some modules', must run the modules that it lacks, each once; one that stopped inside a module
 * must get an error from Django before anything runs. Gives what is wrong.
 */
export function proveOverride(
  project: DjangoProject,
  app: string,
  modules: readonly OverrideNode[],
): readonly Problem[] {
  const before = graphOf(project);
  if (!before.ok) return [problem(before.error.message)];
  const nodes = overriddenNodes(project, app, modules);
  const steps = fullPlan(before.loaded.graph).filter((key) => key.app === app);
  const fresh = checkDatabase(project, nodes, app, modules, {
    applied: new Set(),
    what: "a new database",
  });
  const stopped = steps.flatMap((step) =>
    checkDatabase(project, nodes, app, modules, {
      applied: recordedUpTo(before.loaded, step),
      what: `a database that stopped at ${keyText(step)}`,
    }),
  );
  return [...fresh, ...stopped];
}

interface Database {
  readonly applied: ReadonlySet<string>;
  readonly what: string;
}

function checkDatabase(
  project: DjangoProject,
  nodes: readonly MigrationNode[],
  app: string,
  modules: readonly OverrideNode[],
  { applied, what }: Database,
): readonly Problem[] {
  const done = ({ steps }: OverrideNode): number =>
    steps.filter((step) => applied.has(keyText(step))).length;
  const isHalf = modules.some((module) => done(module) > 0 && done(module) < module.steps.length);
  const result = loadGraph({ ...loadInput(project, nodes), applied });
  if (!result.ok) {
    return isHalf && result.error.kind === "NodeNotFound"
      ? []
      : [problem(`${what}: ${result.error.message}`)];
  }
  if (isHalf) return [problem(`${what}: Django would not notice that steps are missing`)];
  if (result.hashDependent.length > 0) {
    const names = result.hashDependent.map(keyText).join(", ");
    return [problem(`${what}: the outcome would depend on hash seeds (${names})`)];
  }
  const [inconsistent] = inconsistencies(result.loaded);
  if (inconsistent !== undefined) return [problem(`${what}: ${inconsistent.message}`)];
  const leaves = leafKeysOf(result.loaded.graph, app);
  if (leaves.length !== 1) {
    return [problem(`${what}: ${app} would have the leaves ${leaves.map(keyText).join(", ")}`)];
  }
  const plan = migrationPlan(
    result.loaded,
    leaves.map((key) => ({ kind: "step", key })),
  );
  if (!plan.ok) return [problem(`${what}: ${plan.error.message}`)];
  return modules.flatMap((module) => {
    const id = keyText(module.node.key);
    const times = plan.steps.filter(({ key }) => keyText(key) === id).length;
    const isDone = module.steps.length > 0 && done(module) > 0;
    return times === (isDone ? 0 : 1) ? [] : [problem(`${what}: ${id} would run ${times} times`)];
  });
}

/** The project's nodes with those of the override in the place of the app's. */
function overriddenNodes(
  { apps }: DjangoProject,
  app: string,
  modules: readonly OverrideNode[],
): readonly MigrationNode[] {
  return apps.flatMap((other) => {
    const nodes =
      other.label === app
        ? modules.map(({ node }) => node)
        : [...other.modules.map(({ node }) => node), ...unreadNodes(other)];
    return [...nodes].sort((a, b) => compareText(a.key.name, b.key.name));
  });
}

/** What a database has recorded that ran the vendor's chain up to a step: of a squash also what it replaces. */
function recordedUpTo({ graph, squashes }: LoadedGraph, key: MigrationKey): ReadonlySet<string> {
  const steps = [...ancestors(graph, [keyText(key)]), keyText(key)];
  const replaced = steps.flatMap((step) => (squashes.get(step)?.replaces ?? []).map(keyText));
  return new Set([...steps, ...replaced]);
}

function problem(message: string): Problem {
  return { code: "graph-proof", message, hint: "nothing was written" };
}
