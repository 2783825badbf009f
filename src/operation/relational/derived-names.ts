import type { Constraint, Index } from "./members.js";
import { memberKey } from "./names.js";
import type { RelationalState, TableState } from "./state.js";

/** What the server calls a constraint or an index without a name; undefined where that is not known or it has none. */
export function derivedName(
  state: RelationalState,
  table: TableState,
  member: Constraint | Index,
): string | undefined {
  switch (state.dialect) {
    case "postgres":
      return postgresName(state, table, member);
    case "mysql":
      return mysqlName(table, member);
    case "sqlite":
    case "mssql":
      return undefined;
  }
}

/** The name that PostgreSQL gives to the sequence of a serial or identity column. */
export function sequenceName(state: RelationalState, table: TableState, column: string): string {
  return chosen(table.name.name, column, "seq", relationNames(state, table));
}

/**
 * PostgreSQL: table, columns and a word for the kind, in 63 bytes, with a number where the name is taken (ChooseRelationName,
 * ChooseConstraintName and ChooseIndexColumnNames in src/backend/commands/indexcmds.c and catalog/pg_constraint.c).
 */
function postgresName(
  state: RelationalState,
  table: TableState,
  member: Constraint | Index,
): string | undefined {
  const name = table.name.name;
  const taken = new Set([...relationNames(state, table), ...constraintNames(state, table)]);
  if ("elements" in member) {
    const columns = member.elements.map(({ of }) =>
      of.kind === "column" ? of.column : expressionName(of.expression.canonical),
    );
    return chosen(name, distinct([...columns, ...member.include]).join("_"), "idx", taken);
  }
  switch (member.kind) {
    case "primaryKey":
      return chosen(name, "", "pkey", taken);
    case "unique":
      return chosen(name, member.columns.join("_"), "key", taken);
    case "foreignKey":
      return chosen(name, member.columns.join("_"), "fkey", constraintNames(state, table));
    case "check": {
      const known = new Set(table.columns.map((column) => column.name));
      const columns = member.condition.columns.filter((column) => known.has(column));
      const [only] = columns.length === 1 ? columns : [];
      return chosen(name, only ?? "", "check", constraintNames(state, table));
    }
    case "other":
      return undefined;
  }
}

/** A called function gives its name to the index's column, other expressions are `expr`. */
function expressionName(canonical: string): string {
  return /^([a-z_]\w*) \(/.exec(canonical)?.[1] ?? "expr";
}

/** A name that occurs again gets a number. */
function distinct(names: readonly string[]): readonly string[] {
  const used = new Set<string>();
  return names.map((name) => {
    let unique = name;
    for (let count = 1; used.has(unique); count += 1) unique = `${name}${count}`;
    used.add(unique);
    return unique;
  });
}

const LONGEST = 63;

function chosen(table: string, columns: string, label: string, taken: ReadonlySet<string>): string {
  let name = objectName(table, columns, label);
  for (let count = 1; taken.has(name); count += 1)
    name = objectName(table, columns, `${label}${count}`);
  return name;
}

/** Shortens the longer of both parts until all fits (makeObjectName). */
function objectName(table: string, columns: string, label: string): string {
  const overhead = label.length + 1 + (columns === "" ? 0 : 1);
  const room = LONGEST - overhead;
  let first = byteLength(table);
  let second = byteLength(columns);
  while (first + second > room) {
    if (first > second) first -= 1;
    else second -= 1;
  }
  const parts = [clipped(table, first), clipped(columns, second), label];
  return parts.filter((part) => part !== "").join("_");
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** The text in so many bytes, without half a character at its end. */
function clipped(text: string, bytes: number): string {
  let result = "";
  for (const char of text) {
    if (byteLength(result + char) > bytes) break;
    result += char;
  }
  return result;
}

/** Names that tables, indexes, sequences and views of the table's schema have, the table's own ones included. */
function relationNames(state: RelationalState, table: TableState): ReadonlySet<string> {
  const names = new Set<string>();
  for (const other of tablesInSchema(state, table)) {
    names.add(other.name.name);
    for (const { name } of other.indexes) if (name !== undefined) names.add(name);
    for (const { kind, name } of other.constraints) {
      if (name !== undefined && kind !== "foreignKey" && kind !== "check") names.add(name);
    }
    for (const { autoIncrement } of other.columns) {
      if (autoIncrement !== undefined && autoIncrement.kind !== "counter") {
        if (autoIncrement.sequence !== undefined) names.add(autoIncrement.sequence);
      }
    }
  }
  for (const { object } of state.objects.values()) {
    if (["view", "materialized view", "sequence"].includes(object.kind))
      names.add(object.name.name);
  }
  return names;
}

/** Names of constraints: those of the schema, as the server looks for them. */
function constraintNames(state: RelationalState, table: TableState): ReadonlySet<string> {
  return new Set(
    tablesInSchema(state, table).flatMap(({ constraints }) =>
      constraints.flatMap(({ name }) => name ?? []),
    ),
  );
}

function tablesInSchema(state: RelationalState, table: TableState): readonly TableState[] {
  const others = [...state.tables.values()].filter(
    ({ identity, name }) => identity !== table.identity && name.schema === table.name.schema,
  );
  return [...others, table];
}

/**
 * MySQL: an index has the name of its first column, with a number from 2 on where that is taken; foreign keys are counted, and the count
 * goes on from the highest (MySQL manual, CREATE TABLE and "FOREIGN KEY Constraints"). What checks are called depends on the server.
 */
function mysqlName(table: TableState, member: Constraint | Index): string | undefined {
  if ("elements" in member) {
    const first = member.elements[0]?.of;
    return first?.kind === "column" ? mysqlIndexName(table, first.column) : "functional_index";
  }
  switch (member.kind) {
    case "primaryKey":
      return "PRIMARY";
    case "unique":
      return mysqlIndexName(table, member.columns[0] ?? "");
    case "foreignKey":
      return `${table.name.name}_ibfk_${highestForeignKey(table) + 1}`;
    case "check":
    case "other":
      return undefined;
  }
}

function mysqlIndexName(table: TableState, column: string): string {
  const taken = new Set(
    [...table.indexes, ...table.constraints].flatMap(({ name }) =>
      name === undefined ? [] : [memberKey(name, "mysql")],
    ),
  );
  let name = column;
  for (let count = 2; taken.has(memberKey(name, "mysql")); count += 1) name = `${column}_${count}`;
  return name;
}

function highestForeignKey(table: TableState): number {
  const prefix = `${table.name.name}_ibfk_`;
  const numbers = table.constraints.flatMap(({ name }) =>
    name?.startsWith(prefix) === true ? [Number(name.slice(prefix.length))] : [],
  );
  return Math.max(0, ...numbers.filter(Number.isInteger));
}
