import { isAutoType } from "../../schema/field-type.js";
import type { Model } from "../../schema/model.js";
import type { SchemaEditor } from "../editor.js";
import type { FieldChange } from "../schema-rules.js";
import { isChanged } from "../standard/alter-field.js";
import { columnParameters, type ColumnParameters } from "../standard/column-parameters.js";
import { addForeignKey, hasForeignKey } from "../standard/foreign-key.js";
import { fieldIndex } from "../standard/indexes.js";
import { isListed, referrersOf, type Referrer } from "../standard/related.js";
import { alterReferrer } from "./alter-referrer.js";
import { changesOf, runChanges } from "./column-changes.js";
import { clearTheWay, dropIdentityIndexes, dropOwnIndex } from "./clear-the-way.js";
import { constraintsOf, drop, dropColumnDefault, sameColumns } from "./drop.js";
import { renameColumn } from "./rename-column.js";
import { restore } from "./restore.js";
import { dropUnique, uniqueField } from "./unique.js";

/** A column before and after, with what it is made of. */
export interface ColumnPlan extends FieldChange {
  readonly old: ColumnParameters;
  readonly now: ColumnParameters;
}

/** Does the type change, or NULL? Then SQL Server wants all away that hangs on the column. */
export function isRebuilt({ before, after, old, now }: ColumnPlan): boolean {
  return old.type !== now.type || before.null !== after.null;
}

/**
 * Changes a column, with all that hangs on it (`_alter_field` of mssql/schema.py). What hangs on it is dropped before and made again behind,
 * because ALTER COLUMN refuses a column with an index, key or check (errors 5074, 4922).
 */
export function alterColumn(editor: SchemaEditor, change: FieldChange): void {
  const { types } = editor.dialect;
  const { model, afterModel, before, after } = change;
  const old = columnParameters(types, model, before);
  const now = columnParameters(types, afterModel, after);
  if (old === undefined || now === undefined) return;
  const plan: ColumnPlan = { ...change, old, now };
  const { table } = model;
  if (isAutoType(before.type) !== isAutoType(after.type)) {
    const what = `a change of ${model.name}.${after.name} ${isAutoType(after.type) ? "to" : "from"} an IDENTITY column`;
    editor.cannot(`${what}: SQL Server has none, and the backend refuses it`);
    return;
  }
  const keysDropped = dropOwnKeys(editor, plan);
  if (before.unique && (!after.unique || becomesPrimaryKey(plan))) {
    dropUnique(editor, table, [before.column]);
  }
  const keyed = (before.primaryKey && after.primaryKey) || (before.unique && after.unique);
  const retyped = keyed && old.type !== now.type;
  const referrers = retyped ? referrersIn(editor, plan) : [];
  for (const { model: other, field } of referrers) dropKeys(editor, other.table, field.column);
  if (isAutoType(before.type)) dropIdentityIndexes(editor, plan);
  dropOwnIndex(editor, plan);
  const checks = dropChecks(editor, plan);
  if (before.column !== after.column) renameColumn(editor, plan);
  const changes = changesOf(editor, plan, () => clearTheWay(editor, plan));
  runChanges(editor, plan, changes);
  if (before.primaryKey && !after.primaryKey) dropPrimaryKey(editor, table);
  if (gainsUnique(plan)) {
    editor.run(uniqueField(editor, model, after));
    editor.forgetIndex(table, editor.derivedName(table, [after.column], "_uniq"));
  }
  if ((!before.indexed || before.unique) && after.indexed && !after.unique) {
    editor.run(fieldIndex(editor, model, after));
  }
  if (isRebuilt(plan) && before.column === after.column) restore(editor, plan);
  const followers = retyped && before.primaryKey && after.primaryKey ? referrers : [];
  for (const referrer of followers) alterReferrer(editor, referrer);
  if (becomesPrimaryKey(plan)) {
    editor.run(primaryKeyOf(editor, model, after.column));
    for (const referrer of referrersIn(editor, plan)) alterReferrer(editor, referrer);
  }
  if (
    hasForeignKey(after) &&
    (keysDropped || before.foreignKey === undefined || !before.foreignKey.constraint)
  ) {
    editor.run(addForeignKey({ ...afterModel, table }, after));
  }
  for (const { model: other, field } of referrers.filter(isListed)) {
    if (!hasForeignKey(field) || !pointsStraightTo(plan, field.foreignKey?.to)) continue;
    editor.run(addForeignKey(other, field, { kind: "derived", suffix: "_fk" }));
  }
  if (checks && now.check !== undefined) {
    const name = editor.derivedName(table, [after.column], "_check");
    const columns = [after.column];
    editor.run({ kind: "addCheck", table, name, columns, check: now.check, validated: true });
  }
  if (changes.temporaryDefault) dropColumnDefault(editor, model, after);
}

function becomesPrimaryKey({ before, after }: FieldChange): boolean {
  return !before.primaryKey && after.primaryKey;
}

function gainsUnique({ before, after }: FieldChange): boolean {
  return !after.primaryKey && after.unique && (!before.unique || before.primaryKey);
}

/** Drops the foreign keys of the column itself; its index too, where it is no key any more. */
function dropOwnKeys(editor: SchemaEditor, plan: ColumnPlan): boolean {
  const { model, before, after } = plan;
  if (!hasForeignKey(before) || !isChanged(editor, plan, new Set(["db_comment"]))) return false;
  const column = [before.column];
  const own = constraintsOf(editor, model.table).filter(({ columns }) =>
    sameColumns(columns, column),
  );
  if (!hasForeignKey(after))
    drop(
      editor,
      model.table,
      own.filter(({ index }) => index),
    );
  const keys = own.filter(({ foreignKey }) => foreignKey);
  drop(editor, model.table, keys);
  return keys.length > 0;
}

function dropKeys(editor: SchemaEditor, table: string, column: string): void {
  const keys = constraintsOf(editor, table).filter(
    ({ columns, foreignKey }) => foreignKey && sameColumns(columns, [column]),
  );
  drop(editor, table, keys);
}

function dropPrimaryKey(editor: SchemaEditor, table: string): void {
  drop(
    editor,
    table,
    constraintsOf(editor, table).filter(({ primaryKey }) => primaryKey),
  );
}

function primaryKeyOf(editor: SchemaEditor, { table }: Model, column: string) {
  const name = editor.derivedName(table, [column], "_pk");
  return { kind: "addPrimaryKey", table, name, columns: [column] } as const;
}

function referrersIn(editor: SchemaEditor, { afterModel, after }: ColumnPlan): readonly Referrer[] {
  return referrersOf(afterModel, after, editor.dialect.limits.identifier);
}

function pointsStraightTo({ afterModel }: ColumnPlan, to: string | undefined): boolean {
  return to === afterModel.key;
}

/** Drops the check of the column's type where it differs, or where the type does; says whether it has to come again. */
function dropChecks(editor: SchemaEditor, plan: ColumnPlan): boolean {
  const { model, before, old, now } = plan;
  const differs = old.check !== now.check || old.type !== now.type;
  if (!differs) return false;
  if (old.check !== undefined) {
    const checks = constraintsOf(editor, model.table).filter(
      ({ columns, check }) => check && sameColumns(columns, [before.column]),
    );
    drop(editor, model.table, checks);
  }
  return true;
}
