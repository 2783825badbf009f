import type { TextEdit } from "../../../edit/text-edit.js";
import type { Slot } from "../../../operation/field.js";

/**
 * The edits that take items out of a literal list, with their commas; with their lines where they stand alone on them. The ranges are
 * those of a syntax tree, so that only white space, commas and comments lie around the items.
 */
export function removeItems(text: string, items: readonly Slot[]): readonly TextEdit[] {
  return joined(text, items).map((item) => removeItem(text, item));
}

/** Items with nothing but a comma between them as one: each of them would take that comma. */
function joined(text: string, items: readonly Slot[]): readonly Slot[] {
  const found: Slot[] = [];
  for (const item of [...items].sort((a, b) => a.start - b.start)) {
    const last = found.at(-1);
    if (last === undefined || !/^\s*,\s*$/.test(text.slice(last.end, item.start))) found.push(item);
    else found[found.length - 1] = { start: last.start, end: item.end };
  }
  return found;
}

function removeItem(text: string, item: Slot): TextEdit {
  const lineStart = text.lastIndexOf("\n", item.start - 1) + 1;
  const lineEnd = text.indexOf("\n", item.end);
  const before = text.slice(lineStart, item.start);
  const after = text.slice(item.end, lineEnd < 0 ? undefined : lineEnd);
  if (before.trim() === "" && /^\s*,?\s*(?:#.*)?$/.test(after)) {
    return { start: lineStart, end: lineEnd < 0 ? text.length : lineEnd + 1, text: "" };
  }
  const follows = /^\s*,[ \t]*/.exec(text.slice(item.end));
  if (follows !== null) return { start: item.start, end: item.end + follows[0].length, text: "" };
  const precedes = /,\s*$/.exec(text.slice(0, item.start));
  return { start: precedes?.index ?? item.start, end: item.end, text: "" };
}

/** An item of a literal list, and what is to stand in its place. */
export interface ReplacedItem {
  readonly item: Slot;
  readonly by: readonly string[];
}

/** The edits that put any number of items where one stood: on lines of their own where that one had one. */
export function replaceItems(text: string, items: readonly ReplacedItem[]): readonly TextEdit[] {
  const gone = items.filter(({ by }) => by.length === 0).map(({ item }) => item);
  const replaced = items.flatMap(({ item, by }) => {
    const indent = text.slice(text.lastIndexOf("\n", item.start - 1) + 1, item.start);
    const separator = indent.trim() === "" ? `,\n${indent}` : ", ";
    return by.length === 0 ? [] : [{ start: item.start, end: item.end, text: by.join(separator) }];
  });
  return [...replaced, ...removeItems(text, gone)];
}
