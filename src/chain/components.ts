import { nodeOf, type ChainGraph } from "./graph.js";

/** A node that is being walked: the walk goes on with the parent at `next`. */
interface Frame {
  readonly id: string;
  readonly parents: readonly string[];
  next: number;
}

/**
 * The groups of nodes that all reach each other, those with a cycle only: several nodes, or one that depends on
 * itself. Tarjan's algorithm without recursion, since chains are deep.
 */
export function cyclicComponents(graph: ChainGraph): readonly ReadonlySet<string>[] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const open = new Set<string>();
  const path: string[] = [];
  const found: ReadonlySet<string>[] = [];

  const enter = (id: string): Frame => {
    index.set(id, index.size);
    low.set(id, index.size - 1);
    open.add(id);
    path.push(id);
    return { id, parents: nodeOf(graph, id).parents, next: 0 };
  };
  const lower = (id: string, value: number | undefined): void => {
    if (value !== undefined && value < (low.get(id) ?? Infinity)) low.set(id, value);
  };
  const close = ({ id, parents }: Frame): void => {
    if (low.get(id) !== index.get(id)) return;
    const component = new Set(path.splice(path.lastIndexOf(id)));
    for (const member of component) open.delete(member);
    if (component.size > 1 || parents.includes(id)) found.push(component);
  };

  for (const start of graph.nodes.keys()) {
    if (index.has(start)) continue;
    const frames = [enter(start)];
    for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
      const parent = frame.parents[frame.next];
      frame.next += 1;
      if (parent === undefined) {
        frames.pop();
        close(frame);
        const below = frames.at(-1);
        if (below !== undefined) lower(below.id, low.get(frame.id));
      } else if (!index.has(parent)) {
        frames.push(enter(parent));
      } else if (open.has(parent)) {
        lower(frame.id, index.get(parent));
      }
    }
  }
  return found;
}
