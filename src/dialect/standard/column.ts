import type { Model, ModelField } from "../../schema/model.js";
import { columnParameters } from "./column-parameters.js";
import { databaseDefaultSql, effectiveDefault } from "./defaults.js";
import { generatedSql } from "./generated.js";
import type { SchemaEditor } from "../editor.js";
import type { ColumnDefinition } from "../statement.js";

/** Is the column made with a default for the rows that are there? */
export type DefaultUse = "with default" | "without default";

/**
 * The definition of a field's column (django/db/backends/base/schema.py, column_sql, and what table_sql and add_field put behind it);
 * undefined where the field has none. Foreign keys are not in it.
 */
export function columnDefinition(
  editor: SchemaEditor,
  model: Model,
  field: ModelField,
  use: DefaultUse,
): ColumnDefinition | undefined {
  const { dialect } = editor;
  const parameters = columnParameters(dialect.types, model, field);
  if (parameters === undefined) return undefined;
  const { type, check, suffix, collation } = parameters;
  const words = [type];
  if (collation !== undefined) words.push(collateSql(editor, collation));
  if (dialect.features.inlineComments && field.comment !== undefined) {
    words.push(`COMMENT ${dialect.values.literal({ kind: "text", text: field.comment })}`);
  }
  words.push(...defaultWords(editor, model, field, use));
  if (field.type.kind === "generated") words.push(generatedSql(editor, model, field.type));
  else if (!field.null) words.push("NOT NULL");
  else if (dialect.features.explicitNull) words.push("NULL");
  if (field.primaryKey) words.push("PRIMARY KEY");
  else if (field.unique) words.push("UNIQUE");
  const tablespace = field.tablespace ?? model.tablespace;
  if (tablespace !== undefined && dialect.features.tablespaces && field.unique) {
    words.push(`USING INDEX TABLESPACE ${editor.quote(tablespace)}`);
  }
  return {
    name: field.column,
    text: words.join(" ") + behind(check, suffix, use),
    primaryKey: field.primaryKey,
    unique: field.unique && !field.primaryKey,
    check: check !== undefined,
    identity:
      suffix !== undefined ||
      (field.type.kind === "builtIn" && field.type.name.endsWith("AutoField")),
    foreignKey: undefined,
  };
}

/** CREATE TABLE writes the check before what makes the server number the column, ADD COLUMN behind it. */
function behind(check: string | undefined, suffix: string | undefined, use: DefaultUse): string {
  const checked = check === undefined ? "" : ` CHECK (${check})`;
  const numbered = suffix === undefined ? "" : ` ${suffix}`;
  return use === "with default" ? numbered + checked : checked + numbered;
}

function defaultWords(
  editor: SchemaEditor,
  model: Model,
  field: ModelField,
  use: DefaultUse,
): readonly string[] {
  const { schema, values } = editor.dialect;
  if (field.databaseDefault !== undefined) {
    return [`DEFAULT ${databaseDefaultSql(editor, model, field)}`];
  }
  if (use === "without default" || schema.skipsDefault(editor, model, field)) return [];
  if (field.null && schema.skipsDefaultOnAlter(editor, model, field)) return [];
  const value = effectiveDefault(editor, model, field);
  return value === undefined ? [] : [`DEFAULT ${values.literal(value)}`];
}

/** The collation of a column. SQLite and SQL Server have it without quotes. */
export function collateSql(editor: SchemaEditor, collation: string): string {
  return editor.dialect.name === "sqlite" || editor.dialect.name === "mssql"
    ? `COLLATE ${collation}`
    : `COLLATE ${editor.quote(collation)}`;
}
