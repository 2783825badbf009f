/**
 * A plain, readonly syntax tree of a Python source. It is a copy of tree-sitter's tree without its
 * memory management: named nodes only, plus those tokens that a field names (operators).
 * Node types and fields are those of tree-sitter-python (its grammar.js and node-types.json).
 */
export interface SyntaxNode {
  /** The grammar's name for the node: `call`, `identifier`, `keyword_argument`, … */
  readonly type: string;
  /** The field that the node fills in its parent (`name`, `value`, …); empty where it fills none. */
  readonly field: string;
  /** First and past-the-end offsets, in UTF-16 units of the source text. */
  readonly start: number;
  readonly end: number;
  readonly children: readonly SyntaxNode[];
}

/** Where the parser had to give up: the first place that is not Python. */
export interface SyntaxProblem {
  readonly offset: number;
  readonly message: string;
}

/** The children that fill no role of their own in the language: comments may stand anywhere. */
export function isComment(node: SyntaxNode): boolean {
  return node.type === "comment";
}

/** Comments, and the backslashes that continue a line. */
export function isTrivia(node: SyntaxNode): boolean {
  return node.type === "comment" || node.type === "line_continuation";
}

/** The children of a node without its comments. */
export function parts(node: SyntaxNode): readonly SyntaxNode[] {
  return node.children.some(isTrivia)
    ? node.children.filter((child) => !isTrivia(child))
    : node.children;
}

/** The first child that fills the field, if any. */
export function fieldOf(node: SyntaxNode, field: string): SyntaxNode | undefined {
  return node.children.find((child) => child.field === field);
}

/** All children that fill the field. */
export function fieldsOf(node: SyntaxNode, field: string): readonly SyntaxNode[] {
  return node.children.filter((child) => child.field === field);
}

/** The expression inside any number of parentheses. */
export function unwrap(node: SyntaxNode): SyntaxNode {
  let inner = node;
  while (inner.type === "parenthesized_expression") {
    const content = parts(inner)[0];
    if (content === undefined) return inner;
    inner = content;
  }
  return inner;
}

/** The text in front of each child, and that behind the last: tokens that are no nodes. */
export function gapsIn({ start, end, children }: SyntaxNode, text: string): readonly string[] {
  const starts = [...children.map((child) => child.start), end];
  return starts.map((next, index) => text.slice(children[index - 1]?.end ?? start, next));
}
