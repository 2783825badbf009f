import {
  applyToBoth,
  hasTable,
  tableName,
  type Catalog,
  type Table,
} from "../operation/catalog.js";
import type { EntityKey } from "../operation/field.js";
import { holdsOpaque, type Operation } from "../operation/operation.js";
import type { SchemaState } from "../operation/state.js";
import { compareCatalogs } from "./compare.js";

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
  const finished = build(steps.flat(), state, catalog);
  const created = new Set(folded.flatMap(createdTable));
  const results: HalfWay[] = [];
  let dataRan = false;
  for (const operations of steps.slice(0, -1)) {
    for (const operation of operations) {
      applyToBoth(held, at, operation);
      dataRan ||= holdsOpaque(operation);
    }
    const exists = [...held.values()].some(({ name }) => created.has(name));
    const loud = exists || folded.some((operation) => fails(operation, held));
    const safe = loud || (!dataRan && endsThere(folded, state, held, finished));
    results.push({ steps: results.length + 1, safe });
  }
  return results;
}

function build(operations: readonly Operation[], state: SchemaState, catalog: Catalog): Catalog {
  const built: Catalog = new Map(catalog);
  const at = state.copy();
  for (const operation of operations) applyToBoth(built, at, operation);
  return built;
}

/** Does the module bring a database that has part of it to the same end? What it repeats (an ALTER COLUMN) then does no harm. */
function endsThere(
  folded: readonly Operation[],
  state: SchemaState,
  held: Catalog,
  finished: Catalog,
): boolean {
  return compareCatalogs(build(folded, state, held), finished).differences.length === 0;
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
      return (
        table?.columns.some(
          ({ name }) => name === operation.field.name || name === `${operation.field.name}_id`,
        ) === true
      );
    }
    case "removeField":
    case "renameField": {
      const table = tableOf(held, operation.entity);
      if (table === undefined) return false;
      const names = [operation.name, `${operation.name}_id`];
      return (
        !table.columns.some(({ name }) => names.includes(name)) &&
        !table.links.some(({ field }) => field === operation.name)
      );
    }
    case "addMember":
      return (
        tableOf(held, operation.entity)?.members.some(
          ({ name }) => name === operation.member.name,
        ) === true
      );
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
