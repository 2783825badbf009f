import type { ServerNames } from "../standard/catalog.js";

/** SQLite names nothing; what has no name is listed under one that Django makes up (sqlite3/introspection.py). */
export const NAMES: ServerNames = {
  limit: undefined,
  primaryKey: () => "__primary__",
  unique: unnamed,
  check: unnamed,
  foreignKey: (_table, column) => `fk_${column}`,
  uniqueIsIndex: false,
  uniqueStatementIsIndex: true,
  foreignKeyIndex: "none",
  columnChecks: "named",
  listedBy: "age",
};

function unnamed(_table: string, _column: string, taken: ReadonlySet<string>): string {
  for (let number = 1; ; number += 1) {
    const name = `__unnamed_constraint_${number}__`;
    if (!taken.has(name)) return name;
  }
}
