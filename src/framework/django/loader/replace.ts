import { keyText, type MigrationNode } from "../../../chain/migration.js";
import { circularDependency, replacementNotFound, type LoadError } from "./load-error.js";
import { replacedInTheEnd, type Squashes } from "./squashes.js";
import { squashesNest, type DjangoVersion } from "./version.js";
import type { WorkingGraph, WorkingNode } from "./working-graph.js";

/**
 * Lets every squash take the place of what it replaces, or gives way where only a part of that is applied. Changes the
 * graph, and marks in `applied` the squashes that count as applied. The squashes must not replace each other in a
 * circle. Gives the first error; the graph is then as far as Django would have come.
 * Source: loader.py, MigrationLoader.build_graph; since 6.0 replace_migration.
 */
export function replaceSteps(
  graph: WorkingGraph,
  squashes: Squashes,
  applied: Set<string>,
  version: DjangoVersion,
): LoadError | undefined {
  const order = squashesNest(version) ? innerFirst(squashes) : squashes.values();
  for (const squash of order) {
    const id = keyText(squash.key);
    const replaced = new Set(squash.replaces.map(keyText));
    const counted = squashesNest(version) ? replacedInTheEnd(squash, squashes) : replaced;
    const done = [...counted].filter((step) => applied.has(step)).length;
    if (done === counted.size) applied.add(id);
    else applied.delete(id);
    const node = graph.node(id);
    if (node === undefined) return replacementNotFound(squash.key);
    if (done === counted.size || done === 0) {
      takePlaceOf(graph, node, replaced);
    } else {
      if (node.children.has(node)) return circularDependency([squash.key]);
      giveWayTo(graph, node, squash.replaces.map(keyText));
    }
  }
  return undefined;
}

/** The squashes, each after those that it replaces; otherwise in load order. */
function innerFirst(squashes: Squashes): readonly MigrationNode[] {
  const order: MigrationNode[] = [];
  const seen = new Set<string>();
  for (const [start, squash] of squashes) {
    const path = [{ id: start, squash, next: 0 }];
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      if (top.next === 0 && seen.has(top.id)) {
        path.pop();
        continue;
      }
      seen.add(top.id);
      const listed = top.squash.replaces[top.next];
      top.next += 1;
      if (listed === undefined) {
        path.pop();
        order.push(top.squash);
        continue;
      }
      const id = keyText(listed);
      const inner = squashes.get(id);
      if (inner !== undefined && !seen.has(id)) path.push({ id, squash: inner, next: 0 });
    }
  }
  return order;
}

/**
 * Removes the replaced nodes; their edges to others become the squash's.
 * Source: graph.py, MigrationGraph.remove_replaced_nodes.
 */
function takePlaceOf(
  graph: WorkingGraph,
  squash: WorkingNode,
  replaced: ReadonlySet<string>,
): void {
  for (const id of replaced) {
    const node = graph.node(id);
    if (node === undefined) continue;
    graph.remove(node);
    for (const child of [...node.children]) {
      graph.disconnect(child, node);
      if (!replaced.has(child.id)) graph.connect(child, squash);
    }
    for (const parent of [...node.parents]) {
      graph.disconnect(node, parent);
      if (!replaced.has(parent.id)) graph.connect(squash, parent);
    }
  }
}

/**
 * Removes a squash that only a part of a database has; what depends on it depends on the last of the steps that it
 * would have replaced.
 * Source: graph.py, MigrationGraph.remove_replacement_node.
 */
function giveWayTo(graph: WorkingGraph, squash: WorkingNode, replaced: readonly string[]): void {
  graph.remove(squash);
  const steps = new Set<WorkingNode>();
  const before = new Set<WorkingNode>();
  for (const id of replaced) {
    const step = graph.node(id);
    if (step === undefined) continue;
    steps.add(step);
    for (const parent of step.parents) before.add(parent);
  }
  const last = [...steps].filter((step) => !before.has(step));
  for (const child of [...squash.children]) {
    graph.disconnect(child, squash);
    for (const step of last) graph.connect(child, step);
  }
  for (const parent of [...squash.parents]) graph.disconnect(squash, parent);
}
