import type { SchemaEditor } from "../editor.js";
import type { ColumnChange } from "../schema-rules.js";
import type { Statement } from "../statement.js";
import { databaseDefaultSql, defaultForRows, effectiveDefault } from "./defaults.js";
import type { ColumnChangePlan } from "./alter-column.js";

/** What is to be written into ALTER TABLE for a changed column. */
export interface ColumnChanges {
  readonly changes: readonly ColumnChange[];
  /** NULL or NOT NULL, which may have to wait until no row is without a value. */
  readonly nullChanges: readonly ColumnChange[];
  /** Statements that run when the column is altered. */
  readonly then: readonly Statement[];
  /** Was a default set that has to be dropped again? */
  readonly temporaryDefault: boolean;
}

/** Works the changes of a column out: type, defaults, NULL. */
export function columnChanges(editor: SchemaEditor, plan: ColumnChangePlan): ColumnChanges {
  const { schema } = editor.dialect;
  const { afterModel, before, after } = plan;
  const changes: ColumnChange[] = [];
  const then: Statement[] = [];
  if (typeChanges(editor, plan)) {
    const { type: name, collation } = plan.now;
    const change = schema.changeType(editor, plan, { name, collation });
    for (const statement of change.first) editor.run(statement);
    changes.push(change.change);
    then.push(...change.then);
  }
  const database = databaseDefaultChange(editor, plan);
  if (database !== undefined) changes.push(database);
  const forRows = schema.skipsDefaultOnAlter(editor, afterModel, after)
    ? undefined
    : defaultForRows(editor, plan);
  if (forRows !== undefined) {
    const literal = editor.dialect.values.literal(forRows);
    changes.push(schema.setDefault(editor, afterModel, after, literal));
  }
  const nullChanges = before.null === after.null ? [] : [schema.changeNull(editor, plan)];
  return { changes, nullChanges, then, temporaryDefault: forRows !== undefined };
}

function typeChanges(editor: SchemaEditor, { before, after, old, now }: ColumnChangePlan): boolean {
  return (
    old.type !== now.type ||
    old.suffix !== now.suffix ||
    old.collation !== now.collation ||
    (editor.dialect.features.comments && (before.comment ?? "") !== (after.comment ?? ""))
  );
}

function databaseDefaultChange(
  editor: SchemaEditor,
  { model, afterModel, before, after }: ColumnChangePlan,
): ColumnChange | undefined {
  const { schema } = editor.dialect;
  if (after.databaseDefault === undefined) {
    return before.databaseDefault === undefined
      ? undefined
      : schema.dropDefault(editor, afterModel, after);
  }
  const wanted = databaseDefaultSql(editor, afterModel, after);
  if (
    before.databaseDefault !== undefined &&
    databaseDefaultSql(editor, model, before) === wanted
  ) {
    return undefined;
  }
  return schema.setDefault(editor, afterModel, after, wanted);
}

/** Runs the changes: in one ALTER TABLE where the server takes several, rows without a value first where they need one. */
export function runChanges(
  editor: SchemaEditor,
  plan: ColumnChangePlan,
  { changes, nullChanges, then }: ColumnChanges,
): void {
  const { afterModel, before, after } = plan;
  const { table } = plan.model;
  const alter = (change: ColumnChange): void =>
    editor.run({ kind: "alterColumn", table, column: after.column, ...change });
  const hasDefault = after.default !== undefined || after.databaseDefault !== undefined;
  const fillsRows = hasDefault && before.null && !after.null;
  if (changes.length > 0 || nullChanges.length > 0) {
    const atOnce = fillsRows ? changes : [...changes, ...nullChanges];
    for (const change of combined(editor, atOnce)) alter(change);
    if (fillsRows) {
      const value =
        after.databaseDefault === undefined
          ? editor.dialect.values.literal(
              effectiveDefault(editor, afterModel, after) ?? { kind: "null" },
            )
          : databaseDefaultSql(editor, afterModel, after);
      editor.run({
        kind: "text",
        text: editor.dialect.schema.updateSql(editor, table, after.column, value),
      });
      for (const change of nullChanges) alter(change);
    }
  }
  for (const statement of then) editor.run(statement);
}

function combined(editor: SchemaEditor, changes: readonly ColumnChange[]): readonly ColumnChange[] {
  if (!editor.dialect.features.combinedAlters || changes.length < 2) return changes;
  const effect = changes.find((change) => change.effect !== "none")?.effect ?? "none";
  return [{ changes: changes.map((change) => change.changes).join(", "), effect }];
}
