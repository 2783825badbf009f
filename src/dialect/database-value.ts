/** A value as the database adapter gets it: of the column's kind, and not yet written. */
export type DatabaseValue =
  | { readonly kind: "null" }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "integer"; readonly digits: string }
  | { readonly kind: "float"; readonly digits: string }
  | { readonly kind: "decimal"; readonly digits: string }
  | { readonly kind: "boolean"; readonly value: boolean }
  /** Bytes, each as the character of its number. */
  | { readonly kind: "bytes"; readonly text: string }
  | { readonly kind: "date"; readonly text: string }
  | { readonly kind: "time"; readonly text: string }
  /** As ISO 8601 has it with a space: `2024-01-31 10:20:30.000001`; `zone` is `+00:00`, or empty. */
  | { readonly kind: "datetime"; readonly text: string; readonly zone: string }
  | { readonly kind: "interval"; readonly microseconds: bigint }
  | { readonly kind: "uuid"; readonly text: string }
  | { readonly kind: "json"; readonly text: string }
  | { readonly kind: "inet"; readonly text: string }
  | { readonly kind: "array"; readonly items: readonly DatabaseValue[]; readonly type: string }
  /** Written already. */
  | { readonly kind: "expression"; readonly sql: string }
  /** Only the project's code knows it. */
  | { readonly kind: "unknown"; readonly what: string };

/** What stands in a statement where refold does not know what to write: nothing that a server would take. */
export function placeholder(what: string): string {
  return `«${what}»`;
}

/** The placeholders in a statement. */
export function placeholdersIn(text: string): readonly string[] {
  return [...text.matchAll(/«([^»]*)»/g)].map(([, what = ""]) => what);
}
