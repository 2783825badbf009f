import { addColumn, changeColumn, removeColumn, renameColumn } from "./columns.js";
import type { CallReader } from "./context.js";
import { addConstraint, addIndex, removeConstraint, removeIndex } from "./members.js";
import * as objects from "./objects.js";
import { bulkDelete, bulkInsert, bulkUpdate } from "./rows.js";
import { createTable, dropTable, renameTable } from "./tables.js";

/** Calls of the query interface that change the database; the values of `rows` need not be known. */
export const CALLS: ReadonlyMap<
  string,
  { readonly read: CallReader; readonly values: "known" | "rows" }
> = new Map(
  Object.entries({
    ...schema({
      createTable,
      dropTable,
      renameTable,
      addColumn,
      removeColumn,
      changeColumn,
      renameColumn,
      addIndex,
      removeIndex,
      addConstraint,
      removeConstraint,
      ...objects,
    }),
    bulkInsert: { read: bulkInsert, values: "rows" as const },
    bulkUpdate: { read: bulkUpdate, values: "rows" as const },
    bulkDelete: { read: bulkDelete, values: "rows" as const },
  }),
);

function schema(
  readers: Readonly<Record<string, CallReader>>,
): Readonly<Record<string, { readonly read: CallReader; readonly values: "known" }>> {
  return Object.fromEntries(
    Object.entries(readers).map(([name, read]) => [name, { read, values: "known" }]),
  );
}
