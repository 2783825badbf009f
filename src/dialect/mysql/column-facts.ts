import type { Field } from "../../operation/field.js";

/**
 * What decides on MySQL whether a column can be part of a key or of a row, and how much of it that takes, with the character set that
 * Django asks for (utf8mb4). The field is the one whose type the column has: for a foreign key, the field that it points to.
 * Source: MySQL manual, "InnoDB Limits" and "Limits on Table Column Count and Row Size"; django/db/backends/mysql/base.py, data_types.
 */

/** Bytes that a character may take. */
export const CHARACTER_BYTES = 4;

/** Bytes that a key of a table with the usual row format can hold. */
export const KEY_LIMIT = 3072;

/** Bytes that a row can hold, without what is stored outside of it. */
export const ROW_LIMIT = 65_535;

const FIXED: ReadonlyMap<string, number> = new Map([
  ["models.AutoField", 4],
  ["models.BigAutoField", 8],
  ["models.SmallAutoField", 2],
  ["models.BigIntegerField", 8],
  ["models.BooleanField", 1],
  ["models.NullBooleanField", 1],
  ["models.DateField", 3],
  ["models.DateTimeField", 8],
  ["models.DecimalField", 30],
  ["models.DurationField", 8],
  ["models.FloatField", 8],
  ["models.GenericIPAddressField", 39 * CHARACTER_BYTES],
  ["models.IPAddressField", 15 * CHARACTER_BYTES],
  ["models.IntegerField", 4],
  ["models.PositiveBigIntegerField", 8],
  ["models.PositiveIntegerField", 4],
  ["models.PositiveSmallIntegerField", 2],
  ["models.SmallIntegerField", 2],
  ["models.TimeField", 6],
  ["models.UUIDField", 32 * CHARACTER_BYTES],
]);

/** What the server calls a column that a key can hold a part of at most; undefined for all others. */
export function partialKeyType({ className }: Field): "longtext" | "longblob" | "json" | undefined {
  if (className === "models.TextField") return "longtext";
  if (className === "models.BinaryField") return "longblob";
  return className === "models.JSONField" ? "json" : undefined;
}

/** How many bytes the column may take in a key; undefined where that is not known. */
export function keyBytes(field: Field): number | undefined {
  const text = textBytes(field);
  return text ?? FIXED.get(field.className);
}

/** How many bytes the values of a varchar may take; undefined for other columns, and where there is no length. */
export function textBytes({ className, maxLength }: Field): number | undefined {
  if (maxLength === undefined || !className.startsWith("models.")) return undefined;
  return maxLength * CHARACTER_BYTES;
}

/** The kind of number that a column holds, in which a foreign key must agree with its target; undefined for other columns. */
export function integerType({ className }: Field): string | undefined {
  if (/^models\.(?:Positive)?Big(?:Auto|Integer)Field$/.test(className)) return "bigint";
  if (/^models\.(?:Positive)?Small(?:Auto|Integer)Field$/.test(className)) return "smallint";
  return /^models\.(?:Auto|Integer|PositiveInteger)Field$/.test(className) ? "integer" : undefined;
}
