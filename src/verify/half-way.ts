import { applyToBoth, type Catalog } from "../operation/catalog.js";
import { columnName } from "../operation/column-name.js";
import { hasTable, tableName } from "../operation/table-name.js";
import { alteredValue, OLD } from "../fold/rows.js";
import type { EntityKey, Field } from "../operation/field.js";
import {
  holdsOpaque,
  isOwnStep,
  type AddField,
  type AlterField,
  type Operation,
} from "../operation/operation.js";
import { createdState, type SchemaState } from "../operation/state.js";
import { compareCatalogs } from "./compare.js";

/** A step of a block, as a database may have run it. */
export interface BlockStep {
  readonly name: string;
  readonly operations: readonly Operation[];
}

/**
 * Looks at databases that stand in the middle of a block, and run the module that takes its place because they have not recorded that (law
 * 6). It must fail there, or do what is missing and nothing twice. Gives the first step at which a database would end otherwise; undefined
 * where there is none. State and catalog stand in front of the block.
 */
export function silentStop(
  steps: readonly BlockStep[],
  folded: readonly Operation[],
  state: SchemaState,
  catalog: Catalog,
): BlockStep | undefined {
  const at = state.copy();
  const held: Catalog = new Map(catalog);
  const finished = build(
    steps.flatMap(({ operations }) => operations),
    state,
    catalog,
  );
  let dataRan = false;
  const done = new Set<string>();
  return steps.slice(0, -1).find(({ name, operations }) => {
    done.add(name);
    for (const operation of operations) {
      applyToBoth(held, at, operation);
      dataRan ||= holdsOpaque(operation) && !isOwnStep(operation);
    }
    const outcome = runAgain(folded, state, held, done);
    if (outcome === "error") return false;
    return dataRan || !outcome.rowsKept || !sameCatalog(outcome.catalog, finished);
  });
}

function build(operations: readonly Operation[], state: SchemaState, catalog: Catalog): Catalog {
  const built: Catalog = new Map(catalog);
  const at = state.copy();
  for (const operation of operations) applyToBoth(built, at, operation);
  return built;
}

function sameCatalog(a: Catalog, b: Catalog): boolean {
  return compareCatalogs(a, b).differences.length === 0;
}

type Outcome = "error" | { readonly catalog: Catalog; readonly rowsKept: boolean };

/** What the folded module does to a database that has a part of it. */
function runAgain(
  folded: readonly Operation[],
  state: SchemaState,
  held: Catalog,
  done: ReadonlySet<string>,
): Outcome {
  const catalog: Catalog = new Map(held);
  const at = state.copy();
  let rowsKept = true;
  for (const operation of folded) {
    if (refuses(operation, done) || fails(operation, catalog, at)) return "error";
    // Where a server does not object to a column that is there already, its values are lost.
    if (operation.kind === "addField" && hasColumn(catalog, operation)) rowsKept = false;
    // What was deleted once is something new by now.
    const deletes = operation.kind === "deleteEntity" || operation.kind === "removeField";
    if (deletes && done.has(operation.origin.migration.name)) rowsKept = false;
    if (operation.kind === "createEntity") strand(catalog, operation.entity);
    if (operation.kind === "deleteEntity" && leavesLinks(catalog, at, operation.entity))
      rowsKept = false;
    if (remakesTable(operation) && dropsExtraColumns(catalog, at, operation.entity))
      rowsKept = false;
    const again = operation.kind === "alterField" && done.has(operation.origin.migration.name);
    const refilled = again && changesValues(operation, at) ? operation : undefined;
    const held = refilled && shapeOf(catalog, refilled);
    applyToBoth(catalog, at, operation);
    // A later alteration has changed the column since, and rows may have values of their own.
    if (refilled !== undefined && held !== shapeOf(catalog, refilled)) rowsKept = false;
  }
  return { catalog, rowsKept };
}

/** Is it a guard that finds one of the steps recorded? */
function refuses(operation: Operation, done: ReadonlySet<string>): boolean {
  return (
    operation.kind === "opaque" &&
    operation.purpose?.kind === "guard" &&
    operation.purpose.steps.some((name) => done.has(name))
  );
}

function createdTable(operation: Operation): readonly string[] {
  if (operation.kind !== "createEntity") return [];
  const entity = createdState(operation);
  return hasTable(entity) ? [tableName(entity)] : [];
}

/** A table under the entity's old name stays where it is when another is made. */
function strand(catalog: Catalog, entity: EntityKey): void {
  const table = catalog.get(entity);
  if (table === undefined) return;
  catalog.delete(entity);
  catalog.set(`stranded: ${table.name}`, table);
}

/** Has the table links for many-to-many fields that the state does not know yet? They stay when the model goes. */
function leavesLinks(catalog: Catalog, state: SchemaState, entity: EntityKey): boolean {
  const known = new Set(state.get(entity)?.fields.map(({ name }) => name));
  return catalog.get(entity)?.links.some(({ field }) => !known.has(field)) === true;
}

/** May an alteration change values: by a conversion, or by giving one to rows that have none? */
function changesValues({ entity, field }: AlterField, state: SchemaState): boolean {
  const before = state.get(entity)?.fields.find(({ name }) => name === field.name);
  return before !== undefined && alteredValue(OLD, before, field, entity) !== OLD;
}

function shapeOf(catalog: Catalog, { entity, field }: AlterField): string | undefined {
  const column = columnName(field);
  return catalog.get(entity)?.columns.find(({ name }) => name === column)?.shape;
}

type OnEntity = Exclude<Operation, { readonly kind: "opaque" | "separate" | "provide" }>;

/** Does SQLite make the table anew for the operation, with the columns of the state? (django/db/backends/sqlite3/schema.py) */
function remakesTable(operation: Operation): operation is OnEntity {
  switch (operation.kind) {
    case "addField":
      return !isPlain(operation.field);
    case "alterField":
    case "removeField":
    case "alterMember":
      return true;
    case "addMember":
      return operation.member.kind === "constraint";
    case "removeMember":
      return operation.member === "constraint";
    case "alterOptions":
      return operation.attribute !== "options";
    default:
      return false;
  }
}

/** Takes away the columns that the state does not know yet; true where there were any. */
function dropsExtraColumns(catalog: Catalog, state: SchemaState, entity: EntityKey): boolean {
  const table = catalog.get(entity);
  const known = new Set(state.get(entity)?.fields.map(columnName));
  if (table === undefined) return false;
  const columns = table.columns.filter(({ name }) => known.has(name) || name === "_order");
  catalog.set(entity, { ...table, columns });
  return columns.length < table.columns.length;
}

/** Is the column one that every database adds with ALTER TABLE? */
function isPlain(field: Field): boolean {
  return (
    field.null &&
    field.default === undefined &&
    field.implicitDefault === undefined &&
    !field.unique
  );
}

/**
 * Does every database refuse the operation, because what it makes is there or what it needs is not? SQLite does not always: it makes a
 * table anew for what it cannot alter, and asks nothing then (django/db/backends/sqlite3/schema.py, add_field, add_constraint).
 */
function fails(operation: Operation, held: Catalog, state: SchemaState): boolean {
  switch (operation.kind) {
    case "createEntity": {
      const [name] = createdTable(operation);
      return name !== undefined && [...held.values()].some((table) => table.name === name);
    }
    case "deleteEntity":
    case "renameEntity": {
      // Nothing happens to a table where the framework keeps none.
      const entity = state.get(operation.entity);
      return (entity === undefined || hasTable(entity)) && !held.has(operation.entity);
    }
    case "addField":
      return isPlain(operation.field) && hasColumn(held, operation);
    case "renameField": {
      const table = held.get(operation.entity);
      const field = state.get(operation.entity)?.fields.find(({ name }) => name === operation.name);
      // A column with a name of its own is not renamed.
      if (table === undefined || field?.column !== undefined) return false;
      const names = [operation.name, `${operation.name}_id`];
      const there = table.columns.some(({ name }) => names.includes(name));
      return !there && !table.links.some((link) => link.field === operation.name);
    }
    case "addMember":
      return (
        operation.member.kind === "index" &&
        hasMember(held, operation.entity, operation.member.name)
      );
    case "removeMember":
      return (
        operation.member === "index" &&
        held.has(operation.entity) &&
        !hasMember(held, operation.entity, operation.name)
      );
    case "renameMember":
      return held.has(operation.entity) && !hasMember(held, operation.entity, operation.name);
    default:
      return false;
  }
}

function hasColumn(held: Catalog, { entity, field }: AddField): boolean {
  const table = held.get(entity);
  const column = columnName(field);
  return (
    table?.columns.some(({ name }) => name === column) === true ||
    table?.links.some((link) => link.field === field.name) === true
  );
}

function hasMember(held: Catalog, entity: EntityKey, name: string): boolean {
  return held.get(entity)?.members.some((member) => member.name === name) === true;
}
