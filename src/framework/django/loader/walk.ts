import { nodeOf, type ChainGraph, type GraphNode } from "../../../chain/graph.js";

/**
 * Walks a graph depth first from a node and gives what it reaches, each node after its neighbours and the node itself
 * last. Of a node's neighbours the one with the greatest key is walked first, as Django's stack does it. Nodes in `seen`
 * are skipped with all behind them; what is reached is added to it. The graph must have no cycle.
 * Source: graph.py, MigrationGraph.iterative_dfs.
 */
function walk(
  graph: ChainGraph,
  start: string,
  neighbours: (node: GraphNode) => readonly string[],
  seen: Set<string>,
): readonly string[] {
  const reached: string[] = [];
  const stack = [{ id: start, left: false }];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    if (seen.has(top.id)) continue;
    if (top.left) {
      seen.add(top.id);
      reached.push(top.id);
      continue;
    }
    stack.push({ id: top.id, left: true });
    for (const id of neighbours(nodeOf(graph, top.id))) {
      if (!seen.has(id)) stack.push({ id, left: false });
    }
  }
  return reached;
}

/** A node's ancestors and then the node, in the order in which Django applies them. */
export function forwards(graph: ChainGraph, start: string, seen: Set<string>): readonly string[] {
  return walk(graph, start, (node) => node.parents, seen);
}

/** A node's descendants and then the node, in the order in which Django unapplies them. */
export function backwards(graph: ChainGraph, start: string, seen: Set<string>): readonly string[] {
  return walk(graph, start, (node) => node.children, seen);
}
