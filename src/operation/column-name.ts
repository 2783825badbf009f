import type { Field } from "./field.js";

/** The name of a field's column: `db_column`, or the field's name, with `_id` for a foreign key. */
export function columnName(field: Field): string {
  if (field.column !== undefined) return field.column;
  return isForeignKey(field) ? `${field.name}_id` : field.name;
}

/** Is the field a column that points to another table? */
export function isForeignKey(field: Field): boolean {
  return field.storage === "column" && field.references.some(({ role }) => role === "to");
}
