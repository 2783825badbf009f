import type { AutoIncrement, Column, SqlText } from "../operation/relational/column.js";
import type { Check } from "../operation/relational/members.js";
import { isSameMember, memberKey } from "../operation/relational/names.js";
import type { TableState } from "../operation/relational/state.js";
import { canonicalOf, isToken, nameOfToken } from "../sql/tokens.js";
import { lex } from "../sql/lex.js";
import type { Dialect } from "../sql/dialect.js";
import { quoteName } from "../sql/quote.js";
import { readDefault, writeDefault } from "./default.js";
import { primaryColumns, type ColumnTypes } from "./key-types.js";
import type { Adapting } from "./adapting.js";
import type { LogicalType } from "./logical-type.js";
import { readType } from "./read-type.js";
import { writeType } from "./write-type.js";

/** A text of SQL of a dialect that was not read from a statement. */
export function sqlText(text: string, dialect: Dialect, columns: readonly string[] = []): SqlText {
  const lexed = lex(text, dialect);
  const canonical = lexed.ok ? canonicalOf(lexed.tokens, dialect) : text;
  return { text, canonical, columns, written: undefined };
}

/** What the columns of all tables hold. Those without a counterpart get a gap, and are no part of the result. */
export function readTypes({ state, notes, enums, keyOf }: Adapting): ColumnTypes {
  const types = new Map<string, LogicalType>();
  for (const table of state.tables.values()) {
    for (const { name, type } of table.columns) {
      const text = type?.text ?? (state.dialect === "sqlite" ? "text" : "");
      const read = readType(text, state.dialect, enums);
      if (read !== undefined)
        types.set(keyOf(table, name), choiceOr(read, name, table, state.dialect));
      else {
        notes.missing(
          "type",
          table.name.name,
          `${table.name.name}.${name} has the type ${text}, which has no counterpart`,
          "make the column by hand behind the result",
          type?.written?.slice,
        );
      }
    }
  }
  return types;
}

/** The choice that a check makes of a text. */
function choiceOr(
  type: LogicalType,
  column: string,
  table: TableState,
  dialect: Dialect,
): LogicalType {
  if (type.kind !== "text" || type.length !== undefined) return type;
  for (const constraint of table.constraints) {
    const values = constraint.kind === "check" ? choiceIn(constraint, column, dialect) : undefined;
    if (values !== undefined) return { kind: "choice", values };
  }
  return type;
}

/** The values that a check says a column has, where it says nothing else: `kind IN ('a', 'b')`. */
export function choiceIn(
  { condition }: Check,
  column: string,
  dialect: Dialect,
): readonly string[] | undefined {
  const lexed = lex(condition.text, dialect);
  if (!lexed.ok) return undefined;
  const [name, word, ...list] = lexed.tokens;
  if (name === undefined || !isToken(word, "in") || !isToken(list.at(-1), ")")) return undefined;
  const called = nameOfToken(name, dialect);
  if (called === undefined || !isSameMember(called, column, dialect)) return undefined;
  const values = list.filter(({ kind }) => kind === "text").map(({ value }) => value);
  const rest = list.filter(({ kind }) => kind !== "text").map(({ value }) => value.toLowerCase());
  const isPlain = rest.every((each) => ["(", ",", ")", ":", "text", "n"].includes(each));
  return isPlain && values.length > 0 ? values : undefined;
}

/** A column on the target; undefined where it cannot be made there. */
export function adaptColumn(
  column: Column,
  table: TableState,
  types: ColumnTypes,
  adapting: Adapting,
): Column | undefined {
  const { target, notes, keyOf, state } = adapting;
  const where = `${table.name.name}.${column.name}`;
  const type = types.get(keyOf(table, column.name));
  if (type === undefined) return undefined;
  if (column.generated !== undefined) {
    notes.missing(
      "generated",
      table.name.name,
      `${where} is computed by ${column.generated.expression.text}, which is not translated`,
      "make the column by hand behind the result",
      column.type?.written?.slice,
    );
    return undefined;
  }
  // SQLite counts in columns of exactly this type.
  const written =
    target === "sqlite" && column.autoIncrement !== undefined
      ? "integer"
      : typeOnTarget(type, column, where, adapting);
  const key = primaryColumns(table)?.map((each) => memberKey(each, state.dialect)) ?? [];
  const autoIncrement = counterOf(column, type, table, adapting);
  const value = autoIncrement === undefined ? defaultOf(column, type, table, adapting) : undefined;
  noteOptions(column, where, table.name.name, adapting);
  if (column.comment !== undefined && target === "sqlite") {
    notes.adapted("comment", where, "left out", "the database keeps no comments");
  }
  return {
    name: column.name,
    type: { ...sqlText(written, target), written: column.type?.written },
    notNull: column.notNull || key.includes(memberKey(column.name, state.dialect)),
    default: value,
    collation: undefined,
    generated: undefined,
    autoIncrement,
    comment: target === "mysql" ? column.comment : undefined,
    options:
      target === "mssql" && value !== undefined
        ? [
            {
              name: "default name",
              text: `CONSTRAINT ${quoteName(`${table.name.name}_${column.name}_default`.toLowerCase(), target)}`,
            },
          ]
        : [],
  };
}

function typeOnTarget(
  type: LogicalType,
  column: Column,
  where: string,
  { target, notes, state }: Adapting,
): string {
  const { text, because, lost } = writeType(type, target);
  const what = `${column.type?.text.toLowerCase() ?? "no type"} → ${text}`;
  if (lost !== undefined)
    notes.missing(
      "type",
      where.split(".")[0] ?? "",
      `${where}: ${what}: ${lost}`,
      "check that its values fit",
    );
  else if (because !== undefined && column.type?.text.toLowerCase() !== text)
    notes.adapted("type", where, what, because);
  if (
    state.dialect === "sqlite" &&
    type.kind === "integer" &&
    type.bits < 64 &&
    target !== "sqlite"
  ) {
    notes.adapted(
      "type",
      where,
      what,
      "SQLite's integers have up to 64 bits, those of the target 32",
    );
  }
  return text;
}

/** The integer type that a column which counts has. */
function sizeOf(type: LogicalType): "smallint" | "integer" | "bigint" {
  const { text } = writeType(type, "postgres");
  return text === "smallint" || text === "bigint" ? text : "integer";
}

function counterOf(
  column: Column,
  type: LogicalType,
  table: TableState,
  { target, notes }: Adapting,
): AutoIncrement | undefined {
  const { autoIncrement } = column;
  if (autoIncrement === undefined) return undefined;
  const key = primaryColumns(table) ?? [];
  const isKey = key.length === 1 && key[0] === column.name;
  switch (target) {
    case "mssql":
      return { kind: "identity", generation: "always", sequence: undefined, options: "1,1" };
    case "postgres":
      return { kind: "serial", sequence: undefined, sequenceType: sizeOf(type) };
    case "mysql":
    case "sqlite":
      if (isKey) return { kind: "counter" };
      notes.missing(
        "counter",
        table.name.name,
        `${table.name.name}.${column.name} counts and is not the primary key, which the target does not take`,
        "give it its values in the application, or make it the key",
        column.type?.written?.slice,
      );
      return undefined;
  }
}

function defaultOf(
  column: Column,
  type: LogicalType,
  table: TableState,
  { target, notes, state }: Adapting,
): SqlText | undefined {
  if (column.default === undefined) return undefined;
  const { text } = column.default;
  const value = readDefault(text, type, state.dialect);
  if (value?.kind === "null") return undefined;
  const written = value && writeDefault(value, type, target);
  const where = `${table.name.name}.${column.name}`;
  if (value === undefined || written === undefined) {
    notes.missing(
      "default",
      table.name.name,
      `${where} has the default ${text}, which has no counterpart`,
      "add the default by hand behind the result",
      column.default.written?.slice ?? column.type?.written?.slice,
    );
    return undefined;
  }
  const what = `DEFAULT ${text} → ${written.length > 40 ? `${written.slice(0, 40)}…` : written}`;
  if (value.kind === "uuid")
    notes.adapted("default", where, what, "each database has a function of its own for UUIDs");
  if (value.kind === "now" && target === "mssql") {
    notes.adapted("default", where, what, "the moment with its zone, where the column has one");
  }
  if (value.kind === "boolean" && target !== "postgres") {
    notes.adapted("default", where, what, "the database writes truth values as 1 and 0");
  }
  if (value.kind === "emptyArray") notes.adapted("default", where, what, "arrays are JSON here");
  return { ...sqlText(written, target), written: column.default.written };
}

function noteOptions(
  column: Column,
  where: string,
  table: string,
  { target, notes, state }: Adapting,
): void {
  if (
    column.collation !== undefined ||
    column.options.some(({ name }) => name === "character set")
  ) {
    const text = column.collation ?? "character set";
    notes.adapted(
      "collation",
      where,
      `${text} left out`,
      "collations have other names on each database: the database's own is taken",
    );
  }
  for (const { name, text } of column.options) {
    if (name === "character set" || name === "default name" || state.dialect === target) continue;
    if (name === "on update" || name === "invisible") {
      notes.missing(
        "option",
        table,
        `${where}: ${text} has no counterpart`,
        "let the application do it, or write a trigger",
      );
    } else notes.adapted("option", where, `${text} left out`, "only its own database knows it");
  }
}
