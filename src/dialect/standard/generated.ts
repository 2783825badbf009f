import type { FieldType } from "../../schema/field-type.js";
import type { Model } from "../../schema/model.js";
import type { SchemaEditor } from "../editor.js";
import { expressionSql } from "../expressions/compile.js";

/** GENERATED ALWAYS AS … (django/db/backends/base/schema.py, _column_generated_sql). */
export function generatedSql(
  editor: SchemaEditor,
  model: Model,
  type: Extract<FieldType, { kind: "generated" }>,
): string {
  const kind = type.stored ? "STORED" : "VIRTUAL";
  return `GENERATED ALWAYS AS (${expressionSql(editor, model, type.expression)}) ${kind}`;
}
