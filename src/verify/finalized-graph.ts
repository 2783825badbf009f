import type { MigrationNode } from "../chain/migration.js";
import { keyText } from "../chain/migration.js";
import { ancestors } from "../chain/reach.js";
import type { Problem } from "../edit/problem.js";
import type { LoadedGraph } from "../framework/django/loader/load.js";
import { fullPlan } from "../framework/django/loader/plan.js";
import type { DjangoProject } from "../framework/django/project.js";
import { graphOf } from "../framework/django/project-graph.js";
import { graphProblem, loadFor } from "./loaded-for.js";

/**
 * Checks that a new database runs what it ran, each step behind all that it stood behind, when squashes have become ordinary migrations,
 * and that one which has recorded all of that has nothing to do. Gives the problems found.
 */
export function proveFinalized(
  project: DjangoProject,
  nodes: readonly MigrationNode[],
): readonly Problem[] {
  const before = graphOf(project);
  if (!before.ok) return [graphProblem(before.error.message)];
  const fresh = loadFor(project, nodes, { applied: new Set(), what: "a new database" });
  if (!fresh.ok) return [fresh.problem];
  const applied = new Set(fullPlan(before.loaded.graph).map(keyText));
  const current = loadFor(project, nodes, { applied, what: "an up-to-date database" });
  const problems = lost(before.loaded, fresh.loaded);
  return current.ok ? problems : [...problems, current.problem];
}

/** What a new database would not run, or run before something that it stood behind. */
function lost(before: LoadedGraph, after: LoadedGraph): readonly Problem[] {
  return [...before.graph.nodes].flatMap(([id, node]) => {
    if (node.kind !== "migration") return [];
    if (after.graph.nodes.get(id)?.kind !== "migration") {
      return [graphProblem(`a new database would not get ${id}`)];
    }
    const reached = ancestors(after.graph, [id]);
    return node.parents
      .filter((parent) => before.graph.nodes.get(parent)?.kind === "migration")
      .filter((parent) => !reached.has(parent))
      .map((parent) => ({
        ...graphProblem(`${id} stands behind ${parent} only because of a step that goes`),
        hint: `nothing was written; add ${parent} to the dependencies of ${id}`,
      }));
  });
}
