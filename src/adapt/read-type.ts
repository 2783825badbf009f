import type { Dialect } from "../sql/dialect.js";
import { lex } from "../sql/lex.js";
import type { LogicalType } from "./logical-type.js";

/** A type as a statement writes it, taken apart: its words, what stands in parentheses, what stands behind these. */
interface TypeParts {
  readonly name: string;
  readonly numbers: readonly number[];
  readonly texts: readonly string[];
  readonly isMax: boolean;
  readonly rest: string;
  readonly isArray: boolean;
}

/**
 * What a type of a dialect holds; undefined for one that has no counterpart elsewhere. `enums` has the values of PostgreSQL's enum types by
 * their names. Names and sizes are those of the manuals: PostgreSQL chapter 8, MySQL chapter 13, T-SQL "Data types"; SQLite takes any name,
 * and gets those of the others.
 */
export function readType(
  text: string,
  dialect: Dialect,
  enums: ReadonlyMap<string, readonly string[]>,
): LogicalType | undefined {
  const parts = partsOf(text, dialect);
  if (parts === undefined) return undefined;
  if (parts.isArray) return { kind: "array", of: text.replace(/\s*\[\d*\]\s*$/, "") };
  const values = dialect === "postgres" ? enums.get(parts.name) : undefined;
  if (values !== undefined) return { kind: "choice", values };
  switch (dialect) {
    case "postgres":
      return postgresType(parts);
    case "mysql":
      return mysqlType(parts);
    case "mssql":
      return mssqlType(parts);
    case "sqlite":
      return sqliteType(parts);
  }
}

function partsOf(text: string, dialect: Dialect): TypeParts | undefined {
  const lexed = lex(text, dialect);
  if (!lexed.ok) return undefined;
  const words = { before: new Array<string>(), behind: new Array<string>() };
  const numbers: number[] = [];
  const texts: string[] = [];
  let depth = 0;
  let isMax = false;
  let seen = false;
  let isArray = false;
  for (const { kind, value } of lexed.tokens) {
    if (value === "(" && kind === "mark") {
      depth += 1;
      seen = true;
    } else if (value === ")" && kind === "mark") depth -= 1;
    else if (value === "[" && kind === "mark") isArray = true;
    else if (value === "." && kind === "mark") words.before.length = 0;
    else if (depth === 0 && (kind === "word" || kind === "name")) {
      (seen ? words.behind : words.before).push(kind === "word" ? value.toLowerCase() : value);
    } else if (kind === "number") numbers.push(Number(value));
    else if (kind === "text") texts.push(value);
    else if (kind === "word" && value.toLowerCase() === "max") isMax = true;
  }
  const name = words.before.join(" ");
  return { name, numbers, texts, isMax, rest: words.behind.join(" "), isArray };
}

const BOOLEAN: LogicalType = { kind: "boolean" };
const DATE: LogicalType = { kind: "date" };
const UUID: LogicalType = { kind: "uuid" };

function integer(bits: 8 | 16 | 24 | 32 | 64, unsigned = "signed"): LogicalType {
  return { kind: "integer", bits, unsigned: unsigned === "unsigned" };
}

function decimal({ numbers: [precision, scale] }: TypeParts): LogicalType {
  return { kind: "decimal", precision, scale };
}

function text(length: number | undefined): LogicalType {
  return { kind: "text", length, fixed: false };
}

function fixedText(length = 1): LogicalType {
  return { kind: "text", length, fixed: true };
}

function bytes(length: number | undefined): LogicalType {
  return { kind: "bytes", length, fixed: false };
}

function moment(precision: number | undefined, zone: "zone" | "none"): LogicalType {
  return { kind: "moment", precision, zone: zone === "zone" };
}

function postgresType(parts: TypeParts): LogicalType | undefined {
  const { name, rest, numbers } = parts;
  const [size] = numbers;
  switch (`${name} ${rest}`.trim()) {
    case "boolean":
    case "bool":
      return BOOLEAN;
    case "smallint":
    case "int2":
      return integer(16);
    case "integer":
    case "int":
    case "int4":
      return integer(32);
    case "bigint":
    case "int8":
      return integer(64);
    case "numeric":
    case "decimal":
      return decimal(parts);
    case "real":
    case "float4":
      return { kind: "float", bits: 32 };
    case "double precision":
    case "float8":
    case "float":
      return { kind: "float", bits: size !== undefined && size < 25 ? 32 : 64 };
    case "varchar":
    case "character varying":
      return text(size);
    case "char":
    case "character":
    case "bpchar":
      return fixedText(size);
    case "text":
      return text(undefined);
    case "bytea":
      return bytes(undefined);
    case "date":
      return DATE;
    case "time":
    case "time without time zone":
      return { kind: "time", precision: size };
    case "timestamp":
    case "timestamp without time zone":
      return moment(size, "none");
    case "timestamptz":
    case "timestamp with time zone":
      return moment(size, "zone");
    case "uuid":
      return UUID;
    case "json":
    case "jsonb":
      return { kind: "json", binary: name === "jsonb" };
    default:
      return undefined;
  }
}

function mysqlType(parts: TypeParts): LogicalType | undefined {
  const words = `${parts.name} ${parts.rest}`.trim().split(" ");
  const unsigned = words.includes("unsigned") || words.includes("zerofill") ? "unsigned" : "signed";
  const name = words.filter((word) => !/^(?:un)?signed$|^zerofill$/.test(word)).join(" ");
  const [size] = parts.numbers;
  switch (name) {
    case "boolean":
    case "bool":
      return BOOLEAN;
    case "tinyint":
      return size === 1 ? BOOLEAN : integer(8, unsigned);
    case "smallint":
      return integer(16, unsigned);
    case "mediumint":
      return integer(24, unsigned);
    case "int":
    case "integer":
      return integer(32, unsigned);
    case "bigint":
      return integer(64, unsigned);
    case "year":
      return integer(16);
    case "bit":
      return size === undefined || size === 1 ? BOOLEAN : undefined;
    case "decimal":
    case "numeric":
    case "dec":
      return { kind: "decimal", precision: size ?? 10, scale: parts.numbers[1] ?? 0 };
    case "float":
      return { kind: "float", bits: size !== undefined && size > 24 ? 64 : 32 };
    case "double":
    case "double precision":
    case "real":
      return { kind: "float", bits: 64 };
    case "varchar":
    case "nvarchar":
      return text(size);
    case "char":
    case "nchar":
      return fixedText(size);
    case "tinytext":
    case "text":
    case "mediumtext":
    case "longtext":
      return text(undefined);
    case "varbinary":
      return bytes(size);
    case "binary":
      return { kind: "bytes", length: size ?? 1, fixed: true };
    case "tinyblob":
    case "blob":
    case "mediumblob":
    case "longblob":
      return bytes(undefined);
    case "date":
      return DATE;
    case "time":
      return { kind: "time", precision: size ?? 0 };
    case "datetime":
      return moment(size ?? 0, "none");
    case "timestamp":
      return moment(size ?? 0, "zone");
    case "json":
      return { kind: "json", binary: true };
    case "uuid":
      return UUID;
    case "enum":
      return { kind: "choice", values: parts.texts };
    default:
      return undefined;
  }
}

function mssqlType(parts: TypeParts): LogicalType | undefined {
  const [size] = parts.numbers;
  const length = parts.isMax ? undefined : (size ?? 1);
  switch (parts.name.toLowerCase()) {
    case "bit":
      return BOOLEAN;
    case "tinyint":
      return integer(8, "unsigned");
    case "smallint":
      return integer(16);
    case "int":
    case "integer":
      return integer(32);
    case "bigint":
      return integer(64);
    case "decimal":
    case "numeric":
      return { kind: "decimal", precision: size ?? 18, scale: parts.numbers[1] ?? 0 };
    case "money":
      return { kind: "decimal", precision: 19, scale: 4 };
    case "real":
      return { kind: "float", bits: 32 };
    case "float":
      return { kind: "float", bits: size !== undefined && size < 25 ? 32 : 64 };
    case "nvarchar":
    case "varchar":
      return text(length);
    case "nchar":
    case "char":
      return fixedText(size);
    case "text":
    case "ntext":
      return text(undefined);
    case "varbinary":
      return bytes(length);
    case "binary":
      return { kind: "bytes", length: size ?? 1, fixed: true };
    case "image":
      return bytes(undefined);
    case "date":
      return DATE;
    case "time":
      return { kind: "time", precision: size };
    case "datetime":
      return moment(3, "none");
    case "smalldatetime":
      return moment(0, "none");
    case "datetime2":
      return moment(size, "none");
    case "datetimeoffset":
      return moment(size, "zone");
    case "uniqueidentifier":
      return UUID;
    default:
      return undefined;
  }
}

/** The names that frameworks give; of the others, those that one of the other databases has. */
function sqliteType(parts: TypeParts): LogicalType | undefined {
  const lower = { ...parts, name: parts.name.toLowerCase() };
  const [size] = parts.numbers;
  switch (lower.name) {
    case "tinyint":
      return size === 1 ? BOOLEAN : integer(8);
    case "datetime":
    case "timestamp":
      return moment(size, "none");
    case "varchar":
    case "nvarchar":
    case "string":
    case "clob":
      return text(size);
    case "blob":
      return bytes(undefined);
    case "float":
    case "double":
    case "real":
      return { kind: "float", bits: 64 };
    default:
      return postgresType(lower) ?? mysqlType(lower);
  }
}
