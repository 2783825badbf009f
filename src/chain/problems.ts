import { findCycles } from "./cycles.js";
import { severalLeaves } from "./ends.js";
import type { ChainGraph } from "./graph.js";
import { keyText, type MigrationKey, type MigrationNode } from "./migration.js";
import { nearestNames } from "./nearest.js";
import type { ChainProblem, Paths } from "./problem.js";

/**
 * A problem for each dependency and each `run_before` that names a step which the graph holds as missing. The graph is
 * the one with squashes in place: a step whose file is gone but that a squash replaces is not missing.
 */
export function missingDependencies(
  nodes: readonly MigrationNode[],
  graph: ChainGraph,
  paths: Paths,
): readonly ChainProblem[] {
  const names = namesByApp(nodes);
  return nodes.flatMap((node) =>
    [...node.dependencies, ...node.runBefore]
      .filter((key) => graph.nodes.get(keyText(key))?.kind === "missing")
      .map((missing) => missingDependency(node.key, missing, names, paths)),
  );
}

function namesByApp(nodes: readonly MigrationNode[]): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>();
  for (const { key } of nodes) {
    const ofApp = names.get(key.app);
    if (ofApp === undefined) names.set(key.app, [key.name]);
    else ofApp.push(key.name);
  }
  return names;
}

function missingDependency(
  key: MigrationKey,
  missing: MigrationKey,
  names: ReadonlyMap<string, readonly string[]>,
  paths: Paths,
): ChainProblem {
  const known = names.get(missing.app);
  const nearest = nearestNames(missing.name, known ?? []).map((name) => `${missing.app}.${name}`);
  const apps = known === undefined ? nearestNames(missing.app, names.keys()) : [];
  return {
    code: "missing-dependency",
    severity: "error",
    message: `${keyText(key)} depends on ${keyText(missing)}, which does not exist`,
    hint: missingHint(missing, nearest, apps),
    key,
    path: paths.get(keyText(key)),
    related: [missing],
  };
}

function missingHint(
  missing: MigrationKey,
  nearest: readonly string[],
  apps: readonly string[],
): string {
  if (nearest.length > 0) {
    return `name a step that exists (nearest: ${nearest.join(", ")}), or restore the file of ${keyText(missing)}`;
  }
  if (apps.length > 0) {
    return `there is no app ${missing.app} with migrations; is ${apps.join(" or ")} meant?`;
  }
  return `restore the file of ${keyText(missing)}, or take the dependency out if nothing of it is needed`;
}

/** A problem for each circle of dependencies, with one shortest path around it. */
export function cycleProblems(graph: ChainGraph, paths: Paths): readonly ChainProblem[] {
  return findCycles(graph).map((cycle) => {
    const [first] = cycle;
    const path = [...cycle, ...cycle.slice(0, 1)].map(keyText).join(" → ");
    return {
      code: "dependency-cycle",
      severity: "error",
      message: `these migrations depend on each other in a circle: ${path}`,
      hint:
        cycle.length === 1
          ? "take the dependency on itself out"
          : "take out the dependency that is not needed, or split the step that needs both sides in two",
      key: first,
      path: first === undefined ? undefined : paths.get(keyText(first)),
      related: cycle,
    };
  });
}

/** A problem for each app with several last steps. What an unread step depends on is not known, so that it is no leaf. */
export function leafProblems(
  graph: ChainGraph,
  paths: Paths,
  unread: ReadonlySet<string>,
): readonly ChainProblem[] {
  return [...severalLeaves(graph)].flatMap(([app, ends]) => {
    const leaves = ends.map((name) => ({ app, name })).filter((leaf) => !unread.has(keyText(leaf)));
    const names = leaves.map(({ name }) => name);
    const [key] = leaves;
    if (leaves.length < 2) return [];
    return {
      code: "several-leaves",
      severity: "error",
      message: `${app} has ${leaves.length} last steps: ${names.join(", ")}`,
      hint: `let one of them depend on the other, or add a step that depends on all of them (makemigrations --merge ${app})`,
      key,
      path: key === undefined ? undefined : paths.get(keyText(key)),
      related: leaves,
    };
  });
}

/** For each squash, the listed steps that no file provides. That is usual once a squash is deployed everywhere. */
export function replacedFilesGone(
  nodes: readonly MigrationNode[],
  paths: Paths,
): readonly ChainProblem[] {
  const known = new Set(nodes.map(({ key }) => keyText(key)));
  return nodes.flatMap(({ key, replaces }) => {
    const gone = replaces.filter((step) => !known.has(keyText(step)));
    if (gone.length === 0) return [];
    return {
      code: "replaced-file-gone",
      severity: "info",
      message: `${keyText(key)} replaces ${listed(gone)}, for which there is no file`,
      hint: "fine while some database may still have only the replaced steps; else `replaces` can go",
      key,
      path: paths.get(keyText(key)),
      related: gone,
    };
  });
}

/** A problem for each step that more than one squash lists: which of them gets it depends on their order. */
export function sharedSteps(
  nodes: readonly MigrationNode[],
  paths: Paths,
): readonly ChainProblem[] {
  const squashes = new Map<string, { step: MigrationKey; by: MigrationKey[] }>();
  for (const { key, replaces } of nodes) {
    for (const [id, step] of new Map(replaces.map((step) => [keyText(step), step]))) {
      const known = squashes.get(id);
      if (known === undefined) squashes.set(id, { step, by: [key] });
      else known.by.push(key);
    }
  }
  return [...squashes.values()].flatMap(({ step, by }) => {
    const [first] = by;
    if (first === undefined || by.length < 2) return [];
    return {
      code: "shared-step",
      severity: "warning",
      message: `${keyText(step)} is replaced by ${by.length} squashes: ${by.map(keyText).join(", ")}`,
      hint: "keep it in the `replaces` of one of them",
      key: first,
      path: paths.get(keyText(first)),
      related: [step, ...by.slice(1)],
    };
  });
}

/** The first steps of a message's list, and how many more there are. */
function listed(keys: readonly MigrationKey[]): string {
  const shown = keys.slice(0, 3).map(keyText).join(", ");
  return keys.length > 3 ? `${shown} and ${keys.length - 3} more` : shown;
}
