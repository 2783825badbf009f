import type { MigrationNode } from "../chain/migration.js";
import { keyText } from "../chain/migration.js";
import { ancestors } from "../chain/reach.js";
import type { Problem } from "../edit/problem.js";
import { inconsistencies } from "../framework/django/loader/history.js";
import { loadGraph, type LoadedGraph } from "../framework/django/loader/load.js";
import { fullPlan } from "../framework/django/loader/plan.js";
import { loadInput, type DjangoProject } from "../framework/django/project.js";
import { graphOf } from "../framework/django/project-graph.js";

/**
 * Checks that a new database runs what it ran, each step behind all that it stood behind, when squashes have become ordinary migrations,
 * and that one which has recorded all of that has nothing to do. Gives the problems found.
 */
export function proveFinalized(
  project: DjangoProject,
  nodes: readonly MigrationNode[],
): readonly Problem[] {
  const before = graphOf(project);
  if (!before.ok) return [problem(before.error.message)];
  const input = loadInput(project, nodes);
  const fresh = loadGraph(input);
  if (!fresh.ok) return [problem(`a new database: ${fresh.error.message}`)];
  if (fresh.hashDependent.length > 0) {
    const names = fresh.hashDependent.map(keyText).join(", ");
    return [problem(`a new database: the outcome would depend on hash seeds (${names})`)];
  }
  const plan = fullPlan(before.loaded.graph).map(keyText);
  const problems = lost(before.loaded, fresh.loaded);
  const current = loadGraph({ ...input, applied: new Set(plan) });
  if (!current.ok)
    return [...problems, problem(`an up-to-date database: ${current.error.message}`)];
  const [inconsistent] = inconsistencies(current.loaded);
  return inconsistent === undefined
    ? problems
    : [...problems, problem(`an up-to-date database: ${inconsistent.message}`)];
}

/** What a new database would not run, or run before something that it stood behind. */
function lost(before: LoadedGraph, after: LoadedGraph): readonly Problem[] {
  return [...before.graph.nodes].flatMap(([id, node]) => {
    if (node.kind !== "migration") return [];
    if (after.graph.nodes.get(id)?.kind !== "migration") {
      return [problem(`a new database would not get ${id}`)];
    }
    const reached = ancestors(after.graph, [id]);
    return node.parents
      .filter((parent) => before.graph.nodes.get(parent)?.kind === "migration")
      .filter((parent) => !reached.has(parent))
      .map((parent) => ({
        ...problem(`${id} stands behind ${parent} only because of a step that goes`),
        hint: `nothing was written; add ${parent} to the dependencies of ${id}`,
      }));
  });
}

function problem(message: string): Problem {
  return { code: "graph-proof", message, hint: "nothing was written" };
}
