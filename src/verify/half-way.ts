import { applyToBoth, hasTable, tableName, type Catalog, type Table } from "../operation/catalog.js";
import type { EntityKey } from "../operation/field.js";
import type { Operation } from "../operation/operation.js";
import type { SchemaState } from "../operation/state.js";

/** A database that stands in the middle of a block whose files are gone, and runs the folded module. */
export interface HalfWay {
  /** How many steps of the block it has. */
  readonly steps: number;
  /** Does the folded module fail there, or do what is missing and nothing twice? */
  readonly safe: boolean;
}

/**
 * What happens to databases at each cut inside a block when its steps are replaced by one module that they have not applied (law 6).
 * `steps` are the operations of each original step; state and catalog stand in front of the block.
 */
export function halfWayDatabases(
  steps: readonly (readonly Operation[])[],
  folded: readonly Operation[],
  state: SchemaState,
  catalog: Catalog,
): readonly HalfWay[] {
  const at = state.copy();
  const held: Catalog = new Map(catalog);
  const created = new Set(folded.flatMap(createdTable));
  const results: HalfWay[] = [];
  let repeatable = true;
  for (const operations of steps.slice(0, -1)) {
    for (const operation of operations) {
      applyToBoth(held, at, operation);
      repeatable &&= isRepeatable(operation);
    }
    const exists = [...held.values()].some(({ name }) => created.has(name));
    const loud = exists || folded.some((operation) => fails(operation, held));
    results.push({ steps: results.length + 1, safe: loud || repeatable });
  }
  return results;
}

/** Can the operation run a second time and leave things as they are? */
function isRepeatable(operation: Operation): boolean {
  switch (operation.kind) {
    case "alterField":
    case "alterManagers":
    case "alterMember":
    case "provide":
      return true;
    case "alterOptions":
      return operation.attribute === "options";
    case "createEntity":
      return createdTable(operation).length === 0;
    default:
      return false;
  }
}

function createdTable(operation: Operation): readonly string[] {
  if (operation.kind !== "createEntity") return [];
  const entity = {
    key: operation.entity,
    name: operation.name,
    fields: operation.fields,
    options: operation.options,
    indexes: operation.indexes,
    constraints: operation.constraints,
    bases: operation.bases,
    managers: operation.managers,
    orderedAfter: undefined,
    trail: undefined,
  };
  return hasTable(entity) ? [tableName(entity)] : [];
}

/** Does the database refuse the operation, because what it makes is there or what it needs is not? */
function fails(operation: Operation, held: Catalog): boolean {
  switch (operation.kind) {
    case "deleteEntity":
    case "renameEntity":
      return !held.has(operation.entity);
    case "addField": {
      const table = tableOf(held, operation.entity);
      return table?.columns.some(({ name }) => name === operation.field.name || name === `${operation.field.name}_id`) === true;
    }
    case "removeField":
    case "renameField": {
      const table = tableOf(held, operation.entity);
      if (table === undefined) return false;
      const names = [operation.name, `${operation.name}_id`];
      return !table.columns.some(({ name }) => names.includes(name)) && !table.links.some(({ field }) => field === operation.name);
    }
    case "addMember":
      return tableOf(held, operation.entity)?.members.some(({ name }) => name === operation.member.name) === true;
    case "removeMember":
    case "renameMember": {
      const table = tableOf(held, operation.entity);
      return table !== undefined && !table.members.some(({ name }) => name === operation.name);
    }
    default:
      return false;
  }
}

function tableOf(held: Catalog, entity: EntityKey): Table | undefined {
  return held.get(entity);
}
