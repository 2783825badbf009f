import type { SchemaEditor } from "../editor.js";
import { columnParameters } from "../standard/column-parameters.js";
import { fieldIndex } from "../standard/indexes.js";
import type { Referrer } from "../standard/related.js";
import { constraintsOf, drop } from "./drop.js";
import { togethersWith } from "./unique.js";

/** Gives a column that points to a changed one its new type; all indexes of its table go and come again. */
export function alterReferrer(editor: SchemaEditor, { model, field }: Referrer): void {
  const parameters = columnParameters(editor.dialect.types, model, field);
  if (parameters === undefined) return;
  const { table } = model;
  drop(
    editor,
    table,
    constraintsOf(editor, table).filter(({ index }) => index),
  );
  const type = `${parameters.type} ${field.null ? "NULL" : "NOT NULL"}`;
  editor.run({
    kind: "alterColumn",
    table,
    column: field.column,
    changes: `ALTER COLUMN ${editor.quote(field.column)} ${type}`,
    effect: "none",
  });
  for (const other of model.fields) {
    if (other.indexed) editor.run(fieldIndex(editor, model, other));
  }
  for (const statement of togethersWith(editor, model, undefined)) editor.run(statement);
}
