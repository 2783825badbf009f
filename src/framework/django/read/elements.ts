import type { PythonModule } from "../python/module.js";
import { fieldOf, isComment, parts, type SyntaxNode } from "../python/syntax.js";
import { followName, textOf } from "./names.js";

/** An element of a list of operations, with the comments that belong to it. */
export interface Element {
  readonly node: SyntaxNode;
  readonly comments: readonly string[];
}

/**
 * The elements of a list of operations: a literal list, lists joined by `+`, or a module-level name for such.
 * Undefined where the list is computed.
 */
export function elementsOf(module: PythonModule, node: SyntaxNode): readonly Element[] | undefined {
  const list = followName(module, node);
  if (list.type === "binary_operator") {
    const operator = fieldOf(list, "operator");
    const left = fieldOf(list, "left");
    const right = fieldOf(list, "right");
    if (operator === undefined || left === undefined || right === undefined) return undefined;
    if (textOf(module, operator) !== "+") return undefined;
    const first = elementsOf(module, left);
    const second = elementsOf(module, right);
    return first === undefined || second === undefined ? undefined : [...first, ...second];
  }
  if (list.type !== "list" && list.type !== "tuple") return undefined;
  const elements: Element[] = [];
  for (const element of elementsOfLiteral(module, list)) {
    const inner = element.node.type === "list_splat" ? parts(element.node)[0] : undefined;
    const spread = inner === undefined ? [element] : elementsOf(module, inner);
    if (spread === undefined) return undefined;
    elements.push(...spread);
  }
  return elements;
}

/** The elements of a literal list or tuple, as they are written: `*others` is one. */
export function elementsOfLiteral(module: PythonModule, list: SyntaxNode): readonly Element[] {
  const elements: { node: SyntaxNode; comments: string[] }[] = [];
  let ahead: string[] = [];
  for (const child of list.children) {
    if (!isComment(child)) {
      elements.push({ node: child, comments: ahead });
      ahead = [];
      continue;
    }
    const last = elements.at(-1);
    const between = module.source.text.slice(last?.node.end ?? list.start, child.start);
    if (last !== undefined && !between.includes("\n")) last.comments.push(textOf(module, child));
    else ahead.push(textOf(module, child));
  }
  elements.at(-1)?.comments.push(...ahead);
  return elements;
}
