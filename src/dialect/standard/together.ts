import { fieldOfModel, type Model } from "../../schema/model.js";
import type { SchemaEditor } from "../editor.js";
import type { TogetherChange } from "../schema-rules.js";
import { plainColumn, type AddUnique, type CreateIndex } from "../statement.js";

/** The columns of fields. */
export function columnsOfFields(model: Model, names: readonly string[]): readonly string[] {
  return names.map((name) => fieldOfModel(model, name)?.column ?? name);
}

/** The constraint of a unique_together, or of one unique field. */
export function uniqueTogether(model: Model, columns: readonly string[]): AddUnique {
  return {
    kind: "addUnique",
    table: model.table,
    name: { kind: "derived", suffix: "_uniq" },
    columns,
    deferrable: undefined,
    nullsDistinct: undefined,
  };
}

/** The index of an index_together. */
export function indexTogether(model: Model, fields: readonly string[]): CreateIndex {
  return {
    kind: "createIndex",
    table: model.table,
    name: { kind: "derived", suffix: "_idx" },
    target: { kind: "columns", columns: columnsOfFields(model, fields).map(plainColumn) },
    unique: false,
    method: undefined,
    include: [],
    extra: "",
    nullsDistinct: undefined,
    condition: undefined,
    concurrently: false,
  };
}

/** Drops what is not wanted any more, then makes what is new (alter_unique_together and alter_index_together). */
export function alterTogether(
  editor: SchemaEditor,
  model: Model,
  { kind, before, after }: TogetherChange,
): void {
  for (const fields of without(before, after)) {
    editor.dialect.schema.deleteTogether(editor, model, fields, kind);
  }
  for (const fields of without(after, before)) {
    const columns = columnsOfFields(model, fields);
    editor.run(
      kind === "unique"
        ? editor.dialect.schema.uniqueTogether(editor, model, columns)
        : indexTogether(model, fields),
    );
  }
}

function without(
  sets: readonly (readonly string[])[],
  others: readonly (readonly string[])[],
): readonly (readonly string[])[] {
  const known = new Set(others.map((set) => JSON.stringify(set)));
  const seen = new Set<string>();
  return sets.filter((set) => {
    const key = JSON.stringify(set);
    if (known.has(key) || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** Drops the constraint or index of a together-option (_delete_composed_index). */
export function deleteTogether(
  editor: SchemaEditor,
  model: Model,
  fields: readonly string[],
  kind: "unique" | "index",
): void {
  const columns = columnsOfFields(model, fields);
  const exclude = new Set([...model.constraints, ...model.indexes].map(({ name }) => name));
  const names = editor.constraintNames(model.table, {
    columns,
    exclude,
    ...(kind === "unique" ? { unique: true, primaryKey: false } : { index: true, unique: false }),
  });
  const usual = editor.derivedName(model.table, columns, "_uniq");
  const name = kind === "unique" && names.includes(usual) ? usual : names[0];
  const dropped =
    name ?? editor.derivedName(model.table, columns, kind === "unique" ? "_uniq" : "_idx");
  editor.run(
    kind === "unique"
      ? { kind: "dropConstraint", table: model.table, name: dropped, what: "unique" }
      : { kind: "dropIndex", table: model.table, name: dropped, concurrently: false },
  );
}
