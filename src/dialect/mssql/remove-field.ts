import type { Model, ModelField } from "../../schema/model.js";
import type { SchemaEditor } from "../editor.js";
import type { ServerConstraint } from "../server-catalog.js";
import { columnParameters } from "../standard/column-parameters.js";
import { constraintsOf, drop, dropColumnDefault } from "./drop.js";

/** DROP COLUMN, behind everything that holds the column: the server refuses it otherwise (error 5074). */
export function removeField(editor: SchemaEditor, model: Model, field: ModelField): void {
  if (columnParameters(editor.dialect.types, model, field) === undefined) return;
  const { table } = model;
  const { column } = field;
  const holders = constraintsOf(editor, table).filter(({ columns }) => columns.includes(column));
  for (const isNext of ORDER) drop(editor, table, holders.filter(isNext));
  if (field.databaseDefault !== undefined) dropColumnDefault(editor, model, field);
  editor.run({ kind: "dropColumn", table, column });
  editor.forgetColumn(table, column);
}

const ORDER: readonly ((constraint: ServerConstraint) => boolean)[] = [
  ({ foreignKey }) => foreignKey,
  ({ index }) => index,
  ({ primaryKey }) => primaryKey,
  ({ check }) => check,
  ({ unique, index, primaryKey }) => unique && !index && !primaryKey,
];
