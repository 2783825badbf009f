import { targetOf, type Model, type ModelField } from "../../schema/model.js";
import { placeholder } from "../database-value.js";
import type { SchemaEditor } from "../editor.js";
import { isSince } from "../release.js";
import type { FieldChange } from "../schema-rules.js";
import { columnParameters } from "./column-parameters.js";
import { databaseDefaultSql } from "./defaults.js";

/** Changes a field's column, where there is something to change (django/db/backends/base/schema.py, alter_field). */
export function alterField(editor: SchemaEditor, change: FieldChange): void {
  const { types, schema } = editor.dialect;
  const { model, afterModel, before, after } = change;
  if (!isChanged(editor, change)) return;
  const old = columnParameters(types, model, before);
  const now = columnParameters(types, afterModel, after);
  if (old === undefined && now === undefined) return;
  schema.alterColumn(editor, change);
  if (before.type.kind !== "unknown" && after.type.kind !== "unknown") return;
  // What else such a class does to its column nobody knows.
  const what = placeholder(`what else changes in ${model.name}.${after.name}`);
  editor.run({ kind: "text", text: `-- ${what}` });
}

/** Is there a difference that the schema could show (_field_should_be_altered)? */
export function isChanged(
  editor: SchemaEditor,
  { model, afterModel, before, after }: FieldChange,
  ignored: ReadonlySet<string> = new Set(),
): boolean {
  if (before.column !== after.column) return true;
  if (before.className !== after.className) return true;
  const skip = new Set(ignored);
  if (sameDatabaseDefault(editor, model, before, after)) skip.add("db_default");
  if (!sameAttributes(before.attributes, after.attributes, skip)) return true;
  return !sameTarget(editor, { model, field: before }, { model: afterModel, field: after });
}

function sameDatabaseDefault(
  editor: SchemaEditor,
  model: Model,
  before: ModelField,
  after: ModelField,
): boolean {
  if (before.databaseDefault === undefined || after.databaseDefault === undefined) return false;
  return databaseDefaultSql(editor, model, before) === databaseDefaultSql(editor, model, after);
}

function sameAttributes(
  a: ReadonlyMap<string, string>,
  b: ReadonlyMap<string, string>,
  skip: ReadonlySet<string>,
): boolean {
  for (const [name, value] of a) if (!skip.has(name) && b.get(name) !== value) return false;
  for (const name of b.keys()) if (!skip.has(name) && !a.has(name)) return false;
  return true;
}

interface Placed {
  readonly model: Model;
  readonly field: ModelField;
}

/** Since 4.2 a target under another name is the same where its table is. */
function sameTarget({ dialect }: SchemaEditor, before: Placed, after: Placed): boolean {
  const a = before.field.foreignKey;
  const b = after.field.foreignKey;
  if (a === undefined || b === undefined) return a === b;
  if (toFieldOf(before) !== toFieldOf(after)) return false;
  if (a.to === b.to) return true;
  if (!isSince(dialect.release, "5.2")) return false;
  const oldTable = targetOf(before.model, before.field)?.model.table;
  return oldTable !== undefined && oldTable === targetOf(after.model, after.field)?.model.table;
}

/** The field that a key names, where that is not the primary key. */
function toFieldOf({ model, field }: Placed): string | undefined {
  const name = field.foreignKey?.toField;
  if (name === undefined) return undefined;
  const target = targetOf(model, field);
  return target?.field.primaryKey === true ? undefined : name;
}
