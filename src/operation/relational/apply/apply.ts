import { relationKey } from "../names.js";
import { tableOf, tablePresence, type RelationalState, type TableState } from "../state.js";
import type { SchemaStatement } from "../statement.js";
import { touchedTables } from "../touched.js";
import { Conflict, withTable } from "./change.js";
import { addColumn, alterColumn, dropColumn, renameColumn } from "./columns.js";
import {
  addConstraint,
  alterConstraint,
  createIndex,
  dropConstraint,
  dropIndex,
  indexOwner,
  renameConstraint,
  renameIndex,
} from "./members.js";
import { alterObject, createObject, dropObject, renameObject, setComment } from "./objects.js";
import { createTable, dropTable, redefineTable, renameTable, setTableOption } from "./tables.js";
import { trailText } from "./trail.js";

/** The state behind a statement, or why the server would refuse it. */
export type Applied =
  | { readonly ok: true; readonly state: RelationalState }
  | { readonly ok: false; readonly why: string };

/**
 * Runs a statement on the state, which is not changed. A statement that does nothing (`IF NOT EXISTS` on what is there) gives the state
 * itself. What a guard's branches or an opaque statement may do makes what they touch unknown.
 */
export function applyStatement(state: RelationalState, statement: SchemaStatement): Applied {
  try {
    return { ok: true, state: withTrail(applied(state, statement), statement) };
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    return { ok: false, why: error.message };
  }
}

function applied(state: RelationalState, statement: SchemaStatement): RelationalState {
  // ALTER TABLE IF EXISTS
  if ("ifTableExists" in statement && statement.ifTableExists) {
    if (tablePresence(state, statement.table) === "not there") return state;
  }
  switch (statement.kind) {
    case "createTable":
      return createTable(state, statement);
    case "dropTable":
      return dropTable(state, statement);
    case "renameTable":
      return renameTable(state, statement);
    case "redefineTable":
      return redefineTable(state, statement);
    case "addColumn":
      return addColumn(state, statement);
    case "dropColumn":
      return dropColumn(state, statement);
    case "renameColumn":
      return renameColumn(state, statement);
    case "alterColumn":
      return alterColumn(state, statement);
    case "addConstraint":
      return addConstraint(state, statement);
    case "dropConstraint":
      return dropConstraint(state, statement);
    case "renameConstraint":
      return renameConstraint(state, statement);
    case "alterConstraint":
      return alterConstraint(state, statement);
    case "createIndex":
      return createIndex(state, statement);
    case "dropIndex":
      return dropIndex(state, statement);
    case "renameIndex":
      return renameIndex(state, statement);
    case "setTableOption":
      return setTableOption(state, statement);
    case "setComment":
      return setComment(state, statement);
    case "createObject":
      return createObject(state, statement);
    case "alterObject":
      return alterObject(state, statement);
    case "renameObject":
      return renameObject(state, statement);
    case "dropObject":
      return dropObject(state, statement);
    case "changeRows":
      return state;
    case "guarded":
    case "opaqueStatement":
      return withUnknowns(state, statement);
  }
}

/** The state behind something that may have changed all that it touches. */
function withUnknowns(state: RelationalState, statement: SchemaStatement): RelationalState {
  const touched = touchedTables(statement, state);
  const mayTakeAway = !isWritten(statement) || TAKES_AWAY.test(trailText(statement));
  if (touched === "everything") {
    const tables = new Map(
      [...state.tables].map(([key, table]) => [key, doubtful(table, mayTakeAway)] as const),
    );
    return { ...state, world: "open", tables, absent: new Set() };
  }
  let next = state;
  const absent = new Set(state.absent);
  for (const key of touched.shaped) {
    absent.delete(key);
    absent.delete(`type ${key}`);
    const table = state.tables.get(key);
    if (table !== undefined) next = withTable(next, doubtful(table, mayTakeAway));
  }
  return { ...next, absent };
}

/** Words without which nothing is taken away, in SQL and in calls of the frameworks. */
const TAKES_AWAY = /drop|rename|remove|change|detach|set schema/i;

/** Does all that a statement tells the database stand in its text? */
function isWritten(statement: SchemaStatement): boolean {
  if (statement.kind !== "opaqueStatement") return statement.kind === "guarded";
  return statement.touches.kind === "these" || statement.touches.isWritten === true;
}

/** A table behind something that may have added anything to it, or taken away. */
function doubtful(table: TableState, mayTakeAway: boolean): TableState {
  return {
    ...table,
    complete: false,
    doubted: table.doubted || mayTakeAway,
    absent: new Set(),
  };
}

/** Notes a statement on tables of which not all is known. */
function withTrail(state: RelationalState, statement: SchemaStatement): RelationalState {
  const touched = touchedTables(statement, state);
  const keys =
    touched === "everything"
      ? [...state.tables.keys()]
      : [...touched.shaped, ...indexOwnerKey(state, statement)];
  let next = state;
  for (const key of keys) {
    const table = next.tables.get(key);
    if (table === undefined || table.complete) continue;
    next = withTable(next, { ...table, trail: [...table.trail, trailText(statement)] });
  }
  return next;
}

function indexOwnerKey(state: RelationalState, statement: SchemaStatement): readonly string[] {
  if (statement.kind !== "renameIndex" || statement.table !== undefined) return [];
  const index = { schema: statement.index.schema, name: statement.newName };
  const owner = indexOwner(state, { index, table: undefined });
  return owner === undefined || tableOf(state, owner.name) === undefined
    ? []
    : [relationKey(owner.name, state.dialect)];
}
