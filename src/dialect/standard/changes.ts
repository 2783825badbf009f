import type { Model, ModelField } from "../../schema/model.js";
import type { SchemaEditor } from "../editor.js";
import type { ColumnChange, FieldChange, TypeChange } from "../schema-rules.js";
import { isSince } from "../release.js";
import { collateSql } from "./column.js";
import { columnComment } from "./create-model.js";

/** The changes of a column as standard SQL writes them into ALTER TABLE. */

/** ALTER COLUMN … TYPE. */
export function changeType(
  editor: SchemaEditor,
  { model, before, after }: FieldChange,
  type: { readonly name: string; readonly collation: string | undefined },
  using = "",
): TypeChange {
  const collate = type.collation === undefined ? "" : ` ${collateSql(editor, type.collation)}`;
  const comments = editor.dialect.features.comments && !editor.dialect.features.inlineComments;
  const changed = (before.comment ?? "") !== (after.comment ?? "");
  return {
    first: [],
    change: {
      changes: `ALTER COLUMN ${editor.quote(after.column)} TYPE ${type.name}${collate}${using}`,
      effect: "none",
    },
    then: comments && changed ? [columnComment(editor, model, after)] : [],
  };
}

/** ALTER COLUMN … SET NOT NULL or DROP NOT NULL. */
export function changeNull(editor: SchemaEditor, { after }: FieldChange): ColumnChange {
  const verb = after.null ? "DROP" : "SET";
  return { changes: `ALTER COLUMN ${editor.quote(after.column)} ${verb} NOT NULL`, effect: "none" };
}

/** ALTER COLUMN … DROP DEFAULT. */
export function dropDefault(editor: SchemaEditor, _model: Model, field: ModelField): ColumnChange {
  return { changes: `ALTER COLUMN ${editor.quote(field.column)} DROP DEFAULT`, effect: "none" };
}

/** Runs ALTER TABLE … DROP DEFAULT. */
export function dropColumnDefault(editor: SchemaEditor, model: Model, field: ModelField): void {
  const change = editor.dialect.schema.dropDefault(editor, model, field);
  editor.run({ kind: "alterColumn", table: model.table, column: field.column, ...change });
}

/** ALTER COLUMN … SET DEFAULT. */
export function setDefault(
  editor: SchemaEditor,
  _model: Model,
  field: ModelField,
  value: string,
): ColumnChange {
  return {
    changes: `ALTER COLUMN ${editor.quote(field.column)} SET DEFAULT ${value}`,
    effect: "none",
  };
}

/** UPDATE … SET … WHERE … IS NULL. */
export function updateSql(
  editor: SchemaEditor,
  table: string,
  column: string,
  value: string,
): string {
  const name = editor.quote(column);
  return `UPDATE ${editor.quote(table)} SET ${name} = ${value} WHERE ${name} IS NULL`;
}

/** The check of a field's type; since 5.0 with a fixed name for its column, so that renames do not matter. */
export function comparedCheck(
  editor: SchemaEditor,
  _model: Model,
  field: ModelField,
): string | undefined {
  const column = isSince(editor.dialect.release, "5.2") ? "__column_name__" : field.column;
  return editor.dialect.types.checkOf(field.type, column);
}
