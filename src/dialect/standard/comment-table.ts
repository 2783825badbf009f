import type { Model } from "../../schema/model.js";
import type { SchemaEditor } from "../editor.js";

/** COMMENT ON TABLE (django/db/backends/base/schema.py, alter_db_table_comment). */
export function commentTable(editor: SchemaEditor, model: Model, comment: string): void {
  if (!editor.dialect.features.comments) return;
  const text = editor.dialect.values.literal({ kind: "text", text: comment });
  editor.run({ kind: "text", text: `COMMENT ON TABLE ${editor.quote(model.table)} IS ${text}` });
}
