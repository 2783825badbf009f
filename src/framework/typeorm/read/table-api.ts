import {
  tableOf,
  type RelationalState,
  type TableState,
} from "../../../operation/relational/state.js";
import type { SchemaStatement, StatementOrigin } from "../../../operation/relational/statement.js";
import { readSchemaSql, type SqlReader } from "../../../schema-sql/read/read.js";
import { quoteName } from "../../../sql/quote.js";
import { changeColumnSql } from "./change-column.js";
import { tableName } from "../../classes/read/evaluate.js";
import {
  checkOptions,
  columnOptions,
  foreignKeyOptions,
  indexOptions,
  tableOptions,
  understood,
  uniqueOptions,
  type ColumnOptions,
} from "./table-options.js";
import { renameColumnSql, renameTableSql } from "./table-renames.js";
import {
  bareName,
  columnSql,
  commentSql,
  createIndexSql,
  createTableSql,
  foreignKeySql,
  keySql,
  pathText,
  sqlOrNone,
  type TableWriting,
} from "./table-sql.js";
import type { Value } from "../../classes/read/value.js";

/** What a call is read with. */
export interface TableCallContext extends TableWriting {
  readonly sql: SqlReader;
  /** The database when the call runs; undefined where that is not known. */
  readonly state: RelationalState | undefined;
  readonly origin: StatementOrigin;
}

/**
 * What a call of the query runner's table API does: the SQL that TypeORM 1.1 gives for it (src/driver/…/…QueryRunner.ts), read as such.
 * Undefined where its arguments are not all known, or the table that it changes is not; calls by which SQLite's driver makes a table
 * anew are not followed.
 */
export function tableCall(
  method: string,
  values: readonly Value[],
  context: TableCallContext,
): readonly SchemaStatement[] | undefined {
  const texts = understood(() => sqlOrNone(() => sqlOf(method, values, context) ?? NOT_FOLLOWED));
  if (texts === undefined || texts === NOT_FOLLOWED) return undefined;
  const statements = texts.flatMap((text) =>
    readSchemaSql(text, context.sql, () => context.origin),
  );
  if (statements.some(({ kind }) => kind === "opaqueStatement" || kind === "changeRows")) {
    return undefined;
  }
  const [first] = statements;
  const skips = method === "createTable" && isTrue(values[1]);
  return first?.kind === "createTable" && skips
    ? [{ ...first, onConflict: "skip" }, ...statements.slice(1)]
    : statements;
}

/** A call whose meaning is not known. */
const NOT_FOLLOWED: readonly string[] = [];

function sqlOf(
  method: string,
  values: readonly Value[],
  context: TableCallContext,
): readonly string[] | undefined {
  const { dialect, state, names } = context;
  if (dialect === "mssql") return undefined;
  const [first, second, third] = values;
  if (method === "createTable") {
    // Others tell whether keys and indexes are made, too.
    if (values.length > 2 || (isTrue(second) && hasIndexes(first, dialect))) return undefined;
    return createTableSql(tableOptions(first), context);
  }
  const path = pathOf(first);
  if (path === undefined) return undefined;
  const table = pathText(path, dialect);
  const alter = (text: string): string => `ALTER TABLE ${table} ${text}`;
  const name = (value: Value | undefined): string | undefined => {
    const found = nameOf(value);
    return found === undefined ? undefined : quoteName(found, dialect);
  };
  switch (method) {
    case "dropTable":
      return [`DROP TABLE ${isTrue(second) ? "IF EXISTS " : ""}${table}`];
    case "createIndex":
      return [createIndexSql(path, indexOptions(second), context)];
    case "createIndices":
      return listOf(second)?.map((each) => createIndexSql(path, indexOptions(each), context));
    case "dropIndex": {
      const index = name(second);
      if (index === undefined) return undefined;
      return [dialect === "mysql" ? `DROP INDEX ${index} ON ${table}` : `DROP INDEX ${index}`];
    }
    default:
  }
  // SQLite's driver makes the table anew for all others.
  if (dialect === "sqlite") return undefined;
  switch (method) {
    case "addColumn":
      return addedSql(path, columnOptions(second), context);
    case "addColumns":
      return listOf(second)?.flatMap(
        (each) => addedSql(path, columnOptions(each), context) ?? NONE,
      );
    case "dropColumn":
      return droppedSql(path, nameOf(second), context);
    case "dropColumns":
      return listOf(second)?.flatMap((each) => droppedSql(path, nameOf(each), context) ?? NONE);
    case "changeColumn":
      return changeColumnSql(path, second, columnOptions(third), context);
    case "renameColumn": {
      const [from, to] = [nameOf(second), nameOf(third)];
      if (state === undefined || names === undefined || dialect !== "postgres") return undefined;
      if (from === undefined || third?.kind !== "text" || to === undefined) return undefined;
      return renameColumnSql(path, from, to, state, names);
    }
    case "renameTable": {
      if (state === undefined || names === undefined || dialect !== "postgres") return undefined;
      return second?.kind === "text" ? renameTableSql(path, second.text, state, names) : undefined;
    }
    case "createForeignKey":
      return [alter(`ADD ${foreignKeySql(foreignKeyOptions(second), bareName(path), context)}`)];
    case "createForeignKeys":
      return listOf(second)?.map((each) =>
        alter(`ADD ${foreignKeySql(foreignKeyOptions(each), bareName(path), context)}`),
      );
    case "dropForeignKey": {
      const key = name(second);
      if (key === undefined) return undefined;
      return [alter(dialect === "mysql" ? `DROP FOREIGN KEY ${key}` : `DROP CONSTRAINT ${key}`)];
    }
    case "createUniqueConstraint":
      if (dialect === "mysql") return undefined;
      return [alter(`ADD ${keySql("unique", uniqueOptions(second), path, context)}`)];
    case "createCheckConstraint": {
      const { name: given, expression } = checkOptions(second);
      if (dialect === "mysql" || given === undefined) return undefined;
      return [alter(`ADD CONSTRAINT ${quoteName(given, dialect)} CHECK (${expression})`)];
    }
    case "dropUniqueConstraint":
    case "dropCheckConstraint": {
      const key = name(second);
      return key === undefined || dialect === "mysql"
        ? undefined
        : [alter(`DROP CONSTRAINT ${key}`)];
    }
    case "createPrimaryKey": {
      const columns = listOf(second)?.map((each) => (each.kind === "text" ? each.text : undefined));
      const known = columns?.filter((each) => each !== undefined) ?? [];
      if (columns === undefined || known.length < columns.length) return undefined;
      const given = third?.kind === "text" ? third.text : undefined;
      return [alter(`ADD ${keySql("primaryKey", { name: given, columns: known }, path, context)}`)];
    }
    default:
      return undefined;
  }
}

const NONE: readonly string[] = [];

/** With IF NOT EXISTS nothing of it is done where the table is there, its indexes neither. */
function hasIndexes(value: Value | undefined, dialect: string): boolean {
  return dialect !== "mysql" && tableOptions(value).indexes.length > 0;
}

function addedSql(
  path: string,
  column: ColumnOptions,
  context: TableCallContext,
): readonly string[] | undefined {
  const { dialect } = context;
  if (column.isPrimary && knownTable(path, context)?.constraints.some(isPrimaryKey) !== false) {
    return undefined;
  }
  if (column.isUnique && dialect === "mysql") return undefined;
  const table = pathText(path, dialect);
  const inColumn = dialect === "mysql" && column.isPrimary;
  const key = [
    ...(column.isPrimary && !inColumn ? (["primaryKey"] as const) : []),
    ...(column.isUnique ? (["unique"] as const) : []),
  ].map((kind) => keySql(kind, { name: undefined, columns: [column.name] }, path, context));
  if (inColumn) return undefined;
  return [
    `ALTER TABLE ${table} ADD ${columnSql(column, false, context)}`,
    ...key.map((text) => `ALTER TABLE ${table} ADD ${text}`),
    ...(dialect === "postgres" ? commentSql(table, column) : []),
  ];
}

function isPrimaryKey({ kind }: { readonly kind: string }): boolean {
  return kind === "primaryKey";
}

/** A column of a key of several is taken out of the key first, which makes the key anew. */
function droppedSql(
  path: string,
  column: string | undefined,
  context: TableCallContext,
): readonly string[] | undefined {
  if (column === undefined) return undefined;
  const { dialect } = context;
  const table = knownTable(path, context);
  const isInKey = table?.constraints.some(
    (each) =>
      each.kind === "primaryKey" && each.columns.length > 1 && each.columns.includes(column),
  );
  if (isInKey === true) return undefined;
  return [`ALTER TABLE ${pathText(path, dialect)} DROP COLUMN ${quoteName(column, dialect)}`];
}

function knownTable(path: string, { state }: TableCallContext): TableState | undefined {
  const table = state === undefined ? undefined : tableOf(state, tableName(path));
  return table?.complete === true ? table : undefined;
}

function isTrue(value: Value | undefined): boolean {
  return value?.kind === "boolean" && value.boolean;
}

function listOf(value: Value | undefined): readonly Value[] | undefined {
  return value?.kind === "list" ? value.items : undefined;
}

/** The path of a table: a string, or the name of a `Table`, or what `getTable` gave. */
function pathOf(value: Value | undefined): string | undefined {
  if (value?.kind === "text") return value.text;
  if (value?.kind === "table") {
    const { schema, name } = value.table;
    return schema === undefined ? name : `${schema}.${name}`;
  }
  return nameOf(value);
}

/** The name of a column, an index or a key: a string, or that of its object. */
function nameOf(value: Value | undefined): string | undefined {
  if (value?.kind === "text") return value.text;
  const record = value?.kind === "instance" ? value.options : value;
  const name = record?.kind === "record" ? record.entries.get("name") : undefined;
  return name?.kind === "text" ? name.text : undefined;
}
