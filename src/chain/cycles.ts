import { cyclicComponents } from "./components.js";
import { nodeOf, type ChainGraph } from "./graph.js";
import type { MigrationKey } from "./migration.js";
import { compareKeys } from "./order.js";

/**
 * One shortest cycle for each group of nodes that depend on each other in a circle. Each step of a cycle depends on the
 * next one and the last on the first; it starts at its smallest key. The cycles are in the order of their first keys.
 */
export function findCycles(graph: ChainGraph): readonly (readonly MigrationKey[])[] {
  return cyclicComponents(graph)
    .map((component) => shortestCycle(graph, component).map((id) => nodeOf(graph, id).key))
    .map(fromSmallest)
    .sort(compareStarts);
}

function compareStarts(a: readonly MigrationKey[], b: readonly MigrationKey[]): number {
  const [left] = a;
  const [right] = b;
  return left === undefined || right === undefined ? 0 : compareKeys(left, right);
}

function fromSmallest(cycle: readonly MigrationKey[]): readonly MigrationKey[] {
  let start = 0;
  cycle.forEach((key, index) => {
    const smallest = cycle[start];
    if (smallest !== undefined && compareKeys(key, smallest) < 0) start = index;
  });
  return [...cycle.slice(start), ...cycle.slice(0, start)];
}

/**
 * A shortest cycle inside a component. After the shortest cycle through a node is known, the node is taken away, and
 * with it all that is then on no cycle: a single large ring is searched once and not once for each of its nodes.
 */
function shortestCycle(graph: ChainGraph, component: ReadonlySet<string>): readonly string[] {
  const left = new Set(component);
  let best: readonly string[] = [];
  for (const id of component) {
    if (!left.has(id)) continue;
    const cycle = cycleThrough(graph, left, id, best.length === 0 ? Infinity : best.length);
    if (cycle !== undefined) best = cycle;
    if (best.length === 1) break;
    takeAway(graph, left, id);
  }
  return best;
}

/** A shortest cycle through a node that is shorter than the limit, by breadth-first search along the parents. */
function cycleThrough(
  graph: ChainGraph,
  within: ReadonlySet<string>,
  start: string,
  limit: number,
): readonly string[] | undefined {
  const cameFrom = new Map<string, string>();
  let front = [start];
  for (let length = 1; front.length > 0 && length < limit; length += 1) {
    const next: string[] = [];
    for (const id of front) {
      for (const parent of nodeOf(graph, id).parents) {
        if (parent === start) return pathTo(id, cameFrom);
        if (!within.has(parent) || cameFrom.has(parent)) continue;
        cameFrom.set(parent, id);
        next.push(parent);
      }
    }
    front = next;
  }
  return undefined;
}

function pathTo(end: string, cameFrom: ReadonlyMap<string, string>): readonly string[] {
  const path: string[] = [];
  for (let id: string | undefined = end; id !== undefined; id = cameFrom.get(id)) path.push(id);
  return path.reverse();
}

/** Removes a node and then, again and again, what has no parent or no child left. */
function takeAway(graph: ChainGraph, left: Set<string>, start: string): void {
  const waiting = [start];
  left.delete(start);
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const { parents, children } = nodeOf(graph, id);
    for (const other of [...parents, ...children]) {
      if (!left.has(other)) continue;
      const node = nodeOf(graph, other);
      const onCycle =
        node.parents.some((parent) => left.has(parent)) &&
        node.children.some((child) => left.has(child));
      if (onCycle) continue;
      left.delete(other);
      waiting.push(other);
    }
  }
}
