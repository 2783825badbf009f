import { isAutoType } from "../../schema/field-type.js";
import { fieldOfModel, type Model, type ModelField } from "../../schema/model.js";
import type { SchemaEditor } from "../editor.js";
import { isSince } from "../release.js";
import { createIndex, fieldIndex } from "../standard/indexes.js";
import { columnsOfFields, indexTogether } from "../standard/together.js";
import type { CreateIndex } from "../statement.js";
import type { ColumnPlan } from "./alter-column.js";
import { togethersWith, uniqueField } from "./unique.js";

/** Makes again what hung on a column: unique constraints, the primary key, indexes. */
export function restore(editor: SchemaEditor, plan: ColumnPlan): void {
  const { model, before, after } = plan;
  const { table } = model;
  if (before.unique && after.unique && !after.primaryKey) {
    editor.run(uniqueField(editor, model, { ...before, null: after.null }));
    editor.forgetIndex(table, editor.derivedName(table, [before.column], "_uniq"));
  } else {
    for (const statement of togethersWith(editor, model, before.column)) editor.run(statement);
  }
  if (before.primaryKey && after.primaryKey) {
    const name = editor.derivedName(table, [after.column], "_pk");
    editor.run({ kind: "addPrimaryKey", table, name, columns: [after.column] });
  }
  // SQL Server lets an IDENTITY column be altered only when the table has no indexes at all: all come again.
  const whole = isAutoType(before.type);
  if (whole) for (const statement of togethersWith(editor, model, undefined)) editor.run(statement);
  for (const statement of indexesWith(editor, plan, whole)) {
    if (!editor.isWaiting(statement)) editor.run(statement);
  }
}

function indexesWith(
  editor: SchemaEditor,
  { model, before, after }: ColumnPlan,
  whole: boolean,
): readonly CreateIndex[] {
  const held = (fields: readonly string[]): boolean =>
    whole || columnsOfFields(model, fields).includes(before.column);
  const ofFields: CreateIndex[] = whole
    ? allFields(model)
        .filter(({ indexed }) => indexed)
        .map((field) => fieldIndex(editor, model, field))
    : before.indexed && after.indexed
      ? [fieldIndex(editor, model, before)]
      : [];
  const together = isSince(editor.dialect.release, "5.2")
    ? []
    : model.indexTogether.filter(held).map((fields) => withoutSuffix(indexTogether(model, fields)));
  const named = model.indexes
    .filter(({ fields }) => held(fields.map((name) => name.replace(/^-/, ""))))
    .flatMap((index) => createIndex(editor, model, index, "plain") ?? []);
  return [...ofFields, ...together, ...named];
}

/** The backend makes them again without the suffix that they had. */
function withoutSuffix(index: CreateIndex): CreateIndex {
  return { ...index, name: { kind: "derived", suffix: "" } };
}

function allFields(model: Model): readonly ModelField[] {
  return model.fields.filter(({ name }) => fieldOfModel(model, name) !== undefined);
}
