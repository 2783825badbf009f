import { targetOf, type Model, type ModelField } from "../../schema/model.js";
import { placeholder } from "../database-value.js";
import type { AddForeignKey, Name } from "../statement.js";

/** The table and the column that a foreign key points to. */
export function foreignKeyTarget(
  model: Model,
  field: ModelField,
): { readonly table: string; readonly column: string } {
  const target = targetOf(model, field);
  if (target !== undefined) return { table: target.model.table, column: target.field.column };
  const what = placeholder(`the target of ${model.name}.${field.name}`);
  return { table: what, column: what };
}

/** Does the field have a constraint in the database? */
export function hasForeignKey(field: ModelField): boolean {
  return field.foreignKey?.constraint === true;
}

/** ADD CONSTRAINT … FOREIGN KEY for a field (django/db/backends/base/schema.py, _create_fk_sql). */
export function addForeignKey(
  model: Model,
  field: ModelField,
  name: Name = { kind: "target" },
): AddForeignKey {
  const target = foreignKeyTarget(model, field);
  return {
    kind: "addForeignKey",
    table: model.table,
    name,
    column: field.column,
    toTable: target.table,
    toColumn: target.column,
  };
}
