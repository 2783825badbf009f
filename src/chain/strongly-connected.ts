/**
 * The strongly connected components of a graph (Tarjan 1972, without recursion), in reverse topological order.
 */
export function stronglyConnected<T>(
  nodes: readonly T[],
  next: (node: T) => readonly T[],
): readonly (readonly T[])[] {
  const index = new Map<T, number>();
  const low = new Map<T, number>();
  const onStack = new Set<T>();
  const stack: T[] = [];
  const components: T[][] = [];
  for (const root of nodes) {
    if (index.has(root)) continue;
    const work: { readonly node: T; readonly targets: readonly T[]; at: number }[] = [];
    const enter = (node: T): void => {
      index.set(node, index.size);
      low.set(node, index.size - 1);
      stack.push(node);
      onStack.add(node);
      work.push({ node, targets: next(node), at: 0 });
    };
    enter(root);
    for (let frame = work.at(-1); frame !== undefined; frame = work.at(-1)) {
      const { node, targets } = frame;
      const target = targets[frame.at];
      if (target !== undefined) {
        frame.at += 1;
        if (!index.has(target)) enter(target);
        else if (onStack.has(target)) {
          low.set(node, Math.min(low.get(node) ?? 0, index.get(target) ?? 0));
        }
        continue;
      }
      work.pop();
      const parent = work.at(-1);
      if (parent !== undefined) {
        low.set(parent.node, Math.min(low.get(parent.node) ?? 0, low.get(node) ?? 0));
      }
      if (low.get(node) === index.get(node)) components.push(popComponent(stack, onStack, node));
    }
  }
  return components;
}

function popComponent<T>(stack: T[], onStack: Set<T>, root: T): T[] {
  const component: T[] = [];
  for (;;) {
    const node = stack.pop();
    if (node === undefined) return component;
    onStack.delete(node);
    component.push(node);
    if (node === root) return component;
  }
}
