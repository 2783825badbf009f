import type { LinkField, Model, ModelField } from "../../schema/model.js";
import type { SchemaEditor } from "../editor.js";
import { columnParameters } from "./column-parameters.js";
import { linkModel } from "./link-model.js";

/** DROP COLUMN, behind the column's foreign keys (django/db/backends/base/schema.py, remove_field). */
export function removeField(editor: SchemaEditor, model: Model, field: ModelField): void {
  if (columnParameters(editor.dialect.types, model, field) === undefined) return;
  const { table } = model;
  if (field.foreignKey !== undefined) dropForeignKeys(editor, table, field.column);
  editor.run({ kind: "dropColumn", table, column: field.column });
  editor.forgetColumn(table, field.column);
}

/** Drops the foreign keys of a column; gives true where there are some. */
export function dropForeignKeys(editor: SchemaEditor, table: string, column: string): boolean {
  const names = editor.constraintNames(table, { columns: [column], foreignKey: true });
  for (const name of names) {
    editor.run({ kind: "dropConstraint", table, name, what: "foreignKey" });
  }
  return names.length > 0;
}

/** DROP TABLE for the table of a many-to-many field. */
export function removeLink(editor: SchemaEditor, model: Model, link: LinkField): void {
  const through = linkModel(model, link, editor.dialect.limits.identifier);
  if (through !== undefined) editor.dialect.schema.deleteModel(editor, through.model);
}

/** DROP TABLE, behind the tables of its many-to-many fields (delete_model). */
export function deleteModel(editor: SchemaEditor, model: Model): void {
  for (const link of model.links) editor.dialect.schema.removeLink(editor, model, link);
  dropTable(editor, model.table);
}

/** DROP TABLE; what waits for the table is forgotten. */
export function dropTable(editor: SchemaEditor, table: string): void {
  editor.run({ kind: "dropTable", table });
  editor.forgetTable(table);
}

/** ALTER TABLE … RENAME TO (alter_db_table). */
export function renameTable(editor: SchemaEditor, from: string, to: string): void {
  const sameToServer =
    editor.dialect.features.ignoresTableCase && from.toLowerCase() === to.toLowerCase();
  if (from === to || sameToServer) return;
  editor.run({ kind: "renameTable", table: from, to });
  editor.renameTable(from, to);
}
