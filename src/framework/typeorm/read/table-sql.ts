import type { Dialect } from "../../../sql/dialect.js";
import { quoteName, quoteText } from "../../../sql/quote.js";
import { DEFAULT_NAMES } from "./naming.js";
import type {
  ColumnOptions,
  ForeignKeyOptions,
  IndexOptions,
  TableOptions,
} from "./table-options.js";

/** What is written for a table: the database, and the names of what has none; undefined where a project names them itself. */
export interface TableWriting {
  readonly dialect: Dialect;
  readonly names: typeof DEFAULT_NAMES | undefined;
  /** PostgreSQL's default of a generated UUID; undefined where the project chooses the extension. */
  readonly uuidDefault: string | undefined;
}

/** What TypeORM would derive, in a project that says how in its data source. */
class OwnName extends Error {}

/** The SQL that something gives; undefined where it takes names that only the project's naming strategy knows. */
export function sqlOrNone(write: () => readonly string[]): readonly string[] | undefined {
  try {
    return write();
  } catch (error) {
    if (error instanceof OwnName) return undefined;
    throw error;
  }
}

function named(
  name: string | undefined,
  { names }: TableWriting,
  derive: (names: typeof DEFAULT_NAMES) => string,
): string {
  if (name !== undefined) return name;
  if (names === undefined) throw new OwnName();
  return derive(names);
}

/** A table's path in quotes: `schema.table` or `table`. */
export function pathText(path: string, dialect: Dialect): string {
  return path
    .split(".")
    .map((part) => quoteName(part, dialect))
    .join(".");
}

/** A table's name without its schema, as names are derived from it. */
export function bareName(path: string): string {
  return path.slice(path.lastIndexOf(".") + 1);
}

function list(names: readonly string[], dialect: Dialect): string {
  return names.map((name) => quoteName(name, dialect)).join(", ");
}

/** `createTable(new Table({ … }))`: what each driver's createTableSql and createIndexSql give. */
export function createTableSql(table: TableOptions, writing: TableWriting): readonly string[] {
  const { dialect } = writing;
  const own = bareName(table.name);
  const keys = table.columns.filter(({ isPrimary }) => isPrimary).map(({ name }) => name);
  const inColumn = dialect === "sqlite" && keys.length === 1;
  const single = table.columns
    .filter(({ name, isUnique }) => isUnique && !hasUnique(table, name, dialect))
    .map(({ name }) => ({ name: undefined, columns: [name] }));
  // MySQL has unique indexes for both; those of columns come first there.
  const uniques =
    dialect === "mysql" ? [...single, ...table.uniques] : [...table.uniques, ...single];
  const uniqueParts = uniques.map(({ name, columns }) => {
    const text = quoteName(
      named(name, writing, (names) => names.unique(own, columns)),
      dialect,
    );
    return dialect === "mysql"
      ? `UNIQUE INDEX ${text} (${list(columns, dialect)})`
      : `CONSTRAINT ${text} UNIQUE (${list(columns, dialect)})`;
  });
  const checks = table.checks.map(({ name, expression }) => {
    const text = named(name, writing, (names) => names.check(own, expression));
    return `CONSTRAINT ${quoteName(text, dialect)} CHECK (${expression})`;
  });
  const parts = [
    ...table.columns.map((column) => columnSql(column, inColumn, writing)),
    ...(dialect === "mysql"
      ? table.indexes.map((index) => inlineIndexSql(index, own, writing))
      : []),
    ...uniqueParts,
    ...(dialect === "mysql" ? [] : checks),
    ...table.foreignKeys.map((key) => foreignKeySql(key, own, writing)),
    ...primaryKeyPart(keys, inColumn, own, writing),
  ];
  const options = dialect === "mysql" ? " ENGINE=InnoDB" : "";
  const path = pathText(table.name, dialect);
  return [
    `CREATE TABLE ${path} (${parts.join(", ")})${options}`,
    ...(dialect === "postgres" ? table.columns.flatMap((each) => commentSql(path, each)) : []),
    ...(dialect === "mysql"
      ? []
      : table.indexes.map((index) => createIndexSql(table.name, index, writing))),
  ];
}

/** Is the column unique by a constraint or an index of the table's own? */
function hasUnique({ uniques, indexes }: TableOptions, column: string, dialect: Dialect): boolean {
  const others = dialect === "mysql" ? indexes.filter(({ isUnique }) => isUnique) : [];
  return [...uniques, ...others].some(
    ({ columns }) => columns.length === 1 && columns[0] === column,
  );
}

function primaryKeyPart(
  keys: readonly string[],
  inColumn: boolean,
  own: string,
  writing: TableWriting,
): readonly string[] {
  const { dialect } = writing;
  if (keys.length === 0 || inColumn) return [];
  if (dialect !== "postgres") return [`PRIMARY KEY (${list(keys, dialect)})`];
  const name = named(undefined, writing, (names) => names.primaryKey(own, keys));
  return [`CONSTRAINT ${quoteName(name, dialect)} PRIMARY KEY (${list(keys, dialect)})`];
}

/** A column as each driver's buildCreateColumnSql writes it. */
export function columnSql(
  column: ColumnOptions,
  isKeyInColumn: boolean,
  { dialect, uuidDefault }: TableWriting,
): string {
  const name = quoteName(column.name, dialect);
  const key = isKeyInColumn && column.isPrimary ? " PRIMARY KEY" : "";
  const notNull = column.isNullable ? "" : " NOT NULL";
  const value = column.default;
  switch (dialect) {
    case "sqlite": {
      const counter = column.generated === "increment" ? " AUTOINCREMENT" : "";
      const given = value === undefined ? "" : ` DEFAULT (${value})`;
      return `${name} ${fullType(column)}${key}${counter}${notNull}${given}`;
    }
    case "mysql": {
      const unsigned = column.unsigned ? " UNSIGNED" : "";
      const counter = column.generated === "increment" ? " AUTO_INCREMENT" : "";
      const comment =
        column.comment === undefined || column.comment === ""
          ? ""
          : ` COMMENT ${quoteText(column.comment, dialect)}`;
      const given = value === undefined ? "" : ` DEFAULT ${value}`;
      const update = column.onUpdate === undefined ? "" : ` ON UPDATE ${column.onUpdate}`;
      const nullable = column.isNullable ? " NULL" : notNull;
      if (column.generated === "uuid" && column.size === undefined) throw new OwnName();
      const size = column.size ?? MYSQL_LENGTHS[column.type];
      return `${name} ${fullType({ ...column, size })}${unsigned}${nullable}${counter}${comment}${given}${update}`;
    }
    default: {
      const given = value === undefined ? "" : ` DEFAULT ${value}`;
      const isUuid = column.generated === "uuid" && value === undefined;
      if (isUuid && uuidDefault === undefined) throw new OwnName();
      const uuid = isUuid ? ` DEFAULT ${uuidDefault ?? ""}` : "";
      return `${name} ${serialType(column) ?? fullType(column)}${notNull}${given}${uuid}`;
    }
  }
}

/** The lengths of types without one (MysqlDriver.getColumnLength). */
const MYSQL_LENGTHS: Readonly<Record<string, string>> = {
  varchar: "255",
  nvarchar: "255",
  "national varchar": "255",
  varbinary: "255",
};

function fullType({ type, size, isArray }: ColumnOptions): string {
  const sized = size === undefined ? type : `${type}(${size})`;
  const timed = /^(time|timestamp) (with|without) time zone$/.exec(type);
  const own =
    timed === null || size === undefined
      ? sized
      : `${timed[1] ?? ""}(${size})${timed[2] === "with" ? " with time zone" : ""}`;
  return isArray ? `${own} array` : own;
}

const SERIALS: Readonly<Record<string, string>> = {
  integer: "SERIAL",
  int: "SERIAL",
  int4: "SERIAL",
  smallint: "SMALLSERIAL",
  int2: "SMALLSERIAL",
  bigint: "BIGSERIAL",
  int8: "BIGSERIAL",
};

function serialType({ type, generated }: ColumnOptions): string | undefined {
  return generated === "increment" ? SERIALS[type] : undefined;
}

/** The comment of a column, as PostgreSQL has it behind the table. */
export function commentSql(path: string, { name, comment }: ColumnOptions): readonly string[] {
  if (comment === undefined || comment === "") return [];
  const column = quoteName(name, "postgres");
  return [`COMMENT ON COLUMN ${path}.${column} IS ${quoteText(comment, "postgres")}`];
}

function inlineIndexSql(index: IndexOptions, own: string, writing: TableWriting): string {
  const { dialect } = writing;
  const name = named(index.name, writing, (names) => names.index(own, index.columns, index.where));
  const kind = index.isUnique ? "UNIQUE INDEX" : "INDEX";
  return `${kind} ${quoteName(name, dialect)} (${list(index.columns, dialect)})`;
}

/** `createIndex(table, new TableIndex({ … }))`. MySQL's leaves the condition away. */
export function createIndexSql(table: string, index: IndexOptions, writing: TableWriting): string {
  const { dialect } = writing;
  const own = bareName(table);
  const name = named(index.name, writing, (names) => names.index(own, index.columns, index.where));
  const kind = index.isUnique ? "UNIQUE INDEX" : "INDEX";
  const where =
    index.where === undefined || index.where === "" || dialect === "mysql"
      ? ""
      : ` WHERE ${index.where}`;
  return `CREATE ${kind} ${quoteName(name, dialect)} ON ${pathText(table, dialect)} (${list(index.columns, dialect)})${where}`;
}

/** A foreign key as it stands in CREATE TABLE, and behind ADD. */
export function foreignKeySql(key: ForeignKeyOptions, own: string, writing: TableWriting): string {
  const { dialect } = writing;
  const name = named(key.name, writing, (names) => names.foreignKey(own, key.columns));
  const target = pathText(key.table, dialect);
  const onDelete = key.onDelete === undefined ? "" : ` ON DELETE ${key.onDelete}`;
  const onUpdate = key.onUpdate === undefined ? "" : ` ON UPDATE ${key.onUpdate}`;
  return `CONSTRAINT ${quoteName(name, dialect)} FOREIGN KEY (${list(key.columns, dialect)}) REFERENCES ${target} (${list(key.targetColumns, dialect)})${onDelete}${onUpdate}`;
}

/** A constraint of a table that exists, by its columns: what stands behind ADD. */
export function keySql(
  kind: "unique" | "primaryKey",
  given: { readonly name: string | undefined; readonly columns: readonly string[] },
  table: string,
  writing: TableWriting,
): string {
  const { dialect } = writing;
  const { columns } = given;
  const word = kind === "unique" ? "UNIQUE" : "PRIMARY KEY";
  if (kind === "primaryKey" && dialect === "mysql") return `${word} (${list(columns, dialect)})`;
  const name = named(given.name, writing, (names) => names[kind](bareName(table), columns));
  return `CONSTRAINT ${quoteName(name, dialect)} ${word} (${list(columns, dialect)})`;
}
