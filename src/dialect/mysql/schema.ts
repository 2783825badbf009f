import {
  fieldOfModel,
  type Index,
  type Constraint,
  type Model,
  type ModelField,
} from "../../schema/model.js";
import { shortName } from "../../schema/value.js";
import type { SchemaEditor } from "../editor.js";
import { isSince, type DjangoRelease } from "../release.js";
import type { ColumnChange, FieldChange, SchemaRules, TypeChange } from "../schema-rules.js";
import { isServerSince, type Server } from "../server.js";
import { addField } from "../standard/add-field.js";
import { comparedCheck } from "../standard/changes.js";
import { collateSql } from "../standard/column.js";
import { columnParameters } from "../standard/column-parameters.js";
import { isSupported, removeConstraint } from "../standard/constraints.js";
import { databaseDefaultSql, effectiveDefault } from "../standard/defaults.js";
import { foreignKeyTarget, hasForeignKey } from "../standard/foreign-key.js";
import { fieldIndex, isIndexed, removeIndex } from "../standard/indexes.js";
import { STANDARD_SCHEMA } from "../standard/schema.js";
import { deleteTogether } from "../standard/together.js";
import { statementName } from "../editor.js";
import type { Statement } from "../statement.js";
import { isLimited, isTextOrBlob } from "./column-types.js";

/** What MySQL and MariaDB do in their own way (django/db/backends/mysql/schema.py). */
export function schema(release: DjangoRelease, server: Server): SchemaRules {
  const isMariaDb = server.kind === "mariadb";
  const limitedDefaults = isMariaDb || isServerSince(server, 8, 0, 13);
  const emptyTexts = isSince(release, "5.2");
  const skipsDefault: SchemaRules["skipsDefault"] = (editor, model, field) =>
    (emptyTexts && isEmptyText(editor, model, field)) ||
    (!limitedDefaults && isLimited(typeOf(editor, model, field)));
  return {
    ...STANDARD_SCHEMA,
    indexTogetherWaits: !isSince(release, "5.2"),
    isIndexed: (editor, model, field) =>
      isIndexed(editor, model, field) &&
      !bringsIndex(field) &&
      !isLimited(typeOf(editor, model, field)),
    columnAdded: (editor, model, field, column) => {
      if (!hasForeignKey(field)) return column;
      const target = foreignKeyTarget(model, field);
      const statement: Statement = {
        kind: "addForeignKey",
        table: model.table,
        name: { kind: "target" },
        column: field.column,
        toTable: target.table,
        toColumn: target.column,
      };
      const name = statementName(statement, statement.name, editor.dialect.limits.identifier);
      const text =
        ` , ADD CONSTRAINT ${editor.quote(name)} FOREIGN KEY (${editor.quote(field.column)})` +
        ` REFERENCES ${editor.quote(target.table)}(${editor.quote(target.column)})`;
      const foreignKey = { name, toTable: target.table, toColumn: target.column };
      return { ...column, text: column.text + text, foreignKey };
    },
    addField: (editor, model, field) => {
      addField(editor, model, field);
      const isGiven = field.default !== undefined && field.default.kind !== "none";
      const value = effectiveDefault(editor, model, field);
      if (!isGiven || value === undefined || !skipsDefault(editor, model, field)) return;
      const column = editor.quote(field.column);
      const literal = editor.dialect.values.literal(value);
      editor.run({
        kind: "text",
        text: `UPDATE ${editor.quote(model.table)} SET ${column} = ${literal}`,
      });
    },
    removeIndex: (editor, model, index, manner) => {
      keepKeyIndex(editor, model, firstFieldOf(index));
      removeIndex(editor, model, index, manner);
    },
    removeConstraint: (editor, model, constraint) => {
      if (constraint.kind === "unique" && isSupported(editor, constraint)) {
        keepKeyIndex(editor, model, firstFieldOf(constraint));
      }
      removeConstraint(editor, model, constraint);
    },
    deleteTogether: (editor, model, fields, kind) => {
      keepKeyIndex(editor, model, fields[0]);
      deleteTogether(editor, model, fields, kind);
    },
    changeType,
    changeNull,
    dropDefault: (editor, _model, field) => {
      const verb = field.null ? "SET DEFAULT NULL" : "DROP DEFAULT";
      return { changes: `ALTER COLUMN ${editor.quote(field.column)} ${verb}`, effect: "none" };
    },
    renamedType: (editor, model, field, type) => withNull(editor, model, field, type),
    comparedCheck: (editor, model, field) =>
      isSince(release, "5.2") && isMariaDb && isServerSince(server, 10, 5, 2)
        ? comparedCheck(editor, model, field)
        : editor.dialect.types.checkOf(field.type, field.column),
    commentTable: (editor, model, comment) => {
      if (!editor.dialect.features.comments) return;
      const text = editor.dialect.values.literal({ kind: "text", text: comment });
      editor.run({
        kind: "text",
        text: `ALTER TABLE ${editor.quote(model.table)} COMMENT = ${text}`,
      });
    },
    skipsDefault,
    skipsDefaultOnAlter: (editor, model, field) =>
      (emptyTexts && isEmptyText(editor, model, field)) ||
      (!isMariaDb && isLimited(typeOf(editor, model, field))),
  };
}

/**
 * Does the field's constraint bring an index along? Django asks for the name of the class (get_internal_type), so that classes that
 * derive from ForeignKey get an index of their own, too.
 */
function bringsIndex(field: ModelField): boolean {
  return hasForeignKey(field) && field.className === "models.ForeignKey";
}

function typeOf(editor: SchemaEditor, model: Model, field: ModelField): string | undefined {
  return columnParameters(editor.dialect.types, model, field)?.type;
}

/** A text or blob with an empty default, which needs none. */
function isEmptyText(editor: SchemaEditor, model: Model, field: ModelField): boolean {
  const value = effectiveDefault(editor, model, field);
  const isEmpty = (value?.kind === "text" || value?.kind === "bytes") && value.text === "";
  return isEmpty && isTextOrBlob(typeOf(editor, model, field));
}

function firstFieldOf(member: Index | Extract<Constraint, { kind: "unique" }>): string | undefined {
  const [name] = member.fields;
  if (name !== undefined) return name.replace(/^-/, "");
  const [expression] = member.expressions;
  if (expression?.kind === "text") return expression.text;
  if (expression?.kind !== "call" || shortName(expression.callee) !== "F") return undefined;
  const [path] = expression.args;
  return path?.kind === "text" && !path.text.includes("__") ? path.text : undefined;
}

/** A foreign key needs an index: where the one that goes is its only one, it gets its own first (_create_missing_fk_index). */
function keepKeyIndex(editor: SchemaEditor, model: Model, name: string | undefined): void {
  const field = name === undefined ? undefined : fieldOfModel(model, name);
  if (field?.foreignKey === undefined || field.foreignKey.oneToOne) return;
  const indexes = (editor.seen.get(model.table)?.constraints ?? []).filter(
    ({ index, columns }) => index && columns[0] === field.column,
  );
  if (indexes.length === 1) editor.run(fieldIndex(editor, model, field));
}

/** MODIFY wants to hear the whole definition (_set_field_new_type). */
function withNull(editor: SchemaEditor, model: Model, field: ModelField, type: string): string {
  const value =
    field.databaseDefault === undefined
      ? ""
      : ` DEFAULT ${databaseDefaultSql(editor, model, field)}`;
  return `${type}${value} ${field.null ? "NULL" : "NOT NULL"}`;
}

function changeType(
  editor: SchemaEditor,
  { model, before, after }: FieldChange,
  type: { readonly name: string; readonly collation: string | undefined },
): TypeChange {
  const { features, values } = editor.dialect;
  const collate = type.collation === undefined ? "" : ` ${collateSql(editor, type.collation)}`;
  const comment =
    features.comments && after.comment !== undefined && after.comment !== ""
      ? ` COMMENT ${values.literal({ kind: "text", text: after.comment })}`
      : "";
  const whole = withNull(editor, model, before, type.name);
  return {
    first: [],
    change: {
      changes: `MODIFY ${editor.quote(after.column)} ${whole}${collate}${comment}`,
      effect: "dropsColumnCheck",
    },
    then: [],
  };
}

function changeNull(editor: SchemaEditor, { afterModel, after }: FieldChange): ColumnChange {
  const type = typeOf(editor, afterModel, after) ?? "";
  const whole =
    after.databaseDefault === undefined
      ? `${type} ${after.null ? "NULL" : "NOT NULL"}`
      : withNull(editor, afterModel, after, type);
  return { changes: `MODIFY ${editor.quote(after.column)} ${whole}`, effect: "dropsColumnCheck" };
}
