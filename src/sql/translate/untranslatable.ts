/** Thrown where a part of a statement has no certain counterpart; caught where a statement is translated. */
export class Untranslatable extends Error {}

/** Says of an object of the parser's tree that it holds nothing but what is translated. */
export function expectOnly(node: object, known: readonly string[], what: string): void {
  const more = Object.keys(node).find((key) => !known.includes(key) && !PLACES.has(key));
  if (more !== undefined) throw new Untranslatable(`${what} has more than is translated (${more})`);
}

/** Where in the text a node stands. */
const PLACES: ReadonlySet<string> = new Set([
  "location",
  "rexpr_list_start",
  "rexpr_list_end",
  "list_start",
  "list_end",
  "stmt_location",
  "stmt_len",
]);
