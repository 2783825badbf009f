import type { Model } from "../../schema/model.js";
import { valueKey, type Value } from "../../schema/value.js";
import { placeholder } from "../database-value.js";
import type { SchemaEditor } from "../editor.js";

/** An expression as the database reads it; what refold does not understand is a placeholder. */
export function expressionSql(_editor: SchemaEditor, _model: Model, value: Value): string {
  return placeholder(`the expression ${valueKey(value)}`);
}

/** A condition as the database reads it; what refold does not understand is a placeholder. */
export function conditionSql(_editor: SchemaEditor, _model: Model, value: Value): string {
  return placeholder(`the condition ${valueKey(value)}`);
}
