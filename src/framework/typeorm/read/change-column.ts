import { tableOf, type TableState } from "../../../operation/relational/state.js";
import { quoteName, quoteText } from "../../../sql/quote.js";
import { tableName } from "../../classes/read/evaluate.js";
import type { TableCallContext } from "./table-api.js";
import { columnOptions, type ColumnOptions } from "./table-options.js";
import { columnSql, commentSql, keySql, pathText } from "./table-sql.js";
import type { Value } from "../../classes/read/value.js";

/** Names of types as PostgreSQL gives them back, for those that TypeORM compares with what a migration says. */
const SERVER_TYPES: ReadonlySet<string> = new Set([
  ..."bigint boolean bytea date double-precision inet integer json jsonb numeric real smallint text uuid xml"
    .split(" ")
    .map((each) => each.replace("-", " ")),
  "character",
  "character varying",
  "timestamp with time zone",
  "timestamp without time zone",
  "time with time zone",
  "time without time zone",
]);

/**
 * `changeColumn` on PostgreSQL. Where type and length are the same texts as before, it alters the column; else it drops the column and
 * adds it again, without its values (PostgresQueryRunner.changeColumn). A column given by its name is compared as the server tells it: then
 * `varchar` is another type than `character varying`. Undefined where that is not known, or keys would change.
 */
export function changeColumnSql(
  path: string,
  old: Value | undefined,
  column: ColumnOptions,
  context: TableCallContext,
): readonly string[] | undefined {
  const { dialect, state } = context;
  const table = state === undefined ? undefined : tableOf(state, tableName(path));
  if (dialect !== "postgres" || table?.complete !== true) return undefined;
  const before = old?.kind === "text" ? undefined : columnOptions(old);
  const name = old?.kind === "text" ? old.text : before?.name;
  const found = table.columns.find((each) => each.name === name);
  if (name === undefined || found === undefined || name !== column.name) return undefined;
  if (column.generated !== undefined || found.autoIncrement !== undefined) return undefined;
  if (column.isPrimary || isInKey(table, name) || column.isArray) return undefined;
  const told = found.type?.canonical ?? "";
  const isSame =
    before === undefined
      ? isSameAsServer(told, column)
      : before.type === column.type && before.size === column.size;
  if (isSame === undefined) return undefined;
  if (!isSame) return recreatedSql(path, column, context);
  return alteredSql({ path, table, column, before }, context);
}

/** Does the column say the type that the server tells? Undefined where that is not known. */
function isSameAsServer(told: string, { type, size }: ColumnOptions): boolean | undefined {
  const [, base = "", length] = /^(.*?)(?: \( (.*?) \))?$/.exec(told) ?? [];
  const server = SERVER_NAMES[base] ?? base;
  if (!SERVER_TYPES.has(server)) return undefined;
  // Precision is no part of what decides.
  const isText = server.startsWith("character");
  return server === type && (!isText || (length ?? "") === (size ?? ""));
}

/** Other names of types, as they may stand in a migration. */
const SERVER_NAMES: Readonly<Record<string, string>> = {
  bool: "boolean",
  decimal: "numeric",
  float8: "double precision",
  int: "integer",
  int2: "smallint",
  int4: "integer",
  int8: "bigint",
  timestamp: "timestamp without time zone",
  timestamptz: "timestamp with time zone",
  varchar: "character varying",
};

function isInKey({ constraints }: TableState, column: string): boolean {
  return constraints.some((each) => each.kind === "primaryKey" && each.columns.includes(column));
}

interface Alteration {
  readonly path: string;
  readonly table: TableState;
  readonly column: ColumnOptions;
  /** What the migration says that the column was; undefined where the server is asked. */
  readonly before: ColumnOptions | undefined;
}

/** Only what differs from what it was is changed; what the server tells is not known word by word, and is said again. */
function alteredSql(
  { path, table, column, before }: Alteration,
  context: TableCallContext,
): readonly string[] | undefined {
  const name = quoteName(column.name, "postgres");
  const text = pathText(path, "postgres");
  const alter = (change: string): string => `ALTER TABLE ${text} ALTER COLUMN ${name} ${change}`;
  const { default: value, comment = "" } = column;
  if (column.size !== undefined && /^(?:numeric|decimal|time)/.test(column.type)) return undefined;
  const unique = uniqueOf(table, column.name);
  const wasUnique = before === undefined ? unique !== undefined : before.isUnique;
  if (wasUnique && unique === undefined) return undefined;
  const changes: readonly (readonly [boolean, string])[] = [
    [
      before?.isNullable !== column.isNullable,
      alter(column.isNullable ? "DROP NOT NULL" : "SET NOT NULL"),
    ],
    [
      before === undefined || (before.comment ?? "") !== comment,
      `COMMENT ON COLUMN ${text}.${name} IS ${comment === "" ? "NULL" : quoteText(comment, "postgres")}`,
    ],
    [
      wasUnique && !column.isUnique,
      `ALTER TABLE ${text} DROP CONSTRAINT ${quoteName(unique ?? "", "postgres")}`,
    ],
    [
      before === undefined || before.default !== value,
      alter(value === undefined ? "DROP DEFAULT" : `SET DEFAULT ${value}`),
    ],
  ];
  const key = { name: undefined, columns: [column.name] };
  return [
    ...changes.flatMap(([isMade, change]) => (isMade ? [change] : [])),
    ...(column.isUnique && !wasUnique
      ? [`ALTER TABLE ${text} ADD ${keySql("unique", key, path, context)}`]
      : []),
  ];
}

/** What hangs on the column goes with it; keys of others would be in the way. */
function recreatedSql(
  path: string,
  column: ColumnOptions,
  context: TableCallContext,
): readonly string[] {
  const text = pathText(path, "postgres");
  const name = quoteName(column.name, "postgres");
  return [
    `ALTER TABLE ${text} DROP COLUMN ${name}`,
    `ALTER TABLE ${text} ADD ${columnSql(column, false, context)}`,
    ...(column.isUnique
      ? [
          `ALTER TABLE ${text} ADD ${keySql("unique", { name: undefined, columns: [column.name] }, path, context)}`,
        ]
      : []),
    ...commentSql(text, column),
  ];
}

function uniqueOf({ constraints }: TableState, column: string): string | undefined {
  return constraints.find(
    (each) => each.kind === "unique" && each.columns.length === 1 && each.columns[0] === column,
  )?.name;
}
