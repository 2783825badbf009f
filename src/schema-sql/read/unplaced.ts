import type { SchemaStatement } from "../../operation/relational/statement.js";

/** A statement before it is known where it comes from. */
export type Unplaced<S extends SchemaStatement = SchemaStatement> = S extends SchemaStatement
  ? Omit<S, "origin">
  : never;
