import { followUp, splitCreation } from "./split-creation.js";
import type { EntityKey, Field } from "../operation/field.js";
import type {
  AddMember,
  CreateEntity,
  EntityOperation,
  Member,
  Operation,
  Origin,
} from "../operation/operation.js";
import type { EntityState } from "../operation/state.js";
import type { Node, Position } from "./node.js";

/** The creation of an entity, and what went into it since; its shape is the entity's state when it is closed. */
export interface Birth {
  readonly position: Position;
  readonly operation: CreateEntity;
  last: Position;
  absorbed: boolean;
  /** Where each field was last defined, and when. */
  readonly defined: Map<string, { readonly origin: Origin; readonly position: Position }>;
  /** Constraints that were added without checking the rows, and not checked since. */
  readonly unvalidated: Map<string, AddMember>;
  /** Names that fields had and lost. */
  readonly stale: Set<string>;
}

/** What happens to one entity in a segment. */
export interface Timeline {
  /** Its key now; a rename changes it. */
  key: EntityKey;
  /** The key under which the entity stood at the start of the segment; undefined for one born in it. */
  readonly startKey: EntityKey | undefined;
  /** The creation, while operations still go into it. */
  birth: Birth | undefined;
  /** What follows the creation; while that is open, data steps which do not see what goes into it. */
  nodes: readonly Node[];
}

/** Starts the creation of an entity. */
export function beginBirth(operation: CreateEntity, position: Position): Birth {
  const defined = new Map(
    operation.fields.map((field) => [field.name, { origin: operation.origin, position }] as const),
  );
  return {
    position,
    operation,
    last: position,
    absorbed: false,
    defined,
    unvalidated: new Map(),
    stale: new Set(),
  };
}

/** Notes that an operation goes into the creation. The state of the entity is kept elsewhere. */
export function absorb(birth: Birth, operation: EntityOperation, position: Position): void {
  birth.last = position;
  birth.absorbed = true;
  const definition = { origin: operation.origin, position };
  switch (operation.kind) {
    case "addField":
    case "alterField":
      birth.defined.set(operation.field.name, definition);
      birth.stale.delete(operation.field.name);
      return;
    case "removeField":
      birth.defined.delete(operation.name);
      birth.stale.add(operation.name);
      return;
    case "renameField": {
      const known = birth.defined.get(operation.name) ?? definition;
      birth.defined.delete(operation.name);
      birth.defined.set(operation.newName, known);
      birth.stale.add(operation.name);
      birth.stale.delete(operation.newName);
      return;
    }
    case "addMember":
      if (operation.manner === "unvalidated")
        birth.unvalidated.set(operation.member.name, operation);
      return;
    case "removeMember":
    case "validateMember":
      birth.unvalidated.delete(operation.name);
      return;
    default:
      return;
  }
}

/**
 * Does the entity name a field that was renamed or removed? Django leaves indexes and constraints alone when a field is renamed, so
 * the state alone does not make a table that can be created at once.
 */
export function namesStaleFields(birth: Birth, entity: EntityState): boolean {
  if (birth.stale.size === 0) return false;
  const mentioned = [
    ...entity.indexes.flatMap((member) => member.fields),
    ...entity.constraints.flatMap((member) => member.fields),
    ...entity.fields.flatMap((field) => field.mentions),
  ];
  const order = entity.options.get("order_with_respect_to")?.literal;
  if (typeof order === "string") mentioned.push(order);
  return mentioned.some((name) => birth.stale.has(name));
}

/** The nodes that a creation becomes: the creation itself, and what cannot be part of it. */
export function closeBirth(birth: Birth, entity: EntityState): readonly Node[] {
  const late = lateFields(entity);
  const pending = new Set(birth.unvalidated.keys());
  const kept = (member: Member): boolean => !pending.has(member.name);
  const operation: Operation = {
    kind: "createEntity",
    entity: entity.key,
    name: entity.name,
    fields: entity.fields,
    options: entity.options,
    indexes: entity.indexes,
    constraints: entity.constraints.filter(kept),
    bases: entity.bases,
    managers: entity.managers,
    origin: birth.operation.origin,
  };
  const rebuilt = birth.absorbed || entity.fields !== birth.operation.fields;
  const sources = new Map([...birth.defined].map(([name, { origin }]) => [name, origin]));
  const creation: Node = {
    position: birth.position,
    last: birth.last,
    operation: rebuilt ? operation : birth.operation,
    rebuilt,
    before: undefined,
    owners: [entity.key],
    barrier: false,
    sources,
  };
  const constraints = [...birth.unvalidated.values()].map((added): Node => ({
    ...followUp(creation, added),
    rebuilt: false,
  }));
  return [...splitCreation(creation, new Set(late)), ...constraints];
}

/**
 * Fields whose columns stand behind `_order`, which order_with_respect_to put at the end of the table of its time. CreateModel would
 * put it behind all of them.
 */
function lateFields(entity: EntityState): readonly Field[] {
  const option = entity.options.get("order_with_respect_to");
  const count = entity.orderedAfter;
  if (option === undefined || option.literal === null || count === undefined) return [];
  return entity.fields
    .slice(count)
    .filter((field) => field.storage === "column" || field.storage === "unknown");
}
