import { isForeignKey } from "../operation/column-name.js";
import { knownTargets, type EntityKey, type Field } from "../operation/field.js";
import type { EntityState, SchemaState } from "../operation/state.js";

const AUTO_FIELDS: ReadonlySet<string> = new Set([
  "models.AutoField",
  "models.BigAutoField",
  "models.SmallAutoField",
]);

/** Does the server number the rows of the column? */
export function isAutoField({ className }: Field): boolean {
  return AUTO_FIELDS.has(className);
}

/** How many foreign keys are followed to find a column's type: a chain of primary keys that are foreign keys is never that long. */
const LONGEST_CHAIN = 8;

/** The field whose type a column has: a foreign key has that of the field that it points to. Undefined where that is not known. */
export function typeField(field: Field, owner: EntityKey, state: SchemaState): Field | undefined {
  let current: Field | undefined = field;
  let entity: EntityKey = owner;
  for (let depth = 0; depth < LONGEST_CHAIN; depth += 1) {
    if (current === undefined || !isForeignKey(current)) return current;
    const [target] = knownTargets(current, entity);
    const other: EntityState | undefined = target === undefined ? undefined : state.get(target);
    if (target === undefined || other === undefined) return undefined;
    const name: string | undefined = current.toField?.name;
    current = other.fields.find((candidate) =>
      name === undefined ? candidate.primaryKey : candidate.name === name,
    );
    entity = target;
  }
  return undefined;
}

/** An argument of a field that is a number; undefined where it is not one. */
export function numberArgument({ args }: Field, name: string): number | undefined {
  const text = args.get(name);
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}
