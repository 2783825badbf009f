import type { Column } from "../../../operation/relational/column.js";
import type { Constraint } from "../../../operation/relational/members.js";
import { isSameMember, isSameRelation } from "../../../operation/relational/names.js";
import type { TableState } from "../../../operation/relational/state.js";
import type { RedefineTable, SchemaStatement } from "../../../operation/relational/statement.js";
import { GiveUp } from "../../javascript/interpret/signals.js";
import { knownTable, relationOf, type CallContext } from "./context.js";

/** A column as Sequelize's describeTable tells it on SQLite. */
export interface DescribedColumn {
  readonly type: unknown;
  readonly allowNull: boolean;
  readonly defaultValue: unknown;
  readonly primaryKey: boolean;
  readonly unique: boolean;
  readonly references?: { readonly model: string; readonly key: string };
}

/**
 * What describeTable finds (lib/dialects/sqlite/query.js and query-interface.js): text defaults without their quotes, `unique` as the last
 * index that has the column is, references without what they do.
 */
export function described(
  table: TableState,
  { at }: CallContext,
): Readonly<Record<string, DescribedColumn>> {
  const uniqueBy = lastIndexes(table, at);
  const keys = table.constraints.find(({ kind }) => kind === "primaryKey");
  return Object.fromEntries(
    table.columns.map((column) => {
      const isKey = keys?.kind === "primaryKey" && hasColumn(keys.columns, column.name);
      const reference = referenceOf(table, column.name, at);
      const field: DescribedColumn = {
        type: describedType(column.type?.text ?? ""),
        allowNull: !column.notNull,
        defaultValue: describedDefault(column),
        primaryKey: isKey,
        unique: uniqueBy.get(column.name.toLowerCase()) ?? false,
        ...(reference === undefined ? {} : { references: reference }),
      };
      return [column.name, field];
    }),
  );
}

function hasColumn(columns: readonly string[], column: string): boolean {
  return columns.some((each) => isSameMember(each, column, "sqlite"));
}

/** Whether the last index that has a column is unique. Constraints come first, with the indexes that SQLite makes for them. */
function lastIndexes(table: TableState, at: CallContext["at"]): ReadonlyMap<string, boolean> {
  const found = new Map<string, boolean>();
  const isRowId = (key: Constraint): boolean =>
    key.kind === "primaryKey" &&
    key.columns.length === 1 &&
    table.columns.some(
      ({ name, type }) =>
        hasColumn(key.columns, name) && type?.canonical.toLowerCase() === "integer",
    );
  for (const constraint of table.constraints) {
    if (constraint.kind !== "unique" && constraint.kind !== "primaryKey") continue;
    if (isRowId(constraint)) continue;
    for (const column of constraint.columns) found.set(column.toLowerCase(), true);
  }
  for (const { elements, unique } of table.indexes) {
    for (const { of } of elements) {
      if (of.kind !== "column")
        throw new GiveUp("Sequelize fails on an index of an expression", at);
      found.set(of.column.toLowerCase(), unique);
    }
  }
  return found;
}

function referenceOf(
  table: TableState,
  column: string,
  at: CallContext["at"],
): DescribedColumn["references"] {
  const found = table.constraints.filter(
    (each) => each.kind === "foreignKey" && hasColumn(each.columns, column),
  );
  const [key, second] = found;
  if (key?.kind !== "foreignKey") return undefined;
  if (second !== undefined) throw new GiveUp("a column has several foreign keys", at);
  const place = key.columns.findIndex((each) => isSameMember(each, column, "sqlite"));
  const target = key.targetColumns?.[place];
  if (target === undefined) throw new GiveUp("a foreign key names no column", at);
  return { model: key.target.name, key: target };
}

/** The types that SQLite since 3.37 keeps by number, and tells in capitals (sqlite3StdType in its global.c). */
const STANDARD: ReadonlySet<string> = new Set(["ANY", "BLOB", "INT", "INTEGER", "REAL", "TEXT"]);

function describedType(text: string): string {
  const capitals = text.toUpperCase();
  return STANDARD.has(capitals) ? capitals : text;
}

function describedDefault({ type, default: value }: Column): unknown {
  if (value === undefined) return undefined;
  const text = /^\(.*\)$/s.test(value.text) ? value.text.slice(1, -1) : value.text;
  if (text.toUpperCase() === "NULL") return text === "NULL" ? null : text;
  if (type?.text === "TINYINT(1)") return { "0": false, "1": true }[text];
  return text.replace(/'/g, "");
}

/** The table made anew with these fields: rows stay, indexes go. `before` gives the old name of a column that has another. */
export function rebuild(
  table: unknown,
  fields: Readonly<Record<string, unknown>>,
  context: CallContext,
  before: (column: string) => string = (column) => column,
): readonly SchemaStatement[] {
  const { real, read, at } = context;
  refuseTriggers(table, context);
  const columns = real.generate("attributesToSQL", fields);
  const [create, more] = read(real.sql("createTableQuery", table, columns));
  if (create?.kind !== "createTable" || more !== undefined) {
    throw new GiveUp("what Sequelize makes of the table is not understood", at);
  }
  const old = knownTable(table, context);
  const inOldWords = (column: Column): Column => {
    const known = old.columns.find(({ name }) => name === before(column.name));
    return known === undefined ? column : withWords(column, known);
  };
  return [redefinition(table, create.columns.map(inOldWords), create.constraints, context)];
}

function withWords(column: Column, old: Column): Column {
  const { type, default: value } = column;
  return {
    ...column,
    type: type?.canonical === old.type?.canonical ? old.type : type,
    default: value?.canonical === old.default?.canonical ? old.default : value,
  };
}

/** The table with these columns and constraints in the place of its own. */
export function redefinition(
  table: unknown,
  columns: readonly Column[],
  constraints: readonly Constraint[],
  context: CallContext,
): RedefineTable {
  refuseTriggers(table, context);
  return {
    kind: "redefineTable",
    table: relationOf(table, context),
    ifTableExists: false,
    columns,
    constraints,
    origin: context.origin,
  };
}

/** Triggers go with the old table. */
function refuseTriggers(table: unknown, context: CallContext): void {
  const { state, at } = context;
  const name = relationOf(table, context);
  const has = [...state.objects.values()].some(
    ({ object: { kind, on } }) =>
      kind === "trigger" && on !== undefined && isSameRelation(on, name, "sqlite"),
  );
  if (has) throw new GiveUp("the table has triggers, which go when Sequelize makes it anew", at);
}
