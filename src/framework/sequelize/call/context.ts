import type { SourceSpan } from "../../../edit/source.js";
import type { RelationName } from "../../../operation/relational/names.js";
import {
  tableOf,
  type RelationalState,
  type TableState,
} from "../../../operation/relational/state.js";
import type { SchemaStatement, StatementOrigin } from "../../../operation/relational/statement.js";
import type { Dialect } from "../../../sql/dialect.js";
import { GiveUp, Thrown } from "../../javascript/interpret/signals.js";
import { literal, objectOf } from "../../javascript/interpret/value.js";
import type { RealSequelize } from "../real-sequelize.js";

/** What reading a call of the query interface needs. */
export interface CallContext {
  readonly real: RealSequelize;
  readonly dialect: Dialect;
  /** The database in front of the call. */
  readonly state: RelationalState;
  /** The statements of a text of SQL. */
  readonly read: (sql: string) => readonly SchemaStatement[];
  /** Where a statement of the call comes from that is no text of SQL. */
  readonly origin: StatementOrigin;
  readonly at: SourceSpan;
}

/** What a call does, told by what it was given. Sequelize may change what it was given. */
export type CallReader = (
  args: readonly unknown[],
  context: CallContext,
) => readonly SchemaStatement[];

/** The table that a call names: a string, or an object with `tableName` and `schema`. */
export function relationOf(table: unknown, { at }: CallContext): RelationName {
  if (typeof table === "string" && !table.includes(".")) return { schema: undefined, name: table };
  if (typeof table === "object" && table !== null) {
    const [name, schema] = [property(table, "tableName"), property(table, "schema")];
    if (typeof name === "string" && (schema === undefined || typeof schema === "string")) {
      return { schema, name };
    }
  }
  throw new GiveUp("which table is meant is not known", at);
}

/** The table that a call looks at before it does something. Throws GiveUp where not all of it is known. */
export function knownTable(table: unknown, context: CallContext): TableState {
  const found = tableOf(context.state, relationOf(table, context));
  if (found?.complete === true) return found;
  throw new GiveUp("Sequelize looks at the table first, and not all of it is known", context.at);
}

/** A string among what a call was given. */
export function textOf(value: unknown, what: string, { at }: CallContext): string {
  if (typeof value === "string") return value;
  throw new GiveUp(`${what} is not known`, at);
}

/** What Sequelize throws, in short. */
export function failure(message: string, at: SourceSpan): Thrown {
  return new Thrown(objectOf([["message", literal(message)]]), at);
}

/** An own property of something that may be an object. */
export function property(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
