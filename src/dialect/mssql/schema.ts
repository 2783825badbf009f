import type { Model, ModelField } from "../../schema/model.js";
import type { SchemaEditor } from "../editor.js";
import type { SchemaRules } from "../schema-rules.js";
import { columnParameters } from "../standard/column-parameters.js";
import { STANDARD_SCHEMA } from "../standard/schema.js";
import { columnsOfFields } from "../standard/together.js";
import type { ColumnDefinition } from "../statement.js";
import { alterColumn } from "./alter-column.js";
import { columnComment, tableComment } from "./comments.js";
import { dropColumnDefault } from "./drop.js";
import { removeField } from "./remove-field.js";
import { dropUnique, uniqueField, uniqueTogether } from "./unique.js";

/** What the backends do in their own way (mssql/schema.py, sql_server/pyodbc/schema.py). */
export const SCHEMA: SchemaRules = {
  ...STANDARD_SCHEMA,
  alterColumn,
  removeField,
  uniqueTogether: (editor, model, columns) => uniqueTogether(editor, model, columns),
  deleteTogether: (editor, model, fields, kind) => {
    if (kind === "index") {
      STANDARD_SCHEMA.deleteTogether(editor, model, fields, kind);
      return;
    }
    const named = [...model.constraints, ...model.indexes].map(({ name }) => name);
    dropUnique(editor, model.table, columnsOfFields(model, fields), new Set(named));
  },
  columnInTable: (editor, model, field, column) =>
    withNamedCheck(editor, model, field, withFilteredUnique(editor, model, field, column)),
  columnAdded: (editor, model, field, column) =>
    withValues(editor, field, withFilteredUnique(editor, model, field, column)),
  dropColumnDefault,
  commentTable: (editor, model, comment) => editor.run(tableComment(editor, model, comment)),
  commentColumn: (editor, model, field) => editor.run(columnComment(editor, model, field)),
};

/** A unique column that may be NULL gets an index instead of the constraint. */
function withFilteredUnique(
  editor: SchemaEditor,
  model: Model,
  field: ModelField,
  column: ColumnDefinition,
): ColumnDefinition {
  const isFiltered = editor.dialect.features.partialIndexes;
  if (!isFiltered || !field.null || !field.unique || field.primaryKey) return column;
  editor.defer(uniqueField(editor, model, field));
  return { ...column, text: column.text.replace(" UNIQUE", ""), unique: false };
}

/** CREATE TABLE names the checks of columns, without brackets where the name can do without. */
function withNamedCheck(
  editor: SchemaEditor,
  model: Model,
  field: ModelField,
  column: ColumnDefinition,
): ColumnDefinition {
  const check = columnParameters(editor.dialect.types, model, field)?.check;
  if (check === undefined) return column;
  const name = editor.derivedName(model.table, [field.column], "_check");
  const written = /^[A-Za-z_]\w*$/.test(name) ? name : editor.quote(name);
  const text = column.text.replace(` CHECK (${check})`, ` CONSTRAINT ${written} CHECK (${check})`);
  return { ...column, text, checkName: name };
}

/** Rows that are there get the default of a column that may be NULL only when they are told to. */
function withValues(
  editor: SchemaEditor,
  field: ModelField,
  column: ColumnDefinition,
): ColumnDefinition {
  // Only mssql-django does, which is the one that knows filtered indexes.
  const tells = editor.dialect.features.partialIndexes;
  if (!tells || !field.null || !column.text.includes("DEFAULT")) return column;
  return { ...column, text: column.text.replace(/ NULL(?= |$)/, " WITH VALUES") };
}
