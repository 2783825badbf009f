import type { Model, ModelField } from "../../schema/model.js";
import type { DatabaseValue } from "../database-value.js";
import type { SchemaEditor } from "../editor.js";
import { expressionSql } from "../expressions/compile.js";
import type { FieldChange } from "../schema-rules.js";
import { resolvedType } from "./column-parameters.js";
import { preparedValue } from "./prepare.js";
import { currentTime } from "./temporal.js";

/**
 * The value that rows get which are there when a column is added (django/db/backends/base/schema.py, effective_default); undefined
 * where that is NULL.
 */
export function effectiveDefault(
  editor: SchemaEditor,
  model: Model,
  field: ModelField,
): DatabaseValue | undefined {
  const { types } = editor.dialect;
  const type = resolvedType(types, model, field) ?? field.type;
  const { moments } = editor;
  if (field.default !== undefined) {
    const value = preparedValue(type, field.default, { dialect: editor.dialect, moments });
    return value.kind === "null" ? undefined : value;
  }
  if (field.type.kind === "generated") return undefined;
  if (!field.null && field.blank && field.emptyStrings) {
    return type.kind === "builtIn" && type.name === "BinaryField"
      ? { kind: "bytes", text: "" }
      : { kind: "text", text: "" };
  }
  return field.automaticTime ? currentTime(type, moments) : undefined;
}

/**
 * What a column that becomes NOT NULL gives rows without a value while it is altered; undefined where that is nothing, or what it gave
 * before.
 */
export function defaultForRows(
  editor: SchemaEditor,
  { model, afterModel, before, after }: FieldChange,
): DatabaseValue | undefined {
  if (!before.null || after.null || after.databaseDefault !== undefined) return undefined;
  const had = effectiveDefault(editor, model, before);
  const wanted = effectiveDefault(editor, afterModel, after);
  return sameValue(had, wanted) && !differsEachTime(after) ? undefined : wanted;
}

/** Asks Django for another value each time that it asks for the default? The time of a day does, the day does not. */
function differsEachTime({ type, default: value, automaticTime }: ModelField): boolean {
  if (value !== undefined) {
    return (
      value.kind === "name" &&
      /^(?:django\.utils\.timezone|datetime\.datetime|uuid)\./.test(value.path)
    );
  }
  return (
    automaticTime &&
    type.kind === "builtIn" &&
    (type.name === "DateTimeField" || type.name === "TimeField")
  );
}

/** Are two values the same? */
function sameValue(a: DatabaseValue | undefined, b: DatabaseValue | undefined): boolean {
  return keyOf(a) === keyOf(b);
}

function keyOf(value: DatabaseValue | undefined): string {
  return value === undefined
    ? ""
    : JSON.stringify(value, (_key, item: unknown) =>
        typeof item === "bigint" ? String(item) : item,
      );
}

/** The default that the database gives (db_default): a value as it is, an expression in parentheses. */
export function databaseDefaultSql(editor: SchemaEditor, model: Model, field: ModelField): string {
  const value = field.databaseDefault;
  if (value === undefined) return "";
  if (isExpression(value.kind === "call" ? value.callee : "")) {
    return `(${expressionSql(editor, model, value)})`;
  }
  const { types } = editor.dialect;
  const inner =
    value.kind === "call" && value.callee === "models.Value" ? (value.args[0] ?? value) : value;
  const type = resolvedType(types, model, field) ?? field.type;
  return editor.dialect.values.literal(
    preparedValue(type, inner, { dialect: editor.dialect, moments: editor.moments }),
  );
}

/** Is a call one of an expression of the framework, and not a plain value? */
function isExpression(callee: string): boolean {
  return /^(?:models|postgres)\./.test(callee) && callee !== "models.Value";
}
