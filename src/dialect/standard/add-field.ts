import type { LinkField, Model, ModelField } from "../../schema/model.js";
import type { SchemaEditor } from "../editor.js";
import { columnDefinition } from "./column.js";
import { effectiveDefault } from "./defaults.js";
import { addForeignKey, hasForeignKey } from "./foreign-key.js";
import { linkModel } from "./link-model.js";

/** ADD COLUMN (django/db/backends/base/schema.py, add_field). */
export function addField(editor: SchemaEditor, model: Model, field: ModelField): void {
  const { features, schema } = editor.dialect;
  const column = columnDefinition(editor, model, field, "with default");
  if (column === undefined) return;
  const withKey = schema.columnAdded(editor, model, field, column);
  if (hasForeignKey(field) && withKey.foreignKey === undefined && features.foreignKeysByAlter) {
    editor.defer(addForeignKey(model, field));
  }
  editor.run({ kind: "addColumn", table: model.table, column: withKey });
  if (
    field.databaseDefault === undefined &&
    !schema.skipsDefaultOnAlter(editor, model, field) &&
    effectiveDefault(editor, model, field) !== undefined
  ) {
    schema.dropColumnDefault(editor, model, field);
  }
  if (field.comment !== undefined && features.comments && !features.inlineComments) {
    schema.commentColumn(editor, model, field);
  }
  editor.defer(...schema.fieldIndexes(editor, model, field));
}

/** The table of a many-to-many field. */
export function addLink(editor: SchemaEditor, model: Model, link: LinkField): void {
  const through = linkModel(model, link, editor.dialect.limits.identifier);
  if (through !== undefined) editor.dialect.schema.createModel(editor, through.model);
}
