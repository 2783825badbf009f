import type { Model, ModelField } from "../../schema/model.js";
import type { SchemaEditor } from "../editor.js";
import type { FieldChange } from "../schema-rules.js";
import type { Statement } from "../statement.js";
import { isChanged } from "./alter-field.js";
import { columnParameters, type ColumnParameters } from "./column-parameters.js";
import { columnChanges, runChanges } from "./column-changes.js";
import { addForeignKey, hasForeignKey } from "./foreign-key.js";
import { dropIndex, fieldIndex } from "./indexes.js";
import { referrersOf, type Referrer } from "./related.js";
import { dropForeignKeys } from "./remove.js";
import { uniqueTogether } from "./together.js";

/** A column before and after, with what it is made of. */
export interface ColumnChangePlan extends FieldChange {
  readonly old: ColumnParameters;
  readonly now: ColumnParameters;
}

/** Changes a column, with all that hangs on it (django/db/backends/base/schema.py, _alter_field). */
export function alterColumn(editor: SchemaEditor, change: FieldChange): void {
  const { types, features } = editor.dialect;
  const { model, afterModel, before, after } = change;
  const old = columnParameters(types, model, before);
  const now = columnParameters(types, afterModel, after);
  if (old === undefined || now === undefined) return;
  const plan: ColumnChangePlan = { ...change, old, now };
  const { table } = model;
  const droppedKeys =
    features.foreignKeysByAlter &&
    hasForeignKey(before) &&
    isChanged(editor, change, new Set(["db_comment"])) &&
    dropForeignKeys(editor, table, before.column);
  dropUnique(editor, plan);
  const referrers =
    changesReferrers(plan) && features.foreignKeysByAlter ? referrersIn(editor, plan) : [];
  for (const { model: other, field } of referrers.map(({ after: referrer }) => referrer)) {
    dropForeignKeys(editor, other.table, field.column);
  }
  dropFieldIndex(editor, plan);
  const checks = dropCheck(editor, plan);
  renameColumn(editor, plan);
  const changes = columnChanges(editor, plan);
  runChanges(editor, plan, changes);
  if (before.primaryKey && !after.primaryKey) dropPrimaryKey(editor, table);
  if (gainsUnique(before, after)) editor.run(uniqueTogether(model, [after.column]));
  if ((!before.indexed || before.unique) && after.indexed && !after.unique) {
    editor.run(fieldIndex(editor, model, after));
  }
  const followers = [...referrers];
  if (!before.primaryKey && after.primaryKey) {
    editor.run(primaryKeyOf(editor, model, after));
    followers.push(...referrersIn(editor, plan));
  }
  for (const referrer of followers) alterReferrer(editor, referrer);
  if (
    features.foreignKeysByAlter &&
    hasForeignKey(after) &&
    (droppedKeys || before.foreignKey === undefined || !before.foreignKey.constraint)
  ) {
    editor.run(addForeignKey(afterModelNamed(plan), after));
  }
  if (referrers.length > 0) {
    for (const { after: referrer } of followers) {
      const { model: other, field } = referrer;
      if (!hasForeignKey(field)) continue;
      editor.run(addForeignKey(other, field, { kind: "derived", suffix: "_fk" }));
    }
  }
  if (checks.wanted !== undefined && checks.differ) {
    const name = editor.derivedName(table, [after.column], "_check");
    const check = now.check ?? "";
    const columns = [after.column];
    editor.run({ kind: "addCheck", table, name, columns, check, validated: true });
  }
  if (changes.temporaryDefault) {
    editor.dialect.schema.dropColumnDefault(editor, afterModelNamed(plan), after);
  }
}

/** The model of the table as it is named now, with the targets of the state behind the change. */
function afterModelNamed({ model, afterModel }: ColumnChangePlan): Model {
  return { ...afterModel, table: model.table };
}

/** Unique before, and not any more, or a primary key now. */
function dropUnique(editor: SchemaEditor, { model, before, after }: ColumnChangePlan): void {
  if (!before.unique || (after.unique && !becomesPrimaryKey(before, after))) return;
  const names = editor.constraintNames(model.table, {
    columns: [before.column],
    unique: true,
    primaryKey: false,
    exclude: new Set(model.constraints.map(({ name }) => name)),
  });
  for (const name of names) {
    editor.run({ kind: "dropConstraint", table: model.table, name, what: "unique" });
  }
}

function becomesPrimaryKey(before: ModelField, after: ModelField): boolean {
  return !before.primaryKey && after.primaryKey;
}

/** Do the columns that point here have to change too? */
function changesReferrers({ before, after, old, now }: ColumnChangePlan): boolean {
  const isKey = (before.primaryKey && after.primaryKey) || (before.unique && after.unique);
  return isKey && (old.type !== now.type || old.collation !== now.collation);
}

/** A key that points to a changed column, before and after. */
interface ChangedReferrer {
  readonly before: Referrer;
  readonly after: Referrer;
}

function referrersIn(
  editor: SchemaEditor,
  { model, afterModel, before, after }: ColumnChangePlan,
): readonly ChangedReferrer[] {
  const limit = editor.dialect.limits.identifier;
  const old = referrersOf(model, before, limit);
  return referrersOf(afterModel, after, limit).flatMap((referrer, index) => {
    const had = old[index];
    return had === undefined ? [] : [{ before: had, after: referrer }];
  });
}

/** The index of the field itself goes where it is not wanted any more, or where a unique constraint does its work. */
function dropFieldIndex(editor: SchemaEditor, { model, before, after }: ColumnChangePlan): void {
  if (!before.indexed || before.unique || (after.indexed && !after.unique)) return;
  const names = editor.constraintNames(model.table, {
    columns: [before.column],
    index: true,
    type: "idx",
    exclude: new Set(model.indexes.map(({ name }) => name)),
  });
  for (const name of names) dropIndex(editor, model, name);
}

interface Checks {
  readonly differ: boolean;
  readonly wanted: string | undefined;
}

function dropCheck(editor: SchemaEditor, plan: ColumnChangePlan): Checks {
  const { model, afterModel, before, after } = plan;
  const { schema } = editor.dialect;
  const had = schema.comparedCheck(editor, model, before);
  const wanted = schema.comparedCheck(editor, afterModel, after);
  const differ = had !== wanted;
  if (differ && had !== undefined) {
    const names = editor.constraintNames(model.table, {
      columns: [before.column],
      check: true,
      exclude: new Set(model.constraints.map(({ name }) => name)),
    });
    for (const name of names) {
      editor.run({ kind: "dropConstraint", table: model.table, name, what: "check" });
    }
  }
  return { differ, wanted };
}

function renameColumn(editor: SchemaEditor, plan: ColumnChangePlan): void {
  const { model, before, after } = plan;
  if (before.column === after.column) return;
  const { table } = model;
  const type = editor.dialect.schema.renamedType(editor, model, before, plan.now.type);
  editor.run({ kind: "renameColumn", table, column: before.column, to: after.column, type });
  editor.renameColumn(table, before.column, after.column);
}

function gainsUnique(before: ModelField, after: ModelField): boolean {
  return !after.primaryKey && after.unique && (!before.unique || before.primaryKey);
}

function dropPrimaryKey(editor: SchemaEditor, table: string): void {
  for (const name of editor.constraintNames(table, { primaryKey: true })) {
    editor.run({ kind: "dropConstraint", table, name, what: "primaryKey" });
  }
}

function primaryKeyOf(editor: SchemaEditor, { table }: Model, field: ModelField): Statement {
  const name = editor.derivedName(table, [field.column], "_pk");
  return { kind: "addPrimaryKey", table, name, columns: [field.column] };
}

/** Gives a column that points to a changed one its new type. */
function alterReferrer(editor: SchemaEditor, { before, after }: ChangedReferrer): void {
  const { types, schema } = editor.dialect;
  const { model, field } = after;
  const parameters = columnParameters(types, model, field);
  if (parameters === undefined) return;
  const { first, change, then } = schema.changeType(
    editor,
    { model: before.model, afterModel: model, before: before.field, after: field },
    { name: parameters.type, collation: parameters.collation },
  );
  for (const statement of first) editor.run(statement);
  editor.run({ kind: "alterColumn", table: model.table, column: field.column, ...change });
  for (const statement of then) editor.run(statement);
}
