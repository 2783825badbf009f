import type { TextEdit } from "../../../edit/text-edit.js";
import type { Slot } from "../../../operation/field.js";

/**
 * The edit that takes an item out of a literal list, with its comma; with its line where it stands alone on one. The ranges are those of
 * a syntax tree, so that only white space, commas and comments lie around the item.
 */
export function removeItem(text: string, item: Slot): TextEdit {
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

/** The edit that puts several items where one stood: on lines of their own where that one had one. */
export function replaceItem(text: string, item: Slot, items: readonly string[]): TextEdit {
  const [first] = items;
  if (first === undefined) return removeItem(text, item);
  const lineStart = text.lastIndexOf("\n", item.start - 1) + 1;
  const indent = text.slice(lineStart, item.start);
  const separator = indent.trim() === "" ? `,\n${indent}` : ", ";
  return { start: item.start, end: item.end, text: items.join(separator) };
}
