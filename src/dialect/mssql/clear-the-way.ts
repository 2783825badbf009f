import type { SchemaEditor } from "../editor.js";
import { columnsOfFields } from "../standard/together.js";
import { constraintsOf, drop, sameColumns } from "./drop.js";
import { dropUnique } from "./unique.js";
import type { ColumnPlan } from "./alter-column.js";

/** Drops the unique constraints and the indexes that hold a column which is altered. */
export function clearTheWay(editor: SchemaEditor, plan: ColumnPlan): void {
  dropUniques(editor, plan);
  dropIndexes(editor, plan);
}

/** _delete_unique_constraints. */
function dropUniques(editor: SchemaEditor, { model, before, after }: ColumnPlan): void {
  if (before.unique && after.unique) dropUnique(editor, model.table, [before.column]);
  for (const fields of model.uniqueTogether) {
    const columns = columnsOfFields(model, fields);
    if (columns.includes(before.column)) dropUnique(editor, model.table, columns);
  }
}

/** _delete_indexes. */
function dropIndexes(editor: SchemaEditor, { model, before, after }: ColumnPlan): void {
  const groups: (readonly string[])[] = [];
  const add = (columns: readonly string[]): void => {
    if (!groups.some((group) => sameColumns(group, columns))) groups.push(columns);
  };
  if ((before.indexed && after.indexed) || before.null !== after.null) add([before.column]);
  const named = model.indexes.map(({ fields }) => fields.map((name) => name.replace(/^-/, "")));
  for (const fields of [...model.indexTogether, ...named, ...model.uniqueTogether]) {
    const columns = columnsOfFields(model, fields);
    if (columns.includes(before.column)) add(columns);
  }
  for (const group of groups) {
    const found = constraintsOf(editor, model.table).filter(
      ({ index, columns }) => index && sameColumns(columns, group),
    );
    drop(editor, model.table, found);
  }
}

/** All indexes of a table whose IDENTITY column is altered. */
export function dropIdentityIndexes(editor: SchemaEditor, { model }: ColumnPlan): void {
  drop(
    editor,
    model.table,
    constraintsOf(editor, model.table).filter(({ index }) => index),
  );
}

/** The index of the field itself, where it is not wanted any more or the type is no text any more. */
export function dropOwnIndex(editor: SchemaEditor, plan: ColumnPlan): void {
  const { model, before, after, old, now } = plan;
  const superfluous = before.indexed && !before.unique && (!after.indexed || after.unique);
  const noText =
    (before.indexed || before.unique) &&
    old.type.startsWith("nvarchar") &&
    !now.type.startsWith("nvarchar");
  if (!superfluous && !noText) return;
  const named = new Set(model.indexes.map(({ name }) => name));
  const found = constraintsOf(editor, model.table).filter(
    ({ name, columns, index }) =>
      index && sameColumns(columns, [before.column]) && !named.has(name),
  );
  drop(editor, model.table, found);
}
