import { memberKey, relationKey, type RelationName } from "../names.js";
import { tablePresence, type RelationalState, type TableState } from "../state.js";

/** Thrown where a statement does not fit the state: the server would refuse it. */
export class Conflict extends Error {}

/** The state with a table in the place of the one of the same identity. */
export function withTable(state: RelationalState, table: TableState): RelationalState {
  const tables = new Map(state.tables);
  tables.set(relationKey(table.name, state.dialect), table);
  return { ...state, tables };
}

/** The state without a table, which is then known not to be there. */
export function withoutTable(state: RelationalState, name: RelationName): RelationalState {
  const key = relationKey(name, state.dialect);
  const tables = new Map(state.tables);
  tables.delete(key);
  return { ...state, tables, absent: new Set([...state.absent, key]) };
}

/** A table of which nothing is known but that it is there. */
export function unknownTable(name: RelationName, identity: number): TableState {
  return {
    identity,
    name,
    complete: false,
    doubted: false,
    columns: [],
    constraints: [],
    indexes: [],
    options: [],
    comment: undefined,
    absent: new Set(),
    trail: [],
  };
}

/**
 * The table that a statement names. Where nothing is known of it, the statement shows that it is there. Throws where it surely is not.
 */
export function tableNamed(state: RelationalState, name: RelationName): TableState {
  const found = state.tables.get(relationKey(name, state.dialect));
  if (found !== undefined) return found;
  if (tablePresence(state, name) === "not there")
    throw new Conflict(`there is no table ${name.name}`);
  return unknownTable(name, -1);
}

/** The state in which the table has its identity, for one that `tableNamed` made up. */
export function adopted(
  state: RelationalState,
  table: TableState,
): { readonly state: RelationalState; readonly table: TableState } {
  if (table.identity >= 0) return { state, table };
  const found = { ...table, identity: state.next };
  return { state: withTable({ ...state, next: state.next + 1 }, found), table: found };
}

/** The state behind a statement on something of which nothing is known: it did something, although nothing of it is seen. */
export function unseen(state: RelationalState): RelationalState {
  return { ...state };
}

/** Is the name one of these? */
export function isOneOf(state: RelationalState, name: string, names: readonly string[]): boolean {
  const key = memberKey(name, state.dialect);
  return names.some((other) => memberKey(other, state.dialect) === key);
}

/** The names with one put in the place of another. */
export function renamedIn(
  state: RelationalState,
  names: readonly string[],
  from: string,
  to: string,
): readonly string[] {
  const key = memberKey(from, state.dialect);
  return names.map((name) => (memberKey(name, state.dialect) === key ? to : name));
}
