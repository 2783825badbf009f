import type { Dialect } from "../../sql/dialect.js";

/** The name of a table, view, index, type … as a statement has it, without quotes. */
export interface RelationName {
  /** Undefined where the statement leaves it to the session (PostgreSQL's search_path, MySQL's database). */
  readonly schema: string | undefined;
  readonly name: string;
}

/** The schema that a name without one means, where the dialect has such. */
const DEFAULT_SCHEMA: Readonly<Record<Dialect, string | undefined>> = {
  postgres: "public",
  mysql: undefined,
  sqlite: "main",
  mssql: "dbo",
};

/**
 * One string for all ways to write a name: the default schema is left out, and where the dialect compares names without regard to case
 * (SQLite and T-SQL all of them, MySQL all but those of tables, which depend on the file system) it is in lower case.
 */
export function relationKey(name: RelationName, dialect: Dialect): string {
  const schema = name.schema === DEFAULT_SCHEMA[dialect] ? undefined : name.schema;
  const text = schema === undefined ? name.name : `${schema}.${name.name}`;
  return dialect === "sqlite" || dialect === "mssql" ? text.toLowerCase() : text;
}

/** A name of a column, an index or a constraint as the dialect compares it: PostgreSQL minds case, the others do not. */
export function memberKey(name: string, dialect: Dialect): string {
  return dialect === "postgres" ? name : name.toLowerCase();
}

/** Do both name the same relation? */
export function isSameRelation(a: RelationName, b: RelationName, dialect: Dialect): boolean {
  return relationKey(a, dialect) === relationKey(b, dialect);
}

/** Do both name the same column, index or constraint? */
export function isSameMember(a: string, b: string, dialect: Dialect): boolean {
  return memberKey(a, dialect) === memberKey(b, dialect);
}
