/** The letters of C that git writes for control characters. */
const escapes: ReadonlyMap<number, string> = new Map([
  [0x07, "\\a"],
  [0x08, "\\b"],
  [0x09, "\\t"],
  [0x0a, "\\n"],
  [0x0b, "\\v"],
  [0x0c, "\\f"],
  [0x0d, "\\r"],
  [0x22, '\\"'],
  [0x5c, "\\\\"],
]);

/**
 * A path as git writes it in patches: as it is, or in double quotes with C escapes where it holds quotes, backslashes,
 * control characters or anything beyond ASCII.
 * Source: quote.c of git; `core.quotePath` in https://git-scm.com/docs/git-config.
 */
export function quoteGitPath(path: string): string {
  const quoted = Array.from(Buffer.from(path, "utf8"), quoteByte).join("");
  return quoted === path ? path : `"${quoted}"`;
}

function quoteByte(byte: number): string {
  const escape = escapes.get(byte);
  if (escape !== undefined) return escape;
  if (byte >= 0x20 && byte < 0x7f) return String.fromCharCode(byte);
  return `\\${byte.toString(8).padStart(3, "0")}`;
}
