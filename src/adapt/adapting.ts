import type { RelationalState, TableState } from "../operation/relational/state.js";
import type { Dialect } from "../sql/dialect.js";
import type { PostgresParser } from "../sql/postgres/parser.js";
import type { Names } from "./names.js";
import type { Notes } from "./notes.js";

/** What adapting the parts of a schema works with. */
export interface Adapting {
  /** What the chain makes, on the database that it is read for. */
  readonly state: RelationalState;
  readonly target: Dialect;
  readonly parser: PostgresParser;
  readonly notes: Notes;
  readonly names: Names;
  /** The values of PostgreSQL's enum types. */
  readonly enums: ReadonlyMap<string, readonly string[]>;
  readonly keyOf: (table: TableState, column: string) => string;
}
