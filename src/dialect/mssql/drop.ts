import type { Model, ModelField } from "../../schema/model.js";
import type { SchemaEditor } from "../editor.js";
import type { ServerConstraint } from "../server-catalog.js";
import { unnamed } from "./unnamed.js";

/** The constraints of a table, where the editor looks for them. */
export function constraintsOf(editor: SchemaEditor, table: string): readonly ServerConstraint[] {
  return editor.seen.get(table)?.constraints ?? [];
}

/** Drops constraints and indexes, each by the statement of its kind. */
export function drop(
  editor: SchemaEditor,
  table: string,
  constraints: readonly ServerConstraint[],
): void {
  for (const constraint of constraints) {
    const { name, columns } = constraint;
    if (constraint.index) editor.run({ kind: "dropIndex", table, name, concurrently: false });
    else editor.run({ kind: "dropConstraint", table, name, columns, what: whatOf(constraint) });
  }
}

function whatOf({ primaryKey, unique, check }: ServerConstraint) {
  if (primaryKey) return "primaryKey" as const;
  if (unique) return "unique" as const;
  return check ? ("check" as const) : ("foreignKey" as const);
}

/** Drops the default of a column, whose name is the server's. */
export function dropColumnDefault(
  editor: SchemaEditor,
  { table }: Model,
  { column }: ModelField,
): void {
  const name = unnamed("default", column);
  editor.run({ kind: "dropConstraint", table, name, columns: [column], what: "check" });
}

/** Are two lists of columns the same? */
export function sameColumns(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((column, index) => column === b[index]);
}
