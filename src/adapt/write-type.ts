import type { Dialect } from "../sql/dialect.js";
import type { LogicalType } from "./logical-type.js";

/** The type of a dialect that holds it, and what is to be told of it where that is not the same in every respect. */
export interface WrittenType {
  readonly text: string;
  /** Why it is another one than a reader would expect. */
  readonly because?: string;
  /** What is lost: values may not fit, or change. */
  readonly lost?: string;
}

/** The type of a dialect for what a column holds. */
export function writeType(type: LogicalType, dialect: Dialect): WrittenType {
  switch (dialect) {
    case "mssql":
      return mssqlType(type);
    case "mysql":
      return mysqlType(type);
    case "postgres":
      return postgresType(type);
    case "sqlite":
      return sqliteType(type);
  }
}

const ARRAY_AS_JSON = "the database has no arrays: the application writes and reads JSON";
const NO_PRECISION = "the database has no numbers of any length: what has more digits is rounded";

function sized(name: string, size: number | undefined): string {
  return size === undefined ? name : `${name}(${size})`;
}

/** The digits behind the point of a second that SQL Server takes at most. */
const MOST_DIGITS = 7;

/** https://learn.microsoft.com/sql/t-sql/data-types/data-types-transact-sql */
function mssqlType(type: LogicalType): WrittenType {
  switch (type.kind) {
    case "boolean":
      return { text: "bit" };
    case "integer": {
      if (!type.unsigned)
        return { text: type.bits === 64 ? "bigint" : type.bits > 16 ? "int" : "smallint" };
      if (type.bits === 64)
        return { text: "decimal(20, 0)", because: "the database has no unsigned numbers" };
      const names = { 8: "tinyint", 16: "int", 24: "int", 32: "bigint" } as const;
      return { text: names[type.bits], because: "the database has no unsigned numbers" };
    }
    case "decimal":
      if (type.precision === undefined) return { text: "decimal(38, 10)", lost: NO_PRECISION };
      return {
        text: `decimal(${Math.min(38, type.precision)}, ${type.scale ?? 0})`,
        ...(type.precision > 38 ? { lost: "the database takes 38 digits at most" } : {}),
      };
    case "float":
      return { text: type.bits === 32 ? "real" : "float" };
    case "text": {
      const { length, fixed } = type;
      // One of 4000 characters is the longest that is not `max`.
      if (length === undefined || length > 4000) return { text: "nvarchar(max)" };
      return { text: `${fixed ? "nchar" : "nvarchar"}(${length})` };
    }
    case "bytes": {
      const { length, fixed } = type;
      if (length === undefined || length > 8000) return { text: "varbinary(max)" };
      return { text: `${fixed ? "binary" : "varbinary"}(${length})` };
    }
    case "date":
      return { text: "date" };
    case "time":
      return { text: sized("time", fitting(type.precision)) };
    case "moment":
      return { text: sized(type.zone ? "datetimeoffset" : "datetime2", fitting(type.precision)) };
    case "uuid":
      return { text: "uniqueidentifier" };
    case "json":
      return {
        text: "nvarchar(max)",
        because: "the database has no type for JSON: it is text, and JSON_VALUE reads it",
      };
    case "choice":
      return {
        text: `nvarchar(${Math.max(1, ...type.values.map((value) => value.length))})`,
        because: "the database has no enum types: a check holds the values",
      };
    case "array":
      return { text: "nvarchar(max)", because: ARRAY_AS_JSON };
  }
}

function fitting(precision: number | undefined): number | undefined {
  return precision === undefined ? undefined : Math.min(precision, MOST_DIGITS);
}

/** The longest VARCHAR that is written: longer ones would leave no room for other columns in a row of 65535 bytes. */
const LONGEST_VARCHAR = 4000;

/** MySQL manual, chapter 13; MariaDB has the same. */
function mysqlType(type: LogicalType): WrittenType {
  switch (type.kind) {
    case "boolean":
      return { text: "tinyint(1)" };
    case "integer": {
      const names = { 8: "tinyint", 16: "smallint", 24: "mediumint", 32: "int", 64: "bigint" };
      return { text: `${names[type.bits]}${type.unsigned ? " unsigned" : ""}` };
    }
    case "decimal":
      if (type.precision === undefined) return { text: "decimal(65, 30)", lost: NO_PRECISION };
      return {
        text: `decimal(${Math.min(65, type.precision)}, ${type.scale ?? 0})`,
        ...(type.precision > 65 ? { lost: "the database takes 65 digits at most" } : {}),
      };
    case "float":
      return { text: type.bits === 32 ? "float" : "double" };
    case "text": {
      const { length, fixed } = type;
      if (length === undefined || length > LONGEST_VARCHAR) return { text: "longtext" };
      return { text: `${fixed && length <= 255 ? "char" : "varchar"}(${length})` };
    }
    case "bytes": {
      const { length, fixed } = type;
      if (length === undefined || length > LONGEST_VARCHAR) return { text: "longblob" };
      return { text: `${fixed && length <= 255 ? "binary" : "varbinary"}(${length})` };
    }
    case "date":
      return { text: "date" };
    case "time":
      return { text: `time(${Math.min(type.precision ?? 6, 6)})` };
    case "moment":
      return {
        text: `datetime(${Math.min(type.precision ?? 6, 6)})`,
        ...(type.zone
          ? {
              because:
                "TIMESTAMP ends in 2038, and DATETIME has no zone: the driver's time zone decides which instant is meant",
            }
          : {}),
      };
    case "uuid":
      return { text: "char(36)" };
    case "json":
      return { text: "json" };
    case "choice":
      return { text: `enum(${type.values.map(quoted).join(", ")})` };
    case "array":
      return { text: "json", because: ARRAY_AS_JSON };
  }
}

function quoted(value: string): string {
  return `'${value.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
}

/** PostgreSQL manual, chapter 8. */
function postgresType(type: LogicalType): WrittenType {
  switch (type.kind) {
    case "boolean":
      return { text: "boolean" };
    case "integer": {
      const bits = type.unsigned && type.bits > 8 && type.bits !== 24 ? type.bits * 2 : type.bits;
      if (bits > 64)
        return { text: "numeric(20, 0)", because: "the database has no unsigned numbers" };
      return {
        text: bits <= 16 ? "smallint" : bits <= 32 ? "integer" : "bigint",
        ...(type.unsigned ? { because: "the database has no unsigned numbers" } : {}),
      };
    }
    case "decimal": {
      const { precision, scale } = type;
      return { text: precision === undefined ? "numeric" : `numeric(${precision}, ${scale ?? 0})` };
    }
    case "float":
      return { text: type.bits === 32 ? "real" : "double precision" };
    case "text":
      if (type.length === undefined) return { text: "text" };
      return { text: `${type.fixed ? "char" : "varchar"}(${type.length})` };
    case "bytes":
      return { text: "bytea" };
    case "date":
      return { text: "date" };
    case "time":
      return {
        text: sized("time", type.precision === undefined ? undefined : Math.min(6, type.precision)),
      };
    case "moment":
      return {
        text: sized(
          type.zone ? "timestamptz" : "timestamp",
          type.precision === undefined ? undefined : Math.min(6, type.precision),
        ),
      };
    case "uuid":
      return { text: "uuid" };
    case "json":
      return { text: type.binary ? "jsonb" : "json" };
    case "choice":
      return {
        text: "text",
        because: "a check holds the values, which is easier to change than an enum type",
      };
    case "array":
      return { text: `${type.of}[]` };
  }
}

/** SQLite minds a type's name only for its affinity (https://www.sqlite.org/datatype3.html). */
function sqliteType(type: LogicalType): WrittenType {
  switch (type.kind) {
    case "boolean":
      return { text: "boolean" };
    case "integer":
      return { text: type.bits === 64 ? "bigint" : "integer" };
    case "decimal":
      return {
        text:
          type.precision === undefined
            ? "numeric"
            : `numeric(${type.precision}, ${type.scale ?? 0})`,
        because: "the database keeps such numbers as floating point, with 15 digits",
      };
    case "float":
      return { text: "real" };
    case "text":
      if (type.length === undefined) return { text: "text" };
      return { text: `${type.fixed ? "char" : "varchar"}(${type.length})` };
    case "bytes":
      return { text: "blob" };
    case "date":
      return { text: "date" };
    case "time":
      return { text: "time" };
    case "moment":
      return { text: "datetime" };
    case "uuid":
      return { text: "char(36)" };
    case "json":
      return {
        text: "text",
        because: "a column of type JSON would turn texts that look like numbers into numbers",
      };
    case "choice":
      return { text: "text", because: "the database has no enum types: a check holds the values" };
    case "array":
      return { text: "text", because: ARRAY_AS_JSON };
  }
}
