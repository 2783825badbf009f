import { isForeignKey } from "../operation/column-name.js";
import { hasTable } from "../operation/table-name.js";
import { knownTargets, type EntityKey, type Field } from "../operation/field.js";
import type { EntityState, SchemaState } from "../operation/state.js";

/** A foreign key, and the entity that has it. */
export interface ForeignKey {
  readonly owner: EntityState;
  readonly field: Field;
}

/** All foreign keys with a constraint in the database that point to a field of an entity. */
export function foreignKeysTo(
  state: SchemaState,
  target: EntityKey,
  { name, primaryKey }: Field,
): readonly ForeignKey[] {
  return [...state.values()]
    .filter(hasTable)
    .flatMap((owner) =>
      owner.fields
        .filter(
          (field) =>
            isConstrained(field) &&
            knownTargets(field, owner.key).includes(target) &&
            (field.toField === undefined ? primaryKey : field.toField.name === name),
        )
        .map((field) => ({ owner, field })),
    );
}

/** Does the database hold a foreign key for the field? Not with `db_constraint=False`. */
export function isConstrained(field: Field): boolean {
  return isForeignKey(field) && field.args.get("db_constraint") !== "False";
}
