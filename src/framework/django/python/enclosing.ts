import type { SyntaxNode } from "./syntax.js";

/** The nodes that contain start..end, from the given root to the smallest. Empty where the root does not contain it. */
export function enclosing(root: SyntaxNode, start: number, end: number): readonly SyntaxNode[] {
  const path: SyntaxNode[] = [];
  let next: SyntaxNode | undefined = contains(root, start, end) ? root : undefined;
  while (next !== undefined) {
    path.push(next);
    next = next.children.find((child) => contains(child, start, end));
  }
  return path;
}

function contains(node: SyntaxNode, start: number, end: number): boolean {
  return node.start <= start && end <= node.end;
}
