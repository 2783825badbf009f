/** The encoding that a Python source names for itself. */
export interface CodingLine {
  /** The name as written. */
  readonly name: string;
  /** Where the name starts in the source's bytes. */
  readonly start: number;
}

/**
 * Finds the coding line: a comment with `coding: NAME` or `coding=NAME` in the first line, or in the second where the
 * first holds nothing but a comment. The bytes come without their byte order mark.
 * Source: PEP 263; the patterns are those of Lib/tokenize.py.
 */
export function findCodingLine(bytes: Uint8Array): CodingLine | undefined {
  let start = 0;
  for (let line = 0; line < 2; line += 1) {
    const end = lineEnd(bytes, start);
    const text = Buffer.from(bytes.subarray(start, end)).toString("latin1");
    const found = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/.exec(text);
    if (found?.[1] !== undefined) {
      return { name: found[1], start: start + found[0].length - found[1].length };
    }
    if (!/^[ \t\f]*(?:#|$)/.test(text)) return undefined;
    start = end + (bytes[end] === 0x0d && bytes[end + 1] === 0x0a ? 2 : 1);
  }
  return undefined;
}

/** Python also ends a line at a lone carriage return. */
function lineEnd(bytes: Uint8Array, start: number): number {
  let end = start;
  while (end < bytes.length && bytes[end] !== 0x0a && bytes[end] !== 0x0d) end += 1;
  return end;
}
