import { isAutoType, type BuiltIn } from "../../schema/field-type.js";
import type { ColumnTypes } from "../dialect.js";
import { referencingSigned } from "../standard/referencing.js";
import { typeText } from "../standard/type-text.js";

/** SQLite's column types (django/db/backends/sqlite3/base.py, data_types). */
export const COLUMN_TYPES: ColumnTypes = {
  typeOf: (type) => typeText(type, builtIn),
  checkOf: (type, column) => {
    if (type.kind !== "builtIn") return undefined;
    if (type.name.startsWith("Positive")) return `"${column}" >= 0`;
    return type.name === "JSONField"
      ? `(JSON_VALID("${column}") OR "${column}" IS NULL)`
      : undefined;
  },
  suffixOf: (type) => (isAutoType(type) ? "AUTOINCREMENT" : undefined),
  referencing: referencingSigned,
};

function builtIn(type: BuiltIn): string {
  const length = type.maxLength === undefined ? "" : `(${type.maxLength})`;
  switch (type.name) {
    case "AutoField":
    case "BigAutoField":
    case "SmallAutoField":
    case "IntegerField":
      return "integer";
    case "BinaryField":
      return "BLOB";
    case "BooleanField":
    case "NullBooleanField":
      return "bool";
    case "CharField":
    case "FileField":
    case "FilePathField":
    case "SlugField":
      return `varchar${length}`;
    case "DateField":
      return "date";
    case "DateTimeField":
      return "datetime";
    case "DecimalField":
      return "decimal";
    case "DurationField":
    case "BigIntegerField":
      return "bigint";
    case "FloatField":
      return "real";
    case "IPAddressField":
      return "char(15)";
    case "GenericIPAddressField":
      return "char(39)";
    case "PositiveBigIntegerField":
      return "bigint unsigned";
    case "PositiveIntegerField":
      return "integer unsigned";
    case "PositiveSmallIntegerField":
      return "smallint unsigned";
    case "SmallIntegerField":
      return "smallint";
    case "JSONField":
    case "TextField":
      return "text";
    case "TimeField":
      return "time";
    case "UUIDField":
      return "char(32)";
  }
}
