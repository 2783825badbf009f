import type { SchemaEditor } from "../editor.js";
import type { ServerConstraint } from "../server-catalog.js";
import { plainColumn, type CreateIndex } from "../statement.js";
import type { ColumnPlan } from "./alter-column.js";
import { constraintsOf, drop } from "./drop.js";

/** Renames a column. Unique indexes that hold it go before and come again, because their filter names the column. */
export function renameColumn(editor: SchemaEditor, plan: ColumnPlan): void {
  const { model, before, after } = plan;
  const { table } = model;
  const held = constraintsOf(editor, table).filter(
    ({ index, unique, columns }) => index && unique && columns.includes(before.column),
  );
  drop(editor, table, held);
  editor.run({
    kind: "renameColumn",
    table,
    column: before.column,
    to: after.column,
    type: plan.now.type,
  });
  editor.renameColumn(table, before.column, after.column);
  for (const index of held) editor.run(again(editor, plan, index));
}

function again(
  editor: SchemaEditor,
  { model, before, after }: ColumnPlan,
  index: ServerConstraint,
): CreateIndex {
  const from = editor.quote(before.column);
  const filter = index.condition?.replaceAll(from, editor.quote(after.column));
  return {
    kind: "createIndex",
    table: model.table,
    name: { kind: "given", name: index.name },
    target: {
      kind: "columns",
      columns: index.columns.map((name) =>
        plainColumn(name === before.column ? after.column : name),
      ),
    },
    unique: true,
    method: undefined,
    include: [],
    extra: "",
    nullsDistinct: undefined,
    condition: filter === undefined ? undefined : `(${filter})`,
    concurrently: false,
  };
}
