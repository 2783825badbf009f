/** What a column holds, as far as a literal can be right for it. `identity`: whole numbers that the server gives. */
export type ColumnKind = "text" | "boolean" | "integer" | "identity" | "other";

/** The columns of a table, by name. */
export type Columns = ReadonlyMap<string, ColumnKind>;

/** Tables by name. What is not in it is not known. */
export type Tables = ReadonlyMap<string, Columns>;

/** What is known of the schema that SQL runs on. */
export interface KnownSchema {
  readonly tables: Tables;
  /** The table of each index, by the index's name. */
  readonly indexes: ReadonlyMap<string, string>;
}
