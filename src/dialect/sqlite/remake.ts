import type { EntityKey } from "../../operation/field.js";
import type { Model, ModelField, Models } from "../../schema/model.js";
import type { NewFields, SchemaEditor } from "../editor.js";
import { isSince } from "../release.js";
import { stripQuotes } from "../names.js";
import { columnParameters } from "../standard/column-parameters.js";
import { createModel } from "../standard/create-model.js";
import { databaseDefaultSql, effectiveDefault } from "../standard/defaults.js";
import { dropTable, renameTable } from "../standard/remove.js";

/** What is different in the table that takes a table's place. */
export interface Remake {
  readonly created?: ModelField;
  readonly deleted?: ModelField;
  readonly altered?: readonly { readonly before: ModelField; readonly after: ModelField }[];
}

/**
 * Makes a table anew with a changed definition: a new table, its rows, the old name (django/db/backends/sqlite3/schema.py,
 * _remake_table). Changed columns move behind the others, as they do there.
 */
export function remakeTable(editor: SchemaEditor, model: Model, remake: Remake = {}): void {
  const kept = keptFields(model, remake);
  const altered = remake.altered ?? [];
  const created = remake.created === undefined ? [] : [remake.created];
  const places = new Map(model.fields.map(({ name }, index) => [name, index]));
  const placeOf = (field: ModelField): number => places.get(field.name) ?? 0;
  const inPlace = altered.toSorted((a, b) => placeOf(a.before) - placeOf(b.before));
  const changed = [...inPlace.map(({ after }) => after), ...created];
  const newPlaces = new Map(altered.map(({ before, after }) => [after, placeOf(before)]));
  const given = ordered(
    editor,
    { kept, changed },
    (field) => newPlaces.get(field) ?? placeOf(field),
    model.key,
  );
  // Up to 4.2 a model without a primary key gets one.
  const hasKey =
    isSince(editor.dialect.release, "5.2") || given.some(({ primaryKey }) => primaryKey);
  const fields = hasKey ? given : [model.models.automaticKey, ...given];
  const renames = new Map(altered.map(({ before, after }) => [before.name, after.name]));
  const next: Model = {
    ...model,
    // Keys of the table to itself point to the name that it will have.
    key: `${model.key} (new)`,
    models: withModel(model.models, { ...model, fields }),
    table: `new__${stripQuotes(model.table)}`,
    fields,
    links: [],
    uniqueTogether: model.uniqueTogether.map((set) => set.map((name) => renames.get(name) ?? name)),
    indexes: model.indexes.filter(({ fields: names }) => !mentions(names, remake.deleted)),
  };
  createModel(editor, next);
  copyRows(editor, { from: model, to: next }, kept, remake);
  dropTable(editor, model.table);
  renameTable(editor, next.table, model.table);
  editor.runWaiting();
}

/** The same models with another one under its key. */
function withModel(models: Models, model: Model): Models {
  return {
    get: (key) => (key === model.key ? model : models.get(key)),
    all: () => models.all(),
    automaticKey: models.automaticKey,
  };
}

type Fields = readonly ModelField[];

/** Fields as they were and changed ones, in the order of the table that is made. */
const IN_ORDER: Readonly<
  Record<
    NewFields,
    (others: Fields, changed: Fields, placeOf: (field: ModelField) => number) => Fields
  >
> = {
  first: (others, changed) => [...changed, ...others],
  last: (others, changed) => [...others, ...changed],
  "in place": (others, changed, placeOf) =>
    [...others, ...changed].sort((a, b) => placeOf(a) - placeOf(b)),
};

/** Fields that the framework made of itself come first in any case, keys to the table itself last: Django copies those. */
function ordered(
  editor: SchemaEditor,
  {
    kept,
    changed,
  }: { readonly kept: readonly ModelField[]; readonly changed: readonly ModelField[] },
  placeOf: (field: ModelField) => number,
  key: EntityKey,
): readonly ModelField[] {
  const copied = kept.filter(({ foreignKey }) => foreignKey?.to === key);
  const others = kept.filter(({ foreignKey }) => foreignKey?.to !== key);
  const all = IN_ORDER[editor.newFields](others, changed, placeOf);
  return [
    ...all.filter(({ autoCreated }) => autoCreated),
    ...all.filter(({ autoCreated }) => !autoCreated),
    ...copied,
  ];
}

function mentions(names: readonly string[], field: ModelField | undefined): boolean {
  return field !== undefined && names.includes(field.name);
}

/** The fields that stay as they are; an old primary key is one no more where another takes its place. */
function keptFields(model: Model, remake: Remake): readonly ModelField[] {
  const gone = new Set((remake.altered ?? []).map(({ before }) => before.name));
  if (remake.deleted !== undefined) gone.add(remake.deleted.name);
  const changed = [remake.created, ...(remake.altered ?? []).map(({ after }) => after)];
  const hasNewKey = changed.some((field) => field?.primaryKey === true);
  return model.fields.flatMap((field) => {
    if (gone.has(field.name)) return [];
    if (!hasNewKey || !field.primaryKey) return [field];
    return field.autoCreated ? [] : [{ ...field, primaryKey: false }];
  });
}

function copyRows(
  editor: SchemaEditor,
  { from, to }: { readonly from: Model; readonly to: Model },
  kept: readonly ModelField[],
  remake: Remake,
): void {
  const columns: string[] = [];
  const values: string[] = [];
  const copy = (column: string, value: string): void => {
    columns.push(editor.quote(column));
    values.push(value);
  };
  for (const field of kept) {
    if (hasColumn(editor, from, field)) copy(field.column, editor.quote(field.column));
  }
  const { created } = remake;
  if (
    created !== undefined &&
    created.databaseDefault === undefined &&
    hasColumn(editor, to, created)
  ) {
    const value = effectiveDefault(editor, to, created) ?? { kind: "null" };
    copy(created.column, editor.dialect.values.literal(value));
  }
  for (const { before, after } of remake.altered ?? []) {
    if (!hasColumn(editor, to, after)) continue;
    copy(after.column, alteredValue(editor, to, before, after));
  }
  const list = (items: readonly string[]): string => items.join(", ");
  const text =
    `INSERT INTO ${editor.quote(to.table)} (${list(columns)})` +
    ` SELECT ${list(values)} FROM ${editor.quote(from.table)}`;
  editor.run({ kind: "text", text });
}

/** Has the field a column that rows are copied into? Generated ones fill themselves. */
function hasColumn(editor: SchemaEditor, model: Model, field: ModelField): boolean {
  return (
    field.type.kind !== "generated" &&
    columnParameters(editor.dialect.types, model, field) !== undefined
  );
}

function alteredValue(
  editor: SchemaEditor,
  model: Model,
  before: ModelField,
  after: ModelField,
): string {
  const old = editor.quote(before.column);
  if (!before.null || after.null) return old;
  const value =
    after.databaseDefault === undefined
      ? editor.dialect.values.literal(effectiveDefault(editor, model, after) ?? { kind: "null" })
      : databaseDefaultSql(editor, model, after);
  return `coalesce(${old}, ${value})`;
}
