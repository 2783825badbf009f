import type { FieldType } from "../../schema/field-type.js";
import { targetOf, type Model, type ModelField } from "../../schema/model.js";
import { placeholder } from "../database-value.js";
import type { ColumnTypes } from "../dialect.js";

/** What a field's column is made of (Django: `db_parameters` and `db_type_suffix`). */
export interface ColumnParameters {
  readonly type: string;
  readonly check: string | undefined;
  readonly suffix: string | undefined;
  readonly collation: string | undefined;
}

/** The parameters of a field's column; undefined where it has none. */
export function columnParameters(
  types: ColumnTypes,
  model: Model,
  field: ModelField,
): ColumnParameters | undefined {
  if (field.type.kind === "relation") {
    const resolved = resolvedType(types, model, field);
    if (resolved === undefined) {
      const what = `the type of ${model.name}.${field.name}: its target is not known`;
      return { type: placeholder(what), check: undefined, suffix: undefined, collation: undefined };
    }
    const type = types.typeOf(resolved) ?? placeholder(`the type of ${field.name}`);
    return { type, check: undefined, suffix: undefined, collation: collationOf(resolved) };
  }
  const type = typeText(types, field);
  if (type === undefined) return undefined;
  return {
    type,
    check: types.checkOf(field.type, field.column),
    suffix: types.suffixOf(field.type),
    collation: collationOf(field.type),
  };
}

function typeText(types: ColumnTypes, field: ModelField): string | undefined {
  if (field.type.kind === "unknown") {
    return placeholder(`the type of ${field.type.className}: ${field.type.why}`);
  }
  return types.typeOf(field.type);
}

/**
 * The type of a foreign key's column: that of the column it points to, through keys of keys. The type itself for all other
 * fields; undefined where the target is not known.
 */
export function resolvedType(
  types: ColumnTypes,
  model: Model,
  field: ModelField,
): FieldType | undefined {
  if (field.type.kind !== "relation") return field.type;
  const target = targetOf(model, field);
  if (target === undefined) return undefined;
  const inner = resolvedType(types, target.model, target.field);
  return inner === undefined ? undefined : types.referencing(inner);
}

/** The collation of a type; undefined where it says none. */
export function collationOf(type: FieldType): string | undefined {
  switch (type.kind) {
    case "builtIn":
    case "fixed":
      return type.collation;
    case "array":
      return collationOf(type.base);
    case "generated":
      return collationOf(type.output);
    default:
      return undefined;
  }
}
