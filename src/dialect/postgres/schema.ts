import { isAutoType, type FieldType } from "../../schema/field-type.js";
import { targetOf, type Model, type ModelField } from "../../schema/model.js";
import type { SchemaEditor } from "../editor.js";
import { splitIdentifier, stripQuotes } from "../names.js";
import { isSince, type DjangoRelease } from "../release.js";
import type { FieldChange, SchemaRules, TypeChange } from "../schema-rules.js";
import type { CreateIndex, Statement } from "../statement.js";
import { alterColumn } from "../standard/alter-column.js";
import { changeType as standardChangeType, updateSql } from "../standard/changes.js";
import { collationOf, columnParameters, resolvedType } from "../standard/column-parameters.js";
import { foreignKeyTarget, hasForeignKey } from "../standard/foreign-key.js";
import { dropIndex, fieldIndex, fieldIndexes } from "../standard/indexes.js";
import { STANDARD_SCHEMA } from "../standard/schema.js";
import { statementName } from "../editor.js";

/** What PostgreSQL does in its own way (django/db/backends/postgresql/schema.py). */
export function schema(release: DjangoRelease): SchemaRules {
  return {
    ...STANDARD_SCHEMA,
    indexTogetherWaits: !isSince(release, "5.2"),
    fieldIndexes: (editor, model, field) => {
      const like = likeIndex(editor, model, field);
      const plain = fieldIndexes(editor, model, field);
      return like === undefined ? plain : [...plain, like];
    },
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
      const quoted = editor.quote(name);
      const [namespace] = splitIdentifier(model.table);
      const place = namespace === "" ? quoted : `${editor.quote(namespace)}.${quoted}`;
      const to = `${editor.quote(target.table)}(${editor.quote(target.column)})`;
      const text =
        ` CONSTRAINT ${quoted} REFERENCES ${to} DEFERRABLE INITIALLY DEFERRED` +
        `; SET CONSTRAINTS ${place} IMMEDIATE`;
      const foreignKey = { name, toTable: target.table, toColumn: target.column };
      return { ...column, text: column.text + text, foreignKey };
    },
    alterColumn: alterWithLikeIndexes,
    changeType,
    updateSql: (editor, table, column, value) =>
      `${updateSql(editor, table, column, value)}; SET CONSTRAINTS ALL IMMEDIATE`,
  };
}

/** Collations that every server has; all of them are deterministic. */
const BUILT_IN_COLLATION = /^(?:C|POSIX|default|ucs_basic|unicode|[a-z]{2,3}(?:[-_].*)?)$/;

/**
 * The second index of text columns, for LIKE; undefined where a column has none (_create_like_index_sql). Collations that are not
 * deterministic have none either; those that somebody made himself are taken for such.
 */
function likeIndex(editor: SchemaEditor, model: Model, field: ModelField): CreateIndex | undefined {
  if (!field.indexed && !field.unique) return undefined;
  const type = columnParameters(editor.dialect.types, model, field)?.type;
  if (type === undefined || type.includes("[")) return undefined;
  const collation = collationOf(resolvedType(editor.dialect.types, model, field) ?? field.type);
  if (collation !== undefined && !BUILT_IN_COLLATION.test(collation)) return undefined;
  if (type.startsWith("varchar"))
    return fieldIndex(editor, model, field, "_like", "varchar_pattern_ops");
  if (type.startsWith("text")) return fieldIndex(editor, model, field, "_like", "text_pattern_ops");
  return undefined;
}

/** _alter_field: the indexes for LIKE come and go with the column's own. */
function alterWithLikeIndexes(editor: SchemaEditor, change: FieldChange): void {
  const { model, afterModel, before, after } = change;
  const { types } = editor.dialect;
  alterColumn(editor, change);
  const oldType = columnParameters(types, model, before)?.type ?? "";
  const newType = columnParameters(types, afterModel, after)?.type ?? "";
  const gains =
    (!(before.indexed || before.unique) && after.indexed) || (!before.unique && after.unique);
  const retyped =
    isSince(editor.dialect.release, "5.2") && changesIndexedText(before, oldType, newType);
  if (gains || retyped) {
    const like = likeIndex(editor, { ...afterModel, table: model.table }, after);
    if (like !== undefined) editor.run(like);
  }
  if (before.unique && !(after.indexed || after.unique)) {
    dropIndex(editor, model, editor.derivedName(model.table, [before.column], "_like"));
  }
}

function changesIndexedText(field: ModelField, oldType: string, newType: string): boolean {
  if (!field.indexed && !field.unique) return false;
  return ["varchar", "text", "citext"].some(
    (prefix) => oldType.startsWith(prefix) && !newType.startsWith(prefix),
  );
}

const SEQUENCE_TYPES: Readonly<Record<string, string>> = {
  AutoField: "integer",
  BigAutoField: "bigint",
  SmallAutoField: "smallint",
};

/** _alter_column_type_sql: casts, and columns that become numbered by the server or cease to be. */
function changeType(
  editor: SchemaEditor,
  change: FieldChange,
  type: { readonly name: string; readonly collation: string | undefined },
): TypeChange {
  const { model, before, after } = change;
  const { types } = editor.dialect;
  const first: Statement[] = [];
  const oldType = columnParameters(types, model, before)?.type ?? "";
  if (changesIndexedText(before, oldType, type.name)) {
    const name = editor.derivedName(model.table, [before.column], "_like");
    editor.forgetIndex(model.table, name);
    first.push({ kind: "dropIndex", table: model.table, name, concurrently: false });
  }
  const column = editor.quote(after.column);
  const using = needsCast(editor, change) ? ` USING ${column}::${type.name}` : "";
  const standard = standardChangeType(editor, change, type, using);
  const wasAuto = isAutoType(before.type);
  const isAuto = isAutoType(after.type);
  const table = editor.quote(stripQuotes(model.table));
  if (isAuto && !wasAuto) {
    const changes = `ALTER COLUMN ${column} TYPE ${type.name}${using}`;
    const text = `ALTER COLUMN ${column} ADD GENERATED BY DEFAULT AS IDENTITY`;
    const identity: Statement = {
      kind: "alterColumn",
      table: model.table,
      column: after.column,
      changes: text,
      effect: "addsIdentity",
    };
    return { first, change: { changes, effect: "none" }, then: [identity] };
  }
  if (wasAuto && !isAuto) {
    const text = `ALTER TABLE ${table} ALTER COLUMN ${column} DROP IDENTITY IF EXISTS`;
    first.push({ kind: "text", text });
    const sequence = sequenceOf(editor, model, before);
    const then: Statement[] =
      sequence === undefined
        ? []
        : [{ kind: "text", text: `DROP SEQUENCE IF EXISTS ${editor.quote(sequence)} CASCADE` }];
    return { first, change: { ...standard.change, effect: "dropsIdentity" }, then };
  }
  if (wasAuto && isAuto && nameOfType(before.type) !== nameOfType(after.type)) {
    const sequence = sequenceOf(editor, model, before);
    const sequenceType = SEQUENCE_TYPES[nameOfType(after.type)] ?? "";
    const then: Statement[] =
      sequence === undefined
        ? []
        : [
            {
              kind: "text",
              text: `ALTER SEQUENCE IF EXISTS ${editor.quote(sequence)} AS ${sequenceType}`,
            },
          ];
    return { first, change: standard.change, then };
  }
  return { ...standard, first };
}

function nameOfType(type: FieldType): string {
  return type.kind === "builtIn" ? type.name : type.kind;
}

/** The sequence of a column that the server numbers: it keeps the name of the table that it was made with. */
function sequenceOf(editor: SchemaEditor, model: Model, field: ModelField): string | undefined {
  const identities = editor.seen.get(model.table)?.identities ?? [];
  const made = identities.find(({ column }) => column === field.column)?.madeFor;
  return made === undefined ? undefined : `${made.table}_${made.column}_seq`.slice(0, 63);
}

/** Does the value need a cast (_using_sql)? */
function needsCast(
  editor: SchemaEditor,
  { model, afterModel, before, after }: FieldChange,
): boolean {
  if (after.type.kind === "generated") return false;
  if (before.type.kind === "array" && after.type.kind === "array") {
    return innermost(editor, before.type) !== innermost(editor, after.type);
  }
  return dataType(editor, model, before) !== dataType(editor, afterModel, after);
}

function innermost(editor: SchemaEditor, type: FieldType): string {
  return type.kind === "array" ? innermost(editor, type.base) : nameless(editor, type);
}

/** A column's type without its parameters: what `data_types` of the backend says. */
function dataType(editor: SchemaEditor, model: Model, field: ModelField): string {
  if (field.foreignKey !== undefined && targetOf(model, field) !== undefined) {
    return columnParameters(editor.dialect.types, model, field)?.type ?? "";
  }
  return nameless(editor, field.type);
}

function nameless(editor: SchemaEditor, type: FieldType): string {
  const text = editor.dialect.types.typeOf(type) ?? "";
  // Django compares what it would fill parameters into: the same text for each class of that type.
  return type.kind === "builtIn" ? text.replace(/\(.*\)/, "()") : text;
}
