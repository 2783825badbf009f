import type { TextEdit } from "../../../edit/text-edit.js";
import { isComment, parts, type SyntaxNode } from "../python/syntax.js";

/**
 * The edits that put an item (a line an entry) into a literal list behind so many others: on lines of its own where those have theirs.
 * Comments stay with the item whose line they are on.
 */
export function insertItem(
  text: string,
  list: SyntaxNode,
  after: number,
  item: readonly string[],
): readonly TextEdit[] {
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const written = (indent: string): string => item.join(`${newline}${indent}`);
  const items = parts(list);
  const previous = items[after - 1];
  const next = items[after];
  const indent = indentAt(text, (previous ?? next)?.start);
  if (previous === undefined) {
    if (next === undefined) return [insertAt(list.start + 1, alone(text, list, newline, written))];
    const between = indent === undefined ? ", " : `,${newline}${indent}`;
    return [insertAt(next.start, `${written(indent ?? "")}${between}`)];
  }
  const comma = commaBehind(text, list, previous);
  const lineEnd = endOfLine(text, comma === undefined ? previous.end : comma + 1);
  if (indent === undefined || lineEnd === undefined) {
    return [insertAt(previous.end, `, ${written(indent ?? "")}`)];
  }
  const line = `${newline}${indent}${written(indent)}`;
  return comma === undefined
    ? [insertAt(previous.end, ","), insertAt(lineEnd, line)]
    : [insertAt(lineEnd, `${line},`)];
}

function insertAt(offset: number, text: string): TextEdit {
  return { start: offset, end: offset, text };
}

/** The item in an empty list, in front of whatever comments are in it. */
function alone(
  text: string,
  list: SyntaxNode,
  newline: string,
  written: (indent: string) => string,
): string {
  const line = text.slice(text.lastIndexOf("\n", list.start) + 1);
  const outer = /^[ \t]*/.exec(line)?.[0] ?? "";
  const indent = `${outer}    `;
  const isOpen = endOfLine(text, list.start + 1) !== undefined;
  return `${newline}${indent}${written(indent)},${isOpen ? "" : `${newline}${outer}`}`;
}

/** The white space in front of an offset, where there is nothing else on its line. */
function indentAt(text: string, offset: number | undefined): string | undefined {
  if (offset === undefined) return undefined;
  const before = text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset);
  return before.trim() === "" ? before : undefined;
}

/** Where the comma behind an item stands. Between items there are only commas, white space and comments. */
function commaBehind(text: string, list: SyntaxNode, item: SyntaxNode): number | undefined {
  const comments = list.children.filter((child) => isComment(child) && child.start >= item.end);
  let from = item.end;
  for (const { start, end } of [...comments, { start: list.end - 1, end: list.end }]) {
    const comma = text.slice(from, start).indexOf(",");
    if (comma >= 0) return from + comma;
    from = end;
  }
  return undefined;
}

/** The end of the line, in front of its line break; undefined where more than a comment follows. */
function endOfLine(text: string, offset: number): number | undefined {
  const rest = /^[ \t]*(?:#[^\r\n]*)?(?=\r?\n)/.exec(text.slice(offset))?.[0];
  return rest === undefined ? undefined : offset + rest.length;
}
