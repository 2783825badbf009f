/*
 * PG001 pending-trigger-events: a migration stores rows in a table with foreign keys, and then alters the table in the same transaction.
 *
 * Django's foreign keys are checked at the end of the transaction. Until then PostgreSQL keeps an event for each row that was inserted
 * into a table with a foreign key, and for each that was deleted from a table that others point to, and refuses to alter, index or drop
 * the table (55006). With no rows to store nothing happens, so the migration passes on an empty database. Foreign keys that the same
 * migration made are not there yet; renames are allowed.
 * See https://www.postgresql.org/docs/current/sql-set-constraints.html and docs/rules/pg001.md.
 */
import { hasTable } from "../../operation/table-name.js";
import { idleWhereEmpty } from "../../operation/data-step.js";
import type { EntityKey, Field } from "../../operation/field.js";
import type { Opaque, Operation } from "../../operation/operation.js";
import type { EntityState, SchemaState } from "../../operation/state.js";
import type { Reason } from "../../operation/touches.js";
import { isConstrained, foreignKeysTo } from "../references.js";
import { defineRule } from "../rule.js";

export const pendingTriggerEvents = defineRule({
  code: "PG001",
  name: "pending-trigger-events",
  dialect: "postgres",
  severity: "error",
  summary:
    "A table cannot be altered in the transaction that stored rows which its foreign keys still have to check.",
  outcome: "error 55006 (cannot ALTER TABLE because it has pending trigger events)",
  evidence: [
    "https://www.postgresql.org/docs/current/sql-set-constraints.html",
    "https://docs.djangoproject.com/en/stable/howto/writing-migrations/",
  ],
  fix: "none",
  messages: {
    inserted:
      "{entity} is altered in the transaction in which {step} (line {line}) may have stored rows with a foreign key ({key})",
    deleted:
      "{entity} is altered in the transaction in which {step} (line {line}) may have deleted rows to which {key} points",
  },
  hint: "put the data step into a migration of its own",
  detect: {
    kind: "passing",
    find: ({ operation, before, atomic, earlier }) => {
      if (!atomic || !altersTable(operation)) return [];
      const entity = before.state.get(operation.entity);
      if (entity === undefined || !hasTable(entity)) return [];
      for (const [index, step] of earlier.entries()) {
        if (step.kind !== "opaque") continue;
        const made = earlier.slice(0, index);
        const event = eventOf(step, entity, before.state, made, operation);
        if (event === undefined) continue;
        const { file, start } = step.origin.slice;
        const line = String(file.text.slice(0, start).split("\n").length);
        const data = { entity: entity.name, step: step.label, line, key: event.key };
        return [{ message: event.kind, data, subject: entity.name, at: undefined }];
      }
      return [];
    },
  },
});

type Altering = Extract<
  Operation,
  {
    kind: "addField" | "alterField" | "removeField" | "deleteEntity" | "addMember" | "alterOptions";
  }
>;

/** Does the operation alter, index or drop its table? Options that no database knows do not. */
function altersTable(operation: Operation): operation is Altering {
  switch (operation.kind) {
    case "addField":
    case "alterField":
    case "removeField":
      return true;
    case "deleteEntity":
    case "addMember":
      return true;
    case "alterOptions":
      return operation.attribute === "unique_together" || operation.attribute === "index_together";
    default:
      return false;
  }
}

interface PendingEvent {
  readonly kind: "inserted" | "deleted";
  readonly key: string;
}

/** The event that a step may have left on a table; undefined where it surely left none, or where too little is known of it. */
function eventOf(
  step: Opaque,
  entity: EntityState,
  state: SchemaState,
  made: readonly Operation[],
  altering: Altering,
): PendingEvent | undefined {
  const { facts } = step;
  if (facts === undefined || facts.touches.kind === "everything") return undefined;
  // Forwards it does nothing anywhere: the touches are those of its way back.
  if (idleWhereEmpty(step)?.size === 0) return undefined;
  const touches = facts.touches.touches.filter(({ entity: key }) => key === entity.key);
  const updates = touches.filter(({ manner }) => manner === "update");
  // save() of a row that may be new counts as both; only what surely makes rows is told of.
  const inserts = touches.some(
    ({ manner, reason }) =>
      manner === "insert" && !updates.some((update) => isSamePlace(update.reason, reason)),
  );
  if (inserts) {
    const keys = entity.fields.filter(
      (field) => isConstrained(field) && !isMade(entity.key, field, made),
    );
    const [key] = keys;
    // Django has the constraints of a foreign key checked at once before it alters or drops the key itself.
    const only = keys.length === 1 && key !== undefined && actsOn(altering, key);
    if (key !== undefined && !only) return { kind: "inserted", key: key.name };
  }
  if (touches.some(({ manner }) => manner === "delete")) {
    const reference = entity.fields
      .flatMap((field) => foreignKeysTo(state, entity.key, field))
      .find(({ owner, field }) => !isMade(owner.key, field, made));
    if (reference !== undefined) {
      return { kind: "deleted", key: `${reference.owner.name}.${reference.field.name}` };
    }
  }
  return undefined;
}

function isSamePlace(one: Reason, other: Reason): boolean {
  const [a, b] = [one.slice, other.slice];
  return a.file === b.file && a.start === b.start && a.end === b.end;
}

function actsOn(operation: Altering, field: Field): boolean {
  if (operation.kind === "alterField") return operation.field.name === field.name;
  return operation.kind === "removeField" && operation.name === field.name;
}

/** Does the database have the foreign key only at the end of the migration? */
function isMade(owner: EntityKey, { name }: Field, made: readonly Operation[]): boolean {
  return made.some(
    (operation) =>
      (operation.kind === "createEntity" && operation.entity === owner) ||
      (operation.kind === "addField" &&
        operation.entity === owner &&
        operation.field.name === name),
  );
}
