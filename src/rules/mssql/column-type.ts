import type { EntityKey, Field } from "../../operation/field.js";
import type { SchemaState } from "../../operation/state.js";
import { columnType } from "../../dialect/mssql/column-facts.js";
import { typeField } from "../columns.js";
import type { AlteredField } from "../altered-field.js";
import type { Moment } from "../rule.js";

/** The type of a field's column on SQL Server; undefined where it is not known. */
export function columnTypeOf(
  field: Field,
  owner: EntityKey,
  state: SchemaState,
): string | undefined {
  const resolved = typeField(field, owner, state);
  return resolved === undefined ? undefined : columnType(resolved);
}

/** The types of an altered field's column, where both are known and differ. */
export function changedType(
  { entity, old, field }: AlteredField,
  { before, after }: Moment,
): { readonly from: string; readonly to: string } | undefined {
  const from = columnTypeOf(old, entity.key, before.state);
  const to = columnTypeOf(field, entity.key, after.state);
  return from === undefined || to === undefined || from === to ? undefined : { from, to };
}
