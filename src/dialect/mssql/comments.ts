import type { Model, ModelField } from "../../schema/model.js";
import type { SchemaEditor } from "../editor.js";
import type { Statement } from "../statement.js";

/** Comments are extended properties: https://learn.microsoft.com/sql/relational-databases/system-stored-procedures/sp-addextendedproperty-transact-sql. */

/** The comment of a column. */
export function columnComment(editor: SchemaEditor, model: Model, field: ModelField): Statement {
  const table = editor.quote(model.table);
  const { column } = field;
  const text = editor.dialect.values.literal({ kind: "text", text: field.comment ?? "" });
  const number =
    `(SELECT column_id FROM sys.columns WHERE name = '${column}'` +
    ` AND object_id = OBJECT_ID('${table}'))`;
  const level = `, @level2type = 'COLUMN', @level2name = ${column}`;
  return { kind: "text", text: property(table, text, number, level) };
}

/** The comment of a table. */
export function tableComment(editor: SchemaEditor, model: Model, comment: string): Statement {
  const text = editor.dialect.values.literal({ kind: "text", text: comment });
  return { kind: "text", text: property(editor.quote(model.table), text, "0", "") };
}

function property(table: string, text: string, minor: string, level: string): string {
  const call =
    `@name = 'MS_Description', @value = ${text}, @level0type = 'SCHEMA', @level0name = 'dbo',` +
    ` @level1type = 'TABLE', @level1name = ${table}${level}`;
  return (
    "IF NOT EXISTS (SELECT NULL FROM sys.extended_properties ep" +
    ` WHERE ep.major_id = OBJECT_ID('${table}') AND ep.name = 'MS_Description'` +
    ` AND ep.minor_id = ${minor}) EXECUTE sp_addextendedproperty ${call}` +
    ` ELSE EXECUTE sp_updateextendedproperty ${call}`
  );
}
