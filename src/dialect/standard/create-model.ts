import type { Model, ModelField } from "../../schema/model.js";
import type { SchemaEditor } from "../editor.js";
import { isSince } from "../release.js";
import type { ColumnDefinition, CreateTable, Statement, TableConstraint } from "../statement.js";
import { columnDefinition } from "./column.js";
import { addForeignKey, hasForeignKey } from "./foreign-key.js";
import { createIndex } from "./indexes.js";
import { constraintInTable } from "./constraints.js";
import { linkModel } from "./link-model.js";
import { columnsOfFields, indexTogether } from "./together.js";

/** CREATE TABLE, with what waits for the end (django/db/backends/base/schema.py, create_model and table_sql). */
export function createModel(editor: SchemaEditor, model: Model): void {
  // Up to Django 3.1 the unique constraints come behind the keys.
  const keysFirst = !isSince(editor.dialect.release, "3.2");
  if (!keysFirst) deferTogether(editor, model);
  const columns: ColumnDefinition[] = [];
  for (const field of model.fields) {
    const column = columnDefinition(editor, model, field, "without default");
    if (column === undefined) continue;
    columns.push(editor.dialect.schema.columnInTable(editor, model, field, column));
    if (hasForeignKey(field) && editor.dialect.features.foreignKeysByAlter) {
      editor.defer(addForeignKey(model, field));
    }
  }
  if (keysFirst) deferTogether(editor, model);
  editor.run(createTable(editor, model, columns));
  commentModel(editor, model);
  editor.defer(...modelIndexes(editor, model));
  for (const link of model.links) {
    const through = linkModel(model, link, editor.dialect.limits.identifier);
    if (through !== undefined) editor.dialect.schema.createModel(editor, through.model);
  }
}

function deferTogether(editor: SchemaEditor, model: Model): void {
  for (const fields of model.uniqueTogether) {
    const columns = columnsOfFields(model, fields);
    editor.defer(editor.dialect.schema.uniqueTogether(editor, model, columns));
  }
}

function createTable(
  editor: SchemaEditor,
  model: Model,
  columns: readonly ColumnDefinition[],
): CreateTable {
  const constraints: TableConstraint[] = [];
  for (const constraint of model.constraints) {
    const written = constraintInTable(editor, model, constraint);
    if (written.kind === "inTable") constraints.push(written.constraint);
    else if (written.kind === "waiting") editor.defer(written.statement);
  }
  const composite = compositeKey(editor, model);
  if (composite !== undefined) constraints.push(composite);
  return {
    kind: "createTable",
    table: model.table,
    columns,
    constraints,
    tablespace: editor.dialect.features.tablespaces ? model.tablespace : undefined,
  };
}

function compositeKey(editor: SchemaEditor, model: Model): TableConstraint | undefined {
  const key = model.fields.find(({ type }) => type.kind === "composite");
  if (key?.type.kind !== "composite") return undefined;
  const columns = columnsOfFields(model, key.type.fields);
  const text = `PRIMARY KEY (${columns.map((column) => editor.quote(column)).join(", ")})`;
  return { kind: "primaryKey", name: undefined, columns, text };
}

function commentModel(editor: SchemaEditor, model: Model): void {
  const { features, schema } = editor.dialect;
  if (!features.comments) return;
  if (model.comment !== "") schema.commentTable(editor, model, model.comment);
  if (features.inlineComments) return;
  for (const field of model.fields) {
    if (field.comment !== undefined && field.comment !== "") {
      schema.commentColumn(editor, model, field);
    }
  }
}

/** COMMENT ON COLUMN. */
export function commentColumn(editor: SchemaEditor, model: Model, field: ModelField): void {
  editor.run(columnComment(editor, model, field));
}

/** The statement of `commentColumn`. */
export function columnComment(editor: SchemaEditor, model: Model, field: ModelField): Statement {
  const comment = editor.dialect.values.literal({ kind: "text", text: field.comment ?? "" });
  const place = `${editor.quote(model.table)}.${editor.quote(field.column)}`;
  return { kind: "text", text: `COMMENT ON COLUMN ${place} IS ${comment}` };
}

/** All indexes of a new table (django/db/backends/base/schema.py, _model_indexes_sql). */
function modelIndexes(editor: SchemaEditor, model: Model): readonly Statement[] {
  const ofFields = model.fields.flatMap((field) =>
    editor.dialect.schema.fieldIndexes(editor, model, field),
  );
  const together = editor.dialect.schema.indexTogetherWaits
    ? model.indexTogether.map((fields) => indexTogether(model, fields))
    : [];
  const named = model.indexes.flatMap((index) => createIndex(editor, model, index, "plain") ?? []);
  return [...ofFields, ...together, ...named];
}
