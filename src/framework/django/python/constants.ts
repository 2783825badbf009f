/** The types of nodes that are constants of the language. A string may have interpolations. */
export const CONSTANTS: ReadonlySet<string> = new Set([
  "string",
  "concatenated_string",
  "integer",
  "float",
  "true",
  "false",
  "none",
  "ellipsis",
]);
