import { Heap } from "./heap.js";

/** Something that has a place in the order of the source. */
interface Placed {
  readonly position: number;
}

/**
 * Puts nodes in an order that keeps the edges, and otherwise in that of their positions, then of the list. Those that wait for each
 * other, and what waits for them, are left over.
 */
export function stableOrder<N extends Placed>(
  nodes: readonly N[],
  after: ReadonlyMap<N, ReadonlySet<N>>,
): { readonly done: readonly N[]; readonly waiting: readonly N[] } {
  const place = new Map(nodes.map((node, index) => [node, index]));
  const waitsFor = new Map<N, number>();
  for (const targets of after.values()) {
    for (const target of targets) waitsFor.set(target, (waitsFor.get(target) ?? 0) + 1);
  }
  const ready = new Heap<N>(
    (a, b) =>
      a.position < b.position ||
      (a.position === b.position && (place.get(a) ?? 0) < (place.get(b) ?? 0)),
  );
  for (const node of nodes) if ((waitsFor.get(node) ?? 0) === 0) ready.push(node);
  const done: N[] = [];
  for (let node = ready.pop(); node !== undefined; node = ready.pop()) {
    done.push(node);
    for (const next of after.get(node) ?? []) {
      const left = (waitsFor.get(next) ?? 0) - 1;
      waitsFor.set(next, left);
      if (left === 0) ready.push(next);
    }
  }
  if (done.length === nodes.length) return { done, waiting: [] };
  const finished = new Set(done);
  return { done, waiting: nodes.filter((node) => !finished.has(node)) };
}
