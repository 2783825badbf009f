import { applyToBoth, type Catalog } from "../operation/catalog.js";
import { columnName } from "../operation/column-name.js";
import { hasTable, tableName } from "../operation/table-name.js";
import { knownTargets, type EntityKey, type Field } from "../operation/field.js";
import type { Operation } from "../operation/operation.js";
import { isSure, togetherSets, type EntityState, type SchemaState } from "../operation/state.js";

/** Something that an operation needs and does not find, or finds taken. */
export interface Complaint {
  readonly operation: Operation;
  readonly message: string;
}

/**
 * Looks at each operation where it runs (law 2): names of tables, columns, indexes and constraints are free when they are taken, relations
 * point to what is there, nothing is deleted that something points to, nothing names a field that is not there. Says less where an entity
 * is not known for sure. Operations on the database alone are not looked at.
 * State and catalog stand in front of the operations and are moved behind them. Throws StateError where an operation does not fit.
 */
export function findComplaints(
  state: SchemaState,
  catalog: Catalog,
  operations: readonly Operation[],
): readonly Complaint[] {
  const complaints: Complaint[] = [];
  for (const operation of operations) {
    for (const message of complaintsBefore(state, catalog, operation)) {
      complaints.push({ operation, message });
    }
    applyToBoth(catalog, state, operation);
    for (const message of complaintsBehind(state, operation))
      complaints.push({ operation, message });
  }
  return complaints;
}

/** Complaints of one list that the other does not have. What the original does, right or wrong, the result may do. */
export function newComplaints(
  original: readonly Complaint[],
  folded: readonly Complaint[],
): readonly Complaint[] {
  const known = new Set(original.map(({ message }) => message));
  return folded.filter(({ message }) => !known.has(message));
}

/** What is wrong in front of an operation. */
function complaintsBefore(
  state: SchemaState,
  catalog: Catalog,
  operation: Operation,
): readonly string[] {
  switch (operation.kind) {
    case "createEntity": {
      const bases = (operation.bases?.list ?? []).flatMap(({ entity }) => entity ?? []);
      return [
        ...missing(state, operation.entity, [
          ...operation.fields.flatMap((field) => knownTargets(field, operation.entity)),
          ...bases,
        ]),
        ...memberNamesTaken(state, [...operation.indexes, ...operation.constraints]),
      ];
    }
    case "addField":
      return [
        ...missing(state, operation.entity, knownTargets(operation.field, operation.entity)),
        ...columnTaken(state, catalog, operation.entity, operation.field),
      ];
    case "alterField":
      return missing(state, operation.entity, knownTargets(operation.field, operation.entity));
    case "addMember":
      return memberNamesTaken(state, [operation.member]);
    case "deleteEntity":
      return [...state.values()]
        .filter(({ key }) => key !== operation.entity)
        .filter((entity) => pointsTo(entity, operation.entity))
        .map(({ key }) => `${operation.entity} is deleted while ${key} points to it`);
    default:
      return [];
  }
}

/** What is wrong behind it. */
function complaintsBehind(state: SchemaState, operation: Operation): readonly string[] {
  switch (operation.kind) {
    case "createEntity":
    case "addField":
    case "removeField":
    case "renameField":
    case "addMember":
    case "alterOptions": {
      const entity = state.get(operation.entity);
      if (entity === undefined) return [];
      const names = namesNothing(entity);
      return operation.kind === "createEntity" || operation.kind === "alterOptions"
        ? [...names, ...tableTaken(state, entity)]
        : names;
    }
    case "renameEntity": {
      const entity = state.get(operation.newEntity);
      return entity === undefined ? [] : tableTaken(state, entity);
    }
    default:
      return [];
  }
}

/** Targets of the entity's own app that are not there. Other apps have chains of their own. */
function missing(
  state: SchemaState,
  owner: EntityKey,
  targets: readonly EntityKey[],
): readonly string[] {
  if (state.tainted) return [];
  const app = owner.slice(0, owner.indexOf(".") + 1);
  return targets
    .filter((target) => target !== owner && target.startsWith(app) && !state.has(target))
    .map((target) => `${owner} points to ${target}, which is not there`);
}

function pointsTo(entity: EntityState, key: EntityKey): boolean {
  return (
    entity.fields.some((field) => knownTargets(field, entity.key).includes(key)) ||
    entity.bases?.list.some((base) => base.entity === key) === true
  );
}

function memberNamesTaken(
  state: SchemaState,
  members: readonly { readonly kind: string; readonly name: string }[],
): readonly string[] {
  if (members.length === 0) return [];
  const taken = new Set<string>();
  for (const entity of state.values()) {
    for (const { kind, name } of [...entity.indexes, ...entity.constraints]) {
      if (!isSure(entity, `${kind} ${name}`)) continue;
      taken.add(`${kind} ${name}`);
    }
  }
  return members
    .map(({ kind, name }) => `${kind} ${name}`)
    .filter((name) => taken.has(name))
    .map((name) => `there is an ${name} already`);
}

function columnTaken(
  state: SchemaState,
  catalog: Catalog,
  key: EntityKey,
  field: Field,
): readonly string[] {
  // Of an entity that is known in part, the columns in doubt are taken to be there.
  if (field.storage !== "column" || state.get(key)?.doubts !== undefined) return [];
  const name = columnName(field);
  const taken = catalog.get(key)?.columns.some((column) => column.name === name) === true;
  return taken ? [`the table of ${key} has a column ${name} already`] : [];
}

function tableTaken(state: SchemaState, entity: EntityState): readonly string[] {
  if (!hasTable(entity)) return [];
  const name = tableName(entity);
  const other = [...state.values()].find(
    (item) => item !== entity && hasTable(item) && tableName(item) === name,
  );
  return other === undefined ? [] : [`${entity.key} and ${other.key} share the table ${name}`];
}

/** Fields that options of the entity name and that it does not have. Those of its bases are not looked for. */
function namesNothing(entity: EntityState): readonly string[] {
  if (entity.trail !== undefined || entity.bases?.list.some((base) => base.entity !== undefined))
    return [];
  const fields = new Set(entity.fields.map(({ name }) => name));
  const order = entity.options.get("order_with_respect_to")?.literal;
  const named = [
    ...["unique_together", "index_together"].flatMap((option) =>
      (togetherSets(entity.options.get(option)?.literal) ?? [])
        .flat()
        .map((name) => ({ what: option, name })),
    ),
    ...(typeof order === "string" ? [{ what: "order_with_respect_to", name: order }] : []),
  ];
  return named
    .filter(({ name }) => !fields.has(name))
    .map(({ what, name }) => `${what} of ${entity.key} names ${name}, which is no field of it`);
}
