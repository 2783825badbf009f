import type { ChainGraph } from "../../../chain/graph.js";
import { keyText, type MigrationNode } from "../../../chain/migration.js";
import { findCycles } from "../../../chain/cycles.js";
import { compareKeys } from "../../../chain/order.js";
import { addDeclaredEdges } from "./edges.js";
import {
  circularDependency,
  cyclicalReplacement,
  nodeNotFound,
  type LoadError,
} from "./load-error.js";
import type { LoadInput } from "./load-input.js";
import { replaceSteps } from "./replace.js";
import { squashInCircle, type Squashes } from "./squashes.js";
import { squashesNest } from "./version.js";
import { WorkingGraph } from "./working-graph.js";

/** A graph as far as it could be built, and the first reason why Django would not accept it. */
export interface BuiltGraph {
  readonly graph: ChainGraph;
  /** The recorded rows, with the squashes that count as applied and without those that do not. */
  readonly applied: ReadonlySet<string>;
  readonly error: LoadError | undefined;
}

/**
 * Builds the graph of migrations and checks it. `squashes` are those that replace others, in the order in which they
 * shall do so; none to build it without replacing.
 * Source: loader.py, MigrationLoader.build_graph.
 */
export function buildLoaderGraph(
  migrations: ReadonlyMap<string, MigrationNode>,
  squashes: Squashes,
  input: LoadInput,
): BuiltGraph {
  const working = new WorkingGraph();
  for (const { key } of migrations.values()) working.add(key, "migration", undefined);
  const [edgeError] = addDeclaredEdges(working, [...migrations.values()], input);
  const applied = new Set(input.applied);
  const circle = circleAmong(squashes, input);
  const replaceError =
    circle === undefined ? replaceSteps(working, squashes, applied, input.version) : circle;
  const graph = working.snapshot();
  const error = edgeError ?? replaceError ?? missingNode(working, migrations) ?? cycleError(graph);
  return { graph, applied, error };
}

/** Below 6.0 only a squash of itself is hopeless; others in a circle replace each other as their turns come. */
function circleAmong(squashes: Squashes, input: LoadInput): LoadError | undefined {
  const squash = squashesNest(input.version)
    ? squashInCircle(squashes)
    : [...squashes.values()].find(({ key, replaces }) =>
        replaces.some((step) => keyText(step) === keyText(key)),
      );
  return squash === undefined ? undefined : cyclicalReplacement(squash.key);
}

/** Source: graph.py, MigrationGraph.validate_consistency, and the explanation that build_graph adds. */
function missingNode(
  working: WorkingGraph,
  migrations: ReadonlyMap<string, MigrationNode>,
): LoadError | undefined {
  for (const node of working.nodes()) {
    if (node.kind !== "missing" || node.origin === undefined) continue;
    const id = keyText(node.key);
    const candidates = [...migrations.values()].filter(({ replaces }) =>
      replaces.some((step) => keyText(step) === id),
    );
    const survives = candidates.some(({ key }) => working.has(keyText(key)));
    const partlyApplied = survives ? [] : candidates.map(({ key }) => key).sort(compareKeys);
    return nodeNotFound(node.origin, node.key, partlyApplied);
  }
  return undefined;
}

/** Source: graph.py, MigrationGraph.ensure_not_cyclic. Which cycle Django names depends on its hash seed. */
function cycleError(graph: ChainGraph): LoadError | undefined {
  const [cycle] = findCycles(graph);
  return cycle === undefined ? undefined : circularDependency(cycle);
}
