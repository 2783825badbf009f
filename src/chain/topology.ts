import { nodeOf, type ChainGraph } from "./graph.js";

/**
 * Every node after all that it depends on. Among nodes that could come next, the one that the graph lists first
 * comes first, so that the order is stable. Gives undefined for a graph with a cycle.
 */
export function topologicalOrder(graph: ChainGraph): readonly string[] | undefined {
  const ids = [...graph.nodes.keys()];
  const indexOf = new Map(ids.map((id, index) => [id, index]));
  const unmet = ids.map((id) => nodeOf(graph, id).parents.length);
  const ready = new SmallestFirst();
  unmet.forEach((count, index) => {
    if (count === 0) ready.push(index);
  });
  const order: string[] = [];
  for (let index = ready.pop(); index !== undefined; index = ready.pop()) {
    const id = ids[index];
    if (id === undefined) continue;
    order.push(id);
    for (const child of nodeOf(graph, id).children) {
      const at = indexOf.get(child);
      if (at === undefined) continue;
      const left = (unmet[at] ?? 0) - 1;
      unmet[at] = left;
      if (left === 0) ready.push(at);
    }
  }
  return order.length === ids.length ? order : undefined;
}

/** A binary heap of numbers. */
class SmallestFirst {
  readonly #heap: number[] = [];

  push(value: number): void {
    const heap = this.#heap;
    let at = heap.push(value) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const other = heap[above];
      if (other === undefined || other <= value) break;
      heap[at] = other;
      at = above;
    }
    heap[at] = value;
  }

  pop(): number | undefined {
    const heap = this.#heap;
    const smallest = heap[0];
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return smallest;
    let at = 0;
    for (;;) {
      const left = heap[2 * at + 1];
      if (left === undefined) break;
      const right = heap[2 * at + 2];
      const goRight = right !== undefined && right < left;
      const next = goRight ? right : left;
      if (next >= last) break;
      heap[at] = next;
      at = 2 * at + (goRight ? 2 : 1);
    }
    heap[at] = last;
    return smallest;
  }
}
