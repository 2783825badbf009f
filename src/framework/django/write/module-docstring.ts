import type { SyntaxNode } from "../python/syntax.js";

/** The text of a module with these lines as its docstring, in the place of the one that it has. */
export function moduleDocstring(lines: readonly string[], text: string, root?: SyntaxNode): string {
  const escaped = lines.join("\n").replaceAll("\\", "\\\\").replaceAll('"""', '\\"\\"\\"');
  const docstring = `"""\n${escaped}\n"""`;
  const [first] = (root?.children ?? []).filter(({ type }) => type !== "comment");
  const [only] = first?.type === "expression_statement" ? first.children : [];
  if (first !== undefined && only?.type === "string") {
    return text.slice(0, first.start) + docstring + text.slice(first.end);
  }
  return text === "" ? `${docstring}\n` : `${docstring}\n\n${text}`;
}
