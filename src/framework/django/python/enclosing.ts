import type { SyntaxNode } from "./syntax.js";

/** The nodes that contain start..end, from the given root to the smallest. Empty where the root does not contain it. */
export function enclosing(root: SyntaxNode, start: number, end: number): readonly SyntaxNode[] {
  const path: SyntaxNode[] = [];
  let next: SyntaxNode | undefined = contains(root, start, end) ? root : undefined;
  while (next !== undefined) {
    path.push(next);
    const child: SyntaxNode | undefined = next.children[indexBehind(next.children, start)];
    next = child !== undefined && contains(child, start, end) ? child : undefined;
  }
  return path;
}

/** The nodes of a list in source order that share some text with start..end. */
export function overlapping(
  nodes: readonly SyntaxNode[],
  start: number,
  end: number,
): readonly SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let index = indexBehind(nodes, start); index < nodes.length; index += 1) {
    const node = nodes[index];
    if (node === undefined || node.start >= end) break;
    found.push(node);
  }
  return found;
}

/** The index of the first node, in source order, that ends behind the offset. */
export function indexBehind(nodes: readonly SyntaxNode[], offset: number): number {
  let low = 0;
  let high = nodes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((nodes[middle]?.end ?? Infinity) > offset) high = middle;
    else low = middle + 1;
  }
  return low;
}

function contains(node: SyntaxNode, start: number, end: number): boolean {
  return node.start <= start && end <= node.end;
}
