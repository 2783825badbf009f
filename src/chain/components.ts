import { nodeOf, type ChainGraph } from "./graph.js";
import { stronglyConnected } from "./strongly-connected.js";

/**
 * The groups of nodes that all reach each other, those with a cycle only: several nodes, or one that depends on
 * itself.
 */
export function cyclicComponents(graph: ChainGraph): readonly ReadonlySet<string>[] {
  const parentsOf = (id: string): readonly string[] => nodeOf(graph, id).parents;
  return stronglyConnected([...graph.nodes.keys()], parentsOf)
    .filter(
      ([first, second]) =>
        second !== undefined || (first !== undefined && parentsOf(first).includes(first)),
    )
    .map((component) => new Set(component));
}
