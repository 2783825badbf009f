import type { ServerNames } from "../standard/catalog.js";

const LONGEST = 63;

/** Names that PostgreSQL gives itself (src/backend/commands/indexcmds.c, ChooseRelationName and makeObjectName). */
export const NAMES: ServerNames = {
  limit: LONGEST,
  primaryKey: (table) => objectName(table, "", "pkey"),
  unique: (table, column, taken) => freeName(table, column, "key", taken),
  check: (table, column, taken) => freeName(table, column, "check", taken),
  foreignKey: (table, column, taken) => freeName(table, column, "fkey", taken),
  uniqueIsIndex: false,
  uniqueStatementIsIndex: false,
  foreignKeyIndex: "none",
  columnChecks: "named",
  // get_constraints groups the rows of pg_index by the index's name, and aggregates with an order cannot be hashed.
  listedBy: "name",
};

/** Table, column and label, the longer of the first two cut until all fits. */
function objectName(table: string, column: string, label: string): string {
  const bare = table.replaceAll('"', "").split(".").at(-1) ?? table;
  const overhead = label.length + 1 + (column === "" ? 0 : 1);
  let first = bare.length;
  let second = column.length;
  while (first + second + overhead > LONGEST) {
    if (first > second) first -= 1;
    else second -= 1;
  }
  const middle = column === "" ? "" : `_${column.slice(0, second)}`;
  return `${bare.slice(0, first)}${middle}_${label}`;
}

function freeName(
  table: string,
  column: string,
  label: string,
  taken: ReadonlySet<string>,
): string {
  for (let number = 0; ; number += 1) {
    const name = objectName(table, column, number === 0 ? label : `${label}${number}`);
    if (!taken.has(name)) return name;
  }
}
