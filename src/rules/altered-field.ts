import type { Field } from "../operation/field.js";
import type { EntityState } from "../operation/state.js";
import type { Moment } from "./rule.js";

/** What an AlterField does. */
export interface AlteredField {
  /** As it is behind the operation. */
  readonly entity: EntityState;
  readonly old: Field;
  readonly field: Field;
}

/** The field in front of an AlterField and behind it; undefined for other operations, and where the field was never seen. */
export function alteredField({ operation, before, after }: Moment): AlteredField | undefined {
  if (operation.kind !== "alterField") return undefined;
  const { name } = operation.field;
  const entity = after.state.get(operation.entity);
  const old = before.state.get(operation.entity)?.fields.find((field) => field.name === name);
  const field = entity?.fields.find((candidate) => candidate.name === name);
  if (entity === undefined || old === undefined || field === undefined) return undefined;
  return { entity, old, field };
}
