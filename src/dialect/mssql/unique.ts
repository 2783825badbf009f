import type { Model, ModelField } from "../../schema/model.js";
import type { SchemaEditor } from "../editor.js";
import { uniqueTogether as constraint, columnsOfFields } from "../standard/together.js";
import { plainColumn, type CreateIndex, type Statement } from "../statement.js";
import { constraintsOf, drop, sameColumns } from "./drop.js";

/**
 * To SQL Server one NULL equals another. mssql-django makes a unique index that leaves them out, where a column may be NULL and over the
 * columns of each unique_together; unique columns that may not are constraints. django-pyodbc-azure makes constraints of all.
 */

/** What a unique_together makes. */
export function uniqueTogether(
  editor: SchemaEditor,
  model: Model,
  columns: readonly string[],
): Statement {
  return editor.dialect.features.partialIndexes
    ? filtered(editor, model.table, columns)
    : constraint(model, columns);
}

/** What makes one field unique. */
export function uniqueField(editor: SchemaEditor, model: Model, field: ModelField): Statement {
  const { column } = field;
  return field.null ? uniqueTogether(editor, model, [column]) : constraint(model, [column]);
}

function filtered(editor: SchemaEditor, table: string, columns: readonly string[]): CreateIndex {
  return {
    kind: "createIndex",
    table,
    name: { kind: "derived", suffix: "_uniq" },
    target: { kind: "columns", columns: columns.map(plainColumn) },
    unique: true,
    method: undefined,
    include: [],
    extra: "",
    nullsDistinct: undefined,
    condition: columns.map((column) => `${editor.quote(column)} IS NOT NULL`).join(" AND "),
    concurrently: false,
  };
}

/** The indexes of those unique_togethers that a column is in. */
export function togethersWith(
  editor: SchemaEditor,
  model: Model,
  column: string | undefined,
): readonly Statement[] {
  return model.uniqueTogether
    .map((fields) => columnsOfFields(model, fields))
    .filter((columns) => column === undefined || columns.includes(column))
    .map((columns) => uniqueTogether(editor, model, columns));
}

/**
 * Drops what makes columns unique, constraints before indexes (_delete_unique_constraint_for_columns): all of it, filtered indexes of
 * UniqueConstraint too, which the backend does not tell from its own.
 */
export function dropUnique(
  editor: SchemaEditor,
  table: string,
  columns: readonly string[],
  exclude: ReadonlySet<string> = new Set(),
): void {
  const found = constraintsOf(editor, table).filter(
    (item) => item.unique && sameColumns(item.columns, columns) && !exclude.has(item.name),
  );
  drop(
    editor,
    table,
    found.filter(({ index }) => !index),
  );
  drop(
    editor,
    table,
    found.filter(({ index }) => index),
  );
}
