import type { SchemaStatement } from "../operation/relational/statement.js";

/** A statement that makes a part of the schema on the target. */
export interface AdaptedPart {
  readonly sql: string;
  /** The table that it makes or completes; undefined where it is about something else. */
  readonly table: string | undefined;
  /** Undefined where the target says it in a way of its own (`EXEC sys.sp_addextendedproperty`). */
  readonly statement: SchemaStatement | undefined;
}
