import { placeOf, showPlace, type SourceFile } from "./source.js";
import { layOut, type Cell } from "./terminal-cells.js";

/** How many columns of a line are shown, and how many of them before the place. */
const WIDTH = 100;
const LEAD = 40;

/** How much of a line is looked at, on either side of the place: more than WIDTH columns of any text. */
const REACH = 400;

/**
 * Shows a place to a person in three lines, without a newline after the last: `path:line:column`, the line of text, and
 * carets below the part from `start` to `end` (offsets of the text), as far as that lies on the line; one caret at least.
 * Tabs become spaces and long lines are cut.
 */
export function codeFrame(source: SourceFile, start: number, end: number): string {
  const place = placeOf(source, start);
  const window = cut(cellsAround(source.text, start), start, Math.max(end, start + 1));
  const number = String(place.line);
  return [
    showPlace(place),
    `${number} | ${window.text}`.trimEnd(),
    `${" ".repeat(number.length)} | ${" ".repeat(window.indent)}${"^".repeat(window.carets)}`,
  ].join("\n");
}

/** The line around an offset, and whether it goes on beyond what is looked at. */
interface Line {
  readonly cells: readonly Cell[];
  readonly goesOnBefore: boolean;
  readonly goesOnAfter: boolean;
}

function cellsAround(text: string, offset: number): Line {
  const lineStart = offset === 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1;
  const newline = text.indexOf("\n", offset);
  const lineEnd = newline < 0 ? text.length : newline;
  const from = Math.max(lineStart, offset - REACH);
  const to = Math.min(lineEnd, offset + REACH);
  const end = to === lineEnd && to > from && text[to - 1] === "\r" ? to - 1 : to;
  return {
    cells: layOut(text.slice(from, end), from),
    goesOnBefore: from > lineStart,
    goesOnAfter: to < lineEnd,
  };
}

/** The columns that are shown, and where the carets go below them. */
function cut(
  line: Line,
  start: number,
  end: number,
): { readonly text: string; readonly indent: number; readonly carets: number } {
  const last = line.cells.at(-1);
  const width = last === undefined ? 0 : last.column + last.width;
  const startColumn = columnOf(line.cells, start) ?? width;
  const endColumn = columnOf(line.cells, end) ?? width;
  const fits = width <= WIDTH;
  const first = fits ? 0 : Math.max(0, Math.min(startColumn - LEAD, width - WIDTH));
  const shown = line.cells.filter(
    (cell) => cell.column >= first && cell.column + cell.width <= first + WIDTH,
  );
  const head = line.goesOnBefore || first > 0 ? "…" : "";
  const tail = line.goesOnAfter || first + WIDTH < width ? "…" : "";
  const offset = head.length - (shown[0]?.column ?? 0);
  return {
    text: head + shown.map((cell) => cell.text).join("") + tail,
    indent: startColumn + offset,
    carets: Math.max(1, Math.min(endColumn, first + WIDTH) - startColumn),
  };
}

/** The column of the first character at an offset or after it. */
function columnOf(cells: readonly Cell[], offset: number): number | undefined {
  return cells.find((cell) => cell.offset >= offset)?.column;
}
