import type { Field } from "../../operation/field.js";

/**
 * What decides on SQL Server whether a column can be part of a key, and how much of it that takes. Types are those of mssql-django
 * (mssql/base.py, data_types) and of django-pyodbc-azure, which agree in what matters here. The field is the one whose type the
 * column has: for a foreign key, the field that it points to.
 */

/** Types with a length: `nvarchar(50)`. Without a length they are `max` types. */
const TEXT_CLASSES: ReadonlySet<string> = new Set([
  "models.CharField",
  "models.CommaSeparatedIntegerField",
  "models.EmailField",
  "models.FileField",
  "models.FilePathField",
  "models.ImageField",
  "models.SlugField",
  "models.URLField",
]);

/** Always `nvarchar(max)`. */
const MAX_CLASSES: ReadonlySet<string> = new Set(["models.TextField", "models.JSONField"]);

const FIXED: ReadonlyMap<string, readonly [type: string, bytes: number]> = new Map([
  ["models.AutoField", ["int", 4]],
  ["models.BigAutoField", ["bigint", 8]],
  ["models.SmallAutoField", ["smallint", 2]],
  ["models.BigIntegerField", ["bigint", 8]],
  ["models.BooleanField", ["bit", 1]],
  ["models.NullBooleanField", ["bit", 1]],
  ["models.DateField", ["date", 3]],
  ["models.DateTimeField", ["datetime2", 8]],
  ["models.DurationField", ["bigint", 8]],
  ["models.FloatField", ["double precision", 8]],
  ["models.GenericIPAddressField", ["nvarchar(39)", 78]],
  ["models.IPAddressField", ["nvarchar(15)", 30]],
  ["models.IntegerField", ["int", 4]],
  ["models.PositiveBigIntegerField", ["bigint", 8]],
  ["models.PositiveIntegerField", ["int", 4]],
  ["models.PositiveSmallIntegerField", ["smallint", 2]],
  ["models.SmallIntegerField", ["smallint", 2]],
  ["models.TimeField", ["time", 5]],
  ["models.UUIDField", ["char(32)", 32]],
]);

/** The longest `nvarchar` with a length; numeric columns take at most 17 bytes. */
export const LONGEST_NVARCHAR = 4000;
const NUMERIC_BYTES = 17;

/** Is the column of a `max` type, which no key can hold? Classes that are not Django's are not known to be. */
export function isMaxType(field: Field): boolean {
  const { className, args } = field;
  if (MAX_CLASSES.has(className)) return true;
  if (className === "models.BinaryField") return !args.has("max_length");
  return className === "models.CharField" && (args.get("max_length") ?? "None") === "None";
}

/** How many bytes the column may take in a key; undefined where that is not known. */
export function keyBytes(field: Field): number | undefined {
  if (field.className === "models.DecimalField") return NUMERIC_BYTES;
  if (TEXT_CLASSES.has(field.className)) {
    return field.maxLength === undefined ? undefined : 2 * field.maxLength;
  }
  return FIXED.get(field.className)?.[1];
}

/** The column's type; undefined for classes that are not Django's. */
export function columnType(field: Field): string | undefined {
  const { className, args, maxLength } = field;
  if (isMaxType(field)) {
    return className === "models.BinaryField" ? "varbinary(max)" : "nvarchar(max)";
  }
  if (className === "models.BinaryField") return `varbinary(${args.get("max_length") ?? ""})`;
  if (className === "models.DecimalField") {
    return `numeric(${args.get("max_digits") ?? ""}, ${args.get("decimal_places") ?? ""})`;
  }
  if (TEXT_CLASSES.has(className)) {
    return maxLength === undefined ? undefined : `nvarchar(${maxLength})`;
  }
  return FIXED.get(className)?.[0];
}
