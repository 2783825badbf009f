import { DataTypes } from "sequelize";
import type { Column } from "../../../operation/relational/column.js";
import { stringText } from "../../javascript/chain/string-text.js";
import { property } from "../call/context.js";
import { DATA_TYPES_MARK } from "../host/names.js";
import { valueText } from "./value-text.js";

/** The enum types of the database that a table is written for. */
export interface KnownTypes {
  /** The name that Sequelize derives for the type of a column of the table; undefined where the database has no such types. */
  readonly derived: ((column: string) => string) | undefined;
  /** The values that a type has in the end; undefined for one that is not known. */
  readonly values: (name: string) => readonly string[] | undefined;
}

/** The type of an enum column: the author's own where its values and its name are still the same. */
export function enumText(
  column: Column,
  given: unknown,
  beside: unknown,
  types: KnownTypes,
): string | undefined {
  if (types.derived === undefined || column.type === undefined) return valueText(given);
  const isList = given instanceof DataTypes.ARRAY;
  const name = typeName(column.type.text);
  // Tables and columns that were renamed leave their types the names that they had.
  if (name !== types.derived(column.name)) return stringText(column.type.text);
  const values = types.values(name);
  const inner = isList ? property(given, "type") : given;
  const own: unknown = property(inner, "values") ?? beside;
  const isSame = Array.isArray(own) && own.join("\0") === values?.join("\0");
  if (values === undefined || isSame) return valueText(given);
  const text = `${DATA_TYPES_MARK}.ENUM(${values.map(stringText).join(", ")})`;
  return isList ? `${DATA_TYPES_MARK}.ARRAY(${text})` : text;
}

/** The name of a type without quotes, schema `public` and brackets. */
export function typeName(text: string): string {
  return text
    .replace(/(?:\[\])+$/, "")
    .replaceAll('"', "")
    .replace(/^public\./, "");
}
