import { nodeOf, type ChainGraph } from "./graph.js";

/** A node that is being walked: the walk goes on with the parent at `next`. */
interface Frame {
  readonly member: Member;
  next: number;
}

/** A node with what the algorithm knows of it. */
interface Member {
  readonly id: string;
  readonly parents: readonly string[];
  readonly index: number;
  /** The smallest index that is known to be reached from here. */
  low: number;
  /** Whether its component is still growing. */
  open: boolean;
}

/**
 * The groups of nodes that all reach each other, those with a cycle only: several nodes, or one that depends on
 * itself. Tarjan's algorithm without recursion, since chains are deep.
 */
export function cyclicComponents(graph: ChainGraph): readonly ReadonlySet<string>[] {
  const members = new Map<string, Member>();
  const path: Member[] = [];
  const found: ReadonlySet<string>[] = [];

  const enter = (id: string): Frame => {
    const index = members.size;
    const { parents } = nodeOf(graph, id);
    const member: Member = { id, parents, index, low: index, open: true };
    members.set(id, member);
    path.push(member);
    return { member, next: 0 };
  };
  const close = (member: Member): void => {
    if (member.low !== member.index) return;
    const component = path.splice(path.lastIndexOf(member));
    for (const closed of component) closed.open = false;
    if (component.length > 1 || member.parents.includes(member.id)) {
      found.push(new Set(component.map(({ id }) => id)));
    }
  };

  for (const start of graph.nodes.keys()) {
    if (members.has(start)) continue;
    const frames = [enter(start)];
    for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
      const { member } = frame;
      const id = member.parents[frame.next];
      frame.next += 1;
      if (id === undefined) {
        frames.pop();
        close(member);
        const below = frames.at(-1)?.member;
        if (below !== undefined) below.low = Math.min(below.low, member.low);
        continue;
      }
      const parent = members.get(id);
      if (parent === undefined) frames.push(enter(id));
      else if (parent.open) member.low = Math.min(member.low, parent.index);
    }
  }
  return found;
}
