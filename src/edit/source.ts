/** A text file as it was read; offsets everywhere are UTF-16 units of `text`. */
export interface SourceFile {
  /** Path as shown to people and in diffs: relative to the project with `/`, absolute for files outside it. */
  readonly path: string;
  /** The decoded text: no byte order mark; line endings as in the file. */
  readonly text: string;
}

/** A one-based line and column of a text, the column in UTF-16 units. */
export interface Place {
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

/** A part of a text that something is said about. */
export interface SourceSpan {
  readonly file: SourceFile;
  readonly start: number;
  readonly end: number;
}

/** The offset of a place: `placeOf` the other way round. A place beyond the text is its end. */
export function offsetOf(source: SourceFile, { line, column }: Place): number {
  let lineStart = 0;
  for (let number = 1; number < line; number += 1) {
    const next = source.text.indexOf("\n", lineStart);
    if (next < 0) return source.text.length;
    lineStart = next + 1;
  }
  return Math.min(source.text.length, lineStart + column - 1);
}

/** The place of an offset. */
export function placeOf(source: SourceFile, offset: number): Place {
  let line = 1;
  let lineStart = 0;
  for (;;) {
    const next = source.text.indexOf("\n", lineStart);
    if (next < 0 || next >= offset) break;
    line += 1;
    lineStart = next + 1;
  }
  return { path: source.path, line, column: offset - lineStart + 1 };
}

/** `file:line:column`, the form that editors open. */
export function showPlace(place: Place): string {
  return `${place.path}:${place.line}:${place.column}`;
}

/** The text of the line that holds the offset, without its line ending. */
export function lineAt(source: SourceFile, offset: number): string {
  const start = source.text.lastIndexOf("\n", offset - 1) + 1;
  const end = source.text.indexOf("\n", offset);
  return source.text.slice(start, end < 0 ? undefined : end).replace(/\r$/, "");
}
