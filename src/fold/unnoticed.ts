import type { Field } from "../operation/field.js";
import type { EntityOperation, Operation } from "../operation/operation.js";
import { isSeen, seenMembers } from "../operation/seen-members.js";
import type { EntityState } from "../operation/state.js";
import type { Manner } from "../operation/touches.js";

/**
 * How a step may reach the rows of a table that other changes pass. Where the table stood before the block, a step that updates stays
 * where it is: behind an ALTER that made the table anew in the same transaction, PostgreSQL would check its rows at the commit, and refuse
 * the next ALTER (`pendingEvents`). Nothing waits for the commit on a table that the transaction makes.
 */
export const PASSED: Readonly<Record<"new" | "old", readonly Manner[]>> = {
  new: ["read", "update"],
  old: ["read"],
};

/**
 * Could the step not tell on which side of it the operation runs? So for fields that it does not see, on an entity of which it only uses
 * others. `before` is the entity in front of the operation.
 */
export function isUnnoticed(
  operation: EntityOperation,
  before: EntityState | undefined,
  step: Operation,
  manners: readonly Manner[],
): boolean {
  if (step.kind !== "opaque") return false;
  const fields = fieldsOf(operation, before);
  const seen = seenMembers(step, operation.entity, manners);
  if (fields === undefined || seen === "all") return false;
  // A relation decides what goes with deleted rows of its target.
  const deletes =
    step.facts?.touches.kind === "these" &&
    step.facts.touches.touches.some(({ manner }) => manner === "delete");
  return fields.every((field) => !isSeen(field, seen) && !(deletes && field.references.length > 0));
}

/** The field that an operation concerns and nothing else, as it was and as it becomes; undefined for others. */
function fieldsOf(
  operation: EntityOperation,
  before: EntityState | undefined,
): readonly Field[] | undefined {
  const named = (name: string): readonly Field[] | undefined => {
    const field = before?.fields.find((each) => each.name === name);
    return field && [field];
  };
  switch (operation.kind) {
    case "addField":
      return [operation.field];
    case "alterField": {
      const old = named(operation.field.name);
      return old && [...old, operation.field];
    }
    case "removeField":
      return named(operation.name);
    default:
      return undefined;
  }
}
