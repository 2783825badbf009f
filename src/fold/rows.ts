import { targetText, type EntityKey, type Field } from "../operation/field.js";

/**
 * What happens to one value of a column, as text: `old` for what stood there, `cast(…)` for a conversion that may change it,
 * `coalesce(…)` for a backfill. Equal texts mean equal values, whatever stood there before.
 */
export type Value = string;

/** The value that a column holds before the first operation. */
export const OLD: Value = "old";

const NULL: Value = "NULL";

/** Type families inside which a value does not change on its way from left to right. */
const WIDER: Readonly<Record<string, readonly string[]>> = {
  varchar: ["text"],
  smallint: ["integer", "bigint"],
  integer: ["bigint"],
};

/** What existing rows get when the field is added (django/db/backends/base/schema.py, effective_default). */
export function addedValue(field: Field): Value {
  return effectiveDefault(field) ?? NULL;
}

/** What becomes of a value when a field is altered. */
export function alteredValue(value: Value, before: Field, after: Field, owner: EntityKey): Value {
  const converted = convert(value, before, after, owner);
  if (!before.null || after.null) return converted;
  const fill = effectiveDefault(after);
  return fill === undefined ? converted : coalesce(converted, fill);
}

/** Undefined where the effective default is NULL. */
function effectiveDefault(field: Field): Value | undefined {
  const value = field.default?.canonical ?? field.implicitDefault;
  return value === "None" ? undefined : value;
}

function convert(value: Value, before: Field, after: Field, owner: EntityKey): Value {
  if (value === NULL || keeps(before, after, owner)) return value;
  return `cast(${value} as ${columnType(after, owner)} ${after.maxLength ?? ""})`;
}

/** Does every value of the first field's column stand unchanged in the second's? */
function keeps(before: Field, after: Field, owner: EntityKey): boolean {
  const from = columnType(before, owner);
  const to = columnType(after, owner);
  if (from === to) {
    if (after.maxLength === undefined) return true;
    return before.maxLength !== undefined && before.maxLength <= after.maxLength;
  }
  return WIDER[from]?.includes(to) === true;
}

/** The type, with what a key points to: its column has the type of the other one. */
function columnType(field: Field, owner: EntityKey): string {
  const targets = field.references.map(({ target }) => targetText(target, owner));
  return [field.type, ...targets].join(" ");
}

function coalesce(value: Value, fill: Value): Value {
  if (value === NULL) return fill;
  // Only what stood there before, or a conversion of it, can be NULL; a default cannot.
  return value === OLD || value.startsWith("cast(") ? `coalesce(${value}, ${fill})` : value;
}
