import type { Column, SqlText } from "../../../operation/relational/column.js";
import { LAST } from "../../../operation/relational/column.js";
import type { Constraint, Index } from "../../../operation/relational/members.js";
import type { RelationName } from "../../../operation/relational/names.js";
import type { SchemaStatement, StatementOrigin } from "../../../operation/relational/statement.js";
import type { Dialect } from "../../../sql/dialect.js";
import { tableName } from "./evaluate.js";
import type { Value } from "./value.js";

/**
 * What a call of the query runner's table API does, for the calls whose arguments are literals and whose names are given. The framework
 * derives names for keys and indexes that have none, by hashes of its own; such calls are not understood, nor are those of SQLite, where
 * it makes the table anew. Source: src/driver/postgres/PostgresQueryRunner.ts and src/driver/mysql/MysqlQueryRunner.ts.
 */
export function tableCall(
  method: string,
  values: readonly Value[],
  dialect: Dialect,
  origin: StatementOrigin,
): readonly SchemaStatement[] | undefined {
  const [first, second, third] = values;
  const table = nameOf(first);
  if (table === undefined) return undefined;
  switch (method) {
    case "dropTable":
      return [
        {
          kind: "dropTable",
          table,
          onMissing: isTrue(second) ? "skip" : "fail",
          cascade: dialect === "postgres",
          origin,
        },
      ];
    case "renameTable":
    case "renameColumn":
    case "changeColumn":
      // The framework renames keys and indexes along, or drops the column and adds it again.
      return undefined;
    case "addColumn":
      return added(table, [second], dialect, origin);
    case "addColumns":
      return second?.kind === "list" ? added(table, second.items, dialect, origin) : undefined;
    case "dropColumn": {
      const column = memberName(second);
      if (column === undefined || dialect === "sqlite") return undefined;
      return [
        {
          kind: "dropColumn",
          table,
          ifTableExists: false,
          column,
          onMissing: "fail",
          cascade: false,
          origin,
        },
      ];
    }
    case "createIndex": {
      const index = indexOf(second, dialect);
      if (index === undefined || third !== undefined) return undefined;
      return [
        { kind: "createIndex", table, index, concurrently: false, onConflict: "fail", origin },
      ];
    }
    case "dropIndex": {
      const name = memberName(second);
      if (name === undefined) return undefined;
      const on = dialect === "mysql" ? table : undefined;
      return [
        {
          kind: "dropIndex",
          index: { schema: table.schema, name },
          table: on,
          concurrently: false,
          onMissing: "fail",
          origin,
        },
      ];
    }
    case "createForeignKey": {
      const constraint = foreignKeyOf(second);
      if (constraint === undefined || dialect === "sqlite") return undefined;
      return [{ kind: "addConstraint", table, ifTableExists: false, constraint, origin }];
    }
    case "dropForeignKey": {
      const name = memberName(second);
      if (name === undefined || dialect === "sqlite") return undefined;
      const which =
        dialect === "mysql"
          ? ({ kind: "foreign", name } as const)
          : ({ kind: "named", name } as const);
      return [
        {
          kind: "dropConstraint",
          table,
          ifTableExists: false,
          which,
          onMissing: "fail",
          cascade: false,
          origin,
        },
      ];
    }
    case "createTable":
      return createdTable(first, second, dialect, origin);
    default:
      return undefined;
  }
}

function optionsOf(value: Value | undefined): ReadonlyMap<string, Value> | undefined {
  const record = value?.kind === "instance" ? value.options : value;
  return record?.kind === "record" ? record.entries : undefined;
}

function textOf(value: Value | undefined): string | undefined {
  return value?.kind === "text" ? value.text : undefined;
}

function isTrue(value: Value | undefined): boolean {
  return value?.kind === "boolean" && value.boolean;
}

/** A table's name: a string, or that of a Table. */
function nameOf(value: Value | undefined): RelationName | undefined {
  const text = textOf(value) ?? textOf(optionsOf(value)?.get("name"));
  return text === undefined ? undefined : tableName(text);
}

/** The name of a column, an index or a key: a string, or that of its object. */
function memberName(value: Value | undefined): string | undefined {
  return textOf(value) ?? textOf(optionsOf(value)?.get("name"));
}

function added(
  table: RelationName,
  values: readonly (Value | undefined)[],
  dialect: Dialect,
  origin: StatementOrigin,
): readonly SchemaStatement[] | undefined {
  const statements: SchemaStatement[] = [];
  for (const value of values) {
    const column = columnOf(value, dialect);
    if (column === undefined || column.key || dialect === "sqlite") return undefined;
    statements.push({
      kind: "addColumn",
      table,
      ifTableExists: false,
      column: column.column,
      place: LAST,
      constraints: [],
      onConflict: "fail",
      origin,
    });
  }
  return statements;
}

/** Options of a column whose meaning is known here; any other leaves the call alone. */
const COLUMN_OPTIONS = new Set(["name", "type", "length", "isNullable", "default", "isPrimary"]);

function columnOf(
  value: Value | undefined,
  dialect: Dialect,
): { readonly column: Column; readonly key: boolean } | undefined {
  const options = optionsOf(value);
  const name = textOf(options?.get("name"));
  const type = textOf(options?.get("type"));
  if (options === undefined || name === undefined || type === undefined) return undefined;
  if ([...options.keys()].some((key) => !COLUMN_OPTIONS.has(key))) return undefined;
  if (!PLAIN_TYPES[dialect].has(type.toLowerCase())) return undefined;
  const length = options.get("length");
  const size = length?.kind === "number" ? String(length.number) : textOf(length);
  const given = options.get("default");
  const literal =
    given?.kind === "number"
      ? String(given.number)
      : given?.kind === "boolean"
        ? String(given.boolean)
        : textOf(given);
  if (given !== undefined && given.kind !== "nothing" && literal === undefined) return undefined;
  if (type.toLowerCase() === "varchar" && size === undefined && dialect === "mysql")
    return undefined;
  return {
    column: {
      name,
      type: sqlText(size === undefined ? type : `${type}(${size})`),
      notNull: !isTrue(options.get("isNullable")),
      default: literal === undefined ? undefined : sqlText(literal),
      collation: undefined,
      generated: undefined,
      autoIncrement: undefined,
      comment: undefined,
      options: [],
    },
    key: isTrue(options.get("isPrimary")),
  };
}

/** Types that the framework writes as they are given. */
const PLAIN_TYPES: Readonly<Record<Dialect, ReadonlySet<string>>> = {
  postgres: new Set([
    "integer",
    "bigint",
    "smallint",
    "text",
    "varchar",
    "character varying",
    "uuid",
    "boolean",
    "jsonb",
    "json",
    "timestamp",
    "timestamptz",
    "date",
    "numeric",
    "real",
    "double precision",
  ]),
  mysql: new Set([
    "int",
    "bigint",
    "smallint",
    "text",
    "longtext",
    "varchar",
    "json",
    "date",
    "double",
  ]),
  sqlite: new Set(["integer", "text", "varchar", "boolean", "datetime", "date", "blob", "real"]),
  mssql: new Set(["int", "bigint", "smallint", "nvarchar", "varchar", "date", "bit"]),
};

function sqlText(text: string): SqlText {
  const canonical = text
    .replace(/\s+/g, " ")
    .toLowerCase()
    .replace(/([(),])/g, " $1 ")
    .replace(/\s+/g, " ")
    .trim();
  return {
    text,
    canonical: text.includes("'") ? text : canonical,
    columns: [],
    written: undefined,
  };
}

function names(value: Value | undefined): readonly string[] | undefined {
  if (value?.kind !== "list") return undefined;
  const found = value.items.map(textOf);
  return found.every((each) => each !== undefined) ? found : undefined;
}

function indexOf(value: Value | undefined, dialect: Dialect): Index | undefined {
  const options = optionsOf(value);
  const columns = names(options?.get("columnNames"));
  const name = textOf(options?.get("name"));
  if (options === undefined || columns === undefined || name === undefined) return undefined;
  if ([...options.keys()].some((key) => !["name", "columnNames", "isUnique"].includes(key)))
    return undefined;
  if (dialect === "mssql") return undefined;
  return {
    name,
    naming: "given",
    unique: isTrue(options.get("isUnique")),
    method: undefined,
    elements: columns.map((column) => ({ of: { kind: "column", column }, attributes: "" })),
    include: [],
    where: undefined,
    attributes: [],
  };
}

function foreignKeyOf(value: Value | undefined): Constraint | undefined {
  const options = optionsOf(value);
  const name = textOf(options?.get("name"));
  const columns = names(options?.get("columnNames"));
  const targetColumns = names(options?.get("referencedColumnNames"));
  const target = nameOf(options?.get("referencedTableName"));
  if (options === undefined || name === undefined) return undefined;
  if (columns === undefined || targetColumns === undefined || target === undefined)
    return undefined;
  if (options.has("deferrable")) return undefined;
  return {
    kind: "foreignKey",
    name,
    naming: "given",
    columns,
    target,
    targetColumns,
    onDelete: action(options.get("onDelete")),
    onUpdate: action(options.get("onUpdate")),
    attributes: [],
    inline: false,
  };
}

function action(value: Value | undefined): string | undefined {
  const text = textOf(value)?.toLowerCase();
  return text === "no action" ? undefined : text;
}

/** `createTable(new Table({ … }))` whose keys and indexes have names. */
function createdTable(
  value: Value | undefined,
  ifNotExists: Value | undefined,
  dialect: Dialect,
  origin: StatementOrigin,
): readonly SchemaStatement[] | undefined {
  const options = optionsOf(value);
  const table = nameOf(value);
  const list = options?.get("columns");
  if (options === undefined || table === undefined || list?.kind !== "list") return undefined;
  if (
    [...options.keys()].some((key) => !["name", "columns", "indices", "foreignKeys"].includes(key))
  )
    return undefined;
  const columns = list.items.map((item) => columnOf(item, dialect));
  const foreignKeys = itemsOf(options.get("foreignKeys")).map(foreignKeyOf);
  const indexes = itemsOf(options.get("indices")).map((item) => indexOf(item, dialect));
  const known = columns.filter((each) => each !== undefined);
  // The framework names the primary key by a hash, except in MySQL and SQLite, which have no name for it.
  const keys = known.filter(({ key }) => key).map(({ column }) => column.name);
  if (keys.length > 0 && dialect !== "mysql") return undefined;
  if (
    known.length < columns.length ||
    foreignKeys.includes(undefined) ||
    indexes.includes(undefined)
  )
    return undefined;
  const primary: readonly Constraint[] =
    keys.length === 0
      ? []
      : [
          {
            kind: "primaryKey",
            name: undefined,
            naming: "derived",
            columns: keys,
            attributes: [],
            inline: false,
          },
        ];
  const create: SchemaStatement = {
    kind: "createTable",
    table,
    columns: known.map(({ column }) => column),
    constraints: [...primary, ...foreignKeys.filter((each) => each !== undefined)],
    indexes: [],
    options: dialect === "mysql" ? [{ name: "engine", text: "ENGINE=InnoDB" }] : [],
    comment: undefined,
    onConflict: isTrue(ifNotExists) ? "skip" : "fail",
    origin,
  };
  return [
    create,
    ...indexes.flatMap((index): readonly SchemaStatement[] =>
      index === undefined
        ? []
        : [{ kind: "createIndex", table, index, concurrently: false, onConflict: "fail", origin }],
    ),
  ];
}

function itemsOf(value: Value | undefined): readonly Value[] {
  return value?.kind === "list" ? value.items : [];
}
