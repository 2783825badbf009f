import { isAutoType, plainType, type BuiltIn, type FieldType } from "../../schema/field-type.js";
import type { ColumnTypes } from "../dialect.js";
import type { MssqlSettings } from "./backend.js";

const IDENTITY = "IDENTITY (1, 1)";

/** SQL Server's column types (`data_types` of mssql/base.py and of sql_server/pyodbc/base.py). */
export function columnTypes(settings: MssqlSettings): ColumnTypes {
  const identityInType = settings.backend === "django-pyodbc-azure";
  const typeOf = (type: FieldType): string | undefined => {
    switch (type.kind) {
      case "builtIn": {
        const text = builtIn(type, settings);
        return identityInType && isAutoType(type) ? `${text} ${IDENTITY}` : text;
      }
      case "fixed":
        return type.text;
      case "generated":
        return typeOf(type.output);
      default:
        return undefined;
    }
  };
  return {
    typeOf,
    checkOf: (type, column) => (type.kind === "builtIn" ? checkOf(type, column) : undefined),
    suffixOf: (type) => (!identityInType && isAutoType(type) ? IDENTITY : undefined),
    referencing,
  };
}

function builtIn(type: BuiltIn, settings: MssqlSettings): string {
  const length = type.maxLength ?? "max";
  switch (type.name) {
    case "AutoField":
    case "IntegerField":
    case "PositiveIntegerField":
      return "int";
    case "BigAutoField":
    case "BigIntegerField":
    case "DurationField":
    case "PositiveBigIntegerField":
      return "bigint";
    case "SmallAutoField":
    case "SmallIntegerField":
    case "PositiveSmallIntegerField":
      return "smallint";
    case "BinaryField":
      return `varbinary(${settings.backend === "mssql-django" ? length : "max"})`;
    case "BooleanField":
    case "NullBooleanField":
      return "bit";
    case "CharField":
    case "FileField":
    case "FilePathField":
    case "SlugField":
      return `nvarchar(${length})`;
    case "DateField":
      return "date";
    case "DateTimeField":
      return settings.backend === "mssql-django" && settings.useTimeZones
        ? "datetimeoffset"
        : "datetime2";
    case "DecimalField":
      return `numeric(${type.maxDigits ?? "None"}, ${type.decimalPlaces ?? "None"})`;
    case "FloatField":
      return "double precision";
    case "IPAddressField":
      return "nvarchar(15)";
    case "GenericIPAddressField":
      return "nvarchar(39)";
    case "JSONField":
    case "TextField":
      return "nvarchar(max)";
    case "TimeField":
      return "time";
    case "UUIDField":
      return "char(32)";
  }
}

function checkOf(type: BuiltIn, column: string): string | undefined {
  if (type.name === "JSONField") return `(ISJSON ("${column}") = 1)`;
  return type.name.startsWith("Positive") ? `[${column}] >= 0` : undefined;
}

/** A key to a column that the server numbers is of its plain type (Django: `rel_db_type`). */
function referencing(type: FieldType): FieldType {
  if (type.kind !== "builtIn") return type;
  switch (type.name) {
    case "AutoField":
      return plainType("IntegerField");
    case "BigAutoField":
      return plainType("BigIntegerField");
    case "SmallAutoField":
      return plainType("SmallIntegerField");
    default:
      return type;
  }
}
