import type { FieldType } from "../../schema/field-type.js";
import { fieldOfModel, targetOf, type Model, type ModelField } from "../../schema/model.js";
import type { Value } from "../../schema/value.js";
import type { SchemaEditor } from "../editor.js";
import { resolvedType } from "../standard/column-parameters.js";
import { preparedValue } from "../standard/prepare.js";

/** What an expression is written for. */
export interface ExpressionContext {
  readonly editor: SchemaEditor;
  readonly model: Model;
}

/** An expression that refold cannot write. */
export class Unwritable extends Error {}

/** The field that a path of names begins with, and what is left of the path. */
export function fieldAt(
  { model }: ExpressionContext,
  path: string,
): { readonly field: ModelField; readonly rest: readonly string[] } {
  const [first = "", ...rest] = path.split("__");
  const field = fieldOfModel(model, first);
  if (field === undefined) throw new Unwritable(`there is no field ${first}`);
  // `author__id` and `author__pk` are the column of the key itself.
  const [next, ...others] = rest;
  const target = next === undefined ? undefined : targetOf(model, field);
  const isKey = target !== undefined && (next === "pk" || next === target.field.name);
  return { field, rest: isKey ? others : rest };
}

/** The type of a field's column, through foreign keys. */
export function typeOfColumn({ editor, model }: ExpressionContext, field: ModelField): FieldType {
  return resolvedType(editor.dialect.types, model, field) ?? field.type;
}

/** A value written as one of a type. */
export function literalOfType(
  { editor }: ExpressionContext,
  type: FieldType,
  value: Value,
): string {
  const { values } = editor.dialect;
  return values.literal(
    preparedValue(type, value, { dialect: editor.dialect, moments: editor.moments }),
  );
}
