import { columnName } from "../../operation/column-name.js";
import { tableName } from "../../operation/table-name.js";
import type { Field } from "../../operation/field.js";
import type { EntityState } from "../../operation/state.js";
import type { Hazard } from "../rule.js";

/** The table and the columns of a key, as a hazard's data. */
export function keyColumns(
  entity: EntityState,
  fields: readonly Field[],
): { readonly table: string; readonly columns: string } {
  return {
    table: plain(tableName(entity)),
    columns: fields.map((field) => plain(columnName(field))).join(", "),
  };
}

/** Does SQL in a step's source make a unique index with a condition over the columns that a hazard is about? */
export function makesFilteredIndex({ data }: Hazard, source: string): boolean {
  const { table = "", columns = "" } = data;
  // Statements stand in Python strings, often over several lines.
  const sql = source.replace(/\\n|["'\s]/g, " ").replace(/ +/g, " ");
  const names = columns.split(", ").map((name) => `\\[?${name}\\]?`);
  const pattern = `CREATE UNIQUE (?:NONCLUSTERED )?INDEX \\S+ ON \\[?${table}\\]? ?\\( ?${names.join(" ?, ?")} ?\\) WHERE `;
  return new RegExp(pattern, "i").test(sql);
}

function plain(name: string): string {
  return name.replace(/^"|"$/g, "");
}
