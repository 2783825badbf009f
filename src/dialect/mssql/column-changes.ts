import type { SchemaEditor } from "../editor.js";
import { databaseDefaultSql, defaultForRows, effectiveDefault } from "../standard/defaults.js";
import type { Statement } from "../statement.js";
import type { ColumnPlan } from "./alter-column.js";
import { columnComment } from "./comments.js";
import { dropColumnDefault } from "./drop.js";

/** What runs on a column once the way is clear. */
export interface ColumnChanges {
  /** Each on its own: SQL Server takes one change in a statement. */
  readonly changes: readonly (() => void)[];
  /** NULL or NOT NULL, which may have to wait until no row is without a value. */
  readonly nullChanges: readonly (() => void)[];
  readonly then: readonly Statement[];
  /** Was a default set that has to be dropped again? */
  readonly temporaryDefault: boolean;
}

/** Works the changes of a column out. `clear` takes away what hangs on it; it is asked for each of type and NULL. */
export function changesOf(
  editor: SchemaEditor,
  plan: ColumnPlan,
  clear: () => void,
): ColumnChanges {
  const { model, afterModel, before, after, old, now } = plan;
  const { table } = model;
  const alter = (text: string) => (): void =>
    editor.run({ kind: "alterColumn", table, column: after.column, changes: text, effect: "none" });
  const column = editor.quote(after.column);
  const changes: (() => void)[] = [];
  const then: Statement[] = [];
  const recommented =
    editor.dialect.features.comments && (before.comment ?? "") !== (after.comment ?? "");
  if (old.type !== now.type || recommented) {
    changes.push(alter(`ALTER COLUMN ${column} ${now.type} ${before.null ? "NULL" : "NOT NULL"}`));
    if (recommented) then.push(columnComment(editor, model, after));
    clear();
  }
  const setDefault = (value: string) => alter(`ADD DEFAULT ${value} FOR ${column}`);
  if (after.databaseDefault !== undefined) {
    const wanted = databaseDefaultSql(editor, afterModel, after);
    const had =
      before.databaseDefault === undefined ? undefined : databaseDefaultSql(editor, model, before);
    if (had !== wanted) changes.push(setDefault(wanted));
  } else if (before.databaseDefault !== undefined) {
    changes.push(() => dropColumnDefault(editor, model, after));
  }
  const forRows = defaultForRows(editor, plan);
  if (forRows !== undefined) changes.push(setDefault(editor.dialect.values.literal(forRows)));
  const nullChanges: (() => void)[] = [];
  if (before.null !== after.null) {
    nullChanges.push(
      alter(`ALTER COLUMN ${column} ${now.type} ${after.null ? "NULL" : "NOT NULL"}`),
    );
    clear();
  }
  return { changes, nullChanges, then, temporaryDefault: forRows !== undefined };
}

/** Runs the changes; rows without a value get the default before NOT NULL comes. */
export function runChanges(
  editor: SchemaEditor,
  { model, afterModel, before, after }: ColumnPlan,
  { changes, nullChanges, then }: ColumnChanges,
): void {
  const hasDefault = after.default !== undefined || after.databaseDefault !== undefined;
  const fillsRows = hasDefault && before.null && !after.null;
  for (const change of changes) change();
  if (fillsRows) {
    const value =
      after.databaseDefault === undefined
        ? editor.dialect.values.literal(
            effectiveDefault(editor, afterModel, after) ?? { kind: "null" },
          )
        : databaseDefaultSql(editor, afterModel, after);
    const text = editor.dialect.schema.updateSql(editor, model.table, after.column, value);
    editor.run({ kind: "text", text });
  }
  for (const change of nullChanges) change();
  for (const statement of then) editor.run(statement);
}
