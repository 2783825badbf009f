import { reachOf, type Step } from "../operation/data-step.js";
import type { EntityKey } from "../operation/field.js";
import { isSure, type EntityState, type SchemaState } from "../operation/state.js";
import type { Touch } from "../operation/touches.js";

/**
 * The entities whose tables may have trigger events pending behind a data step, which PostgreSQL does not alter until the transaction ends
 * (django-facts, rows then ALTER). Only checks that wait for the commit are pending: those of foreign keys in new rows, of deleted rows,
 * and of a changed foreign key or a changed key; an UPDATE of other columns leaves none (RI_FKey_fk_upd_check_required and
 * RI_FKey_pk_upd_check_required in PostgreSQL's ri_triggers.c), nor does an INSERT into a table that points nowhere. But where the transaction
 * has written the rows itself already (`fresh`), by an UPDATE or by an ALTER that made the table anew, every UPDATE of a table that points
 * somewhere is checked. The state stands before the step.
 */
export function pendingEvents(
  step: Step,
  state: SchemaState,
  fresh: ReadonlySet<EntityKey>,
): ReadonlySet<EntityKey> | "everything" {
  const reach = reachOf(step);
  if (reach === "everything") return reach;
  const touches =
    step.kind === "opaque" && step.state.length === 0 ? step.facts?.touches : undefined;
  if (touches?.kind !== "these") return reach.written;
  return new Set(
    touches.touches
      .filter((touch) => {
        const entity = state.get(touch.entity);
        const isChecked = touch.manner === "update" && fresh.has(touch.entity);
        return (
          leavesEvents(touch, entity) ||
          (isChecked && (entity === undefined || mayPointSomewhere(entity)))
        );
      })
      .map(({ entity }) => entity),
  );
}

function leavesEvents({ manner, members }: Touch, entity: EntityState | undefined): boolean {
  if (manner === "read") return false;
  if (manner === "delete" || entity === undefined || hasWaitingConstraint(entity)) return true;
  if (manner === "insert") return mayPointSomewhere(entity);
  return members === "all" || [...members].some((member) => !isPlainColumn(entity, member));
}

function hasWaitingConstraint({ constraints }: EntityState): boolean {
  return constraints.some(
    ({ expression }) => expression?.canonical.includes("deferrable") !== false,
  );
}

/** May the table itself hold a foreign key? Those of a many-to-many field are in another. */
function mayPointSomewhere({ fields, trail }: EntityState): boolean {
  return (
    trail !== undefined ||
    fields.some(
      ({ storage, references }) =>
        storage === "unknown" || (storage === "column" && references.length > 0),
    )
  );
}

/** Is the member a column that no other table can point to, and that points to none? */
function isPlainColumn(entity: EntityState, member: string): boolean {
  const field = entity.fields.find(({ name }) => name === member);
  return (
    isSure(entity, `field ${member}`, `definition ${member}`) &&
    field?.storage === "column" &&
    field.references.length === 0 &&
    !field.type.startsWith("key") &&
    !field.primaryKey &&
    !field.unique
  );
}
