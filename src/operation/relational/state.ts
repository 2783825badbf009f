import type { Dialect } from "../../sql/dialect.js";
import type { Column, NamedOption } from "./column.js";
import type { Presence } from "./condition.js";
import type { Constraint, Index } from "./members.js";
import { memberKey, relationKey, type RelationName } from "./names.js";
import type { NamedObject } from "./objects.js";

/** A table as far as the chain tells. */
export interface TableState {
  /** Stays the same through renames. */
  readonly identity: number;
  readonly name: RelationName;
  /** Is all of it known? Of a table that the chain did not make, only what the chain did to it is. */
  readonly complete: boolean;
  /** May something that was not understood have dropped it, or parts of it? */
  readonly doubted: boolean;
  /** In the server's order. */
  readonly columns: readonly Column[];
  readonly constraints: readonly Constraint[];
  readonly indexes: readonly Index[];
  readonly options: readonly NamedOption[];
  readonly comment: string | undefined;
  /** Keys of columns, constraints and indexes that surely are not there, of a table that is not complete. */
  readonly absent: ReadonlySet<string>;
  /** What was done to it while it was not complete, in normal form: two such tables are equal if the same was done to them. */
  readonly trail: readonly string[];
}

/** An object, with the comment that it has. */
export interface ObjectState {
  readonly identity: number;
  readonly object: NamedObject;
  readonly comment: string | undefined;
}

/**
 * What a database holds, as far as the chain tells. Of a name that stands nowhere here, nothing is known in an `open` world; in a
 * `closed` one nothing else is there.
 */
export interface RelationalState {
  readonly dialect: Dialect;
  readonly world: "open" | "closed";
  /** By `relationKey`. */
  readonly tables: ReadonlyMap<string, TableState>;
  /** By `objectKey`. */
  readonly objects: ReadonlyMap<string, ObjectState>;
  /** Keys of tables and objects that surely are not there. */
  readonly absent: ReadonlySet<string>;
  /** The next identity. */
  readonly next: number;
}

/** A database of which nothing is known but that the tables and objects of `absent` are not there. */
export function openState(dialect: Dialect, absent: ReadonlySet<string>): RelationalState {
  return { dialect, world: "open", tables: new Map(), objects: new Map(), absent, next: 0 };
}

/** A database without anything. */
export function emptyState(dialect: Dialect): RelationalState {
  return { ...openState(dialect, new Set()), world: "closed" };
}

/** Tables, views and sequences share one space of names; other kinds have their own, those on a table one for each table. */
export function objectKey(
  object: Pick<NamedObject, "kind" | "name" | "on">,
  dialect: Dialect,
): string {
  const key = relationKey(object.name, dialect);
  const on = object.on === undefined ? "" : `${relationKey(object.on, dialect)} `;
  switch (object.kind) {
    case "view":
    case "materialized view":
    case "sequence":
      return key;
    case "enum":
    case "domain":
    case "type":
      return `type ${key}`;
    case "trigger":
      // PostgreSQL's triggers have names within their table, the others' within the schema.
      return dialect === "postgres" ? `trigger ${on}${key}` : `trigger ${key}`;
    case "policy":
    case "rule":
      return `${object.kind} ${on}${key}`;
    default:
      return `${object.kind} ${key}`;
  }
}

/** Is the table there? */
export function tablePresence(state: RelationalState, table: RelationName): Presence {
  const key = relationKey(table, state.dialect);
  const found = state.tables.get(key);
  if (found !== undefined) return found.doubted ? "unknown" : "there";
  return state.world === "closed" || state.absent.has(key) ? "not there" : "unknown";
}

/** Is the object there? */
export function objectPresence(
  state: RelationalState,
  object: Pick<NamedObject, "kind" | "name" | "on">,
): Presence {
  const key = objectKey(object, state.dialect);
  if (state.objects.has(key)) return "there";
  return state.world === "closed" || state.absent.has(key) ? "not there" : "unknown";
}

/** The table of a name, where the state has it. */
export function tableOf(state: RelationalState, table: RelationName): TableState | undefined {
  return state.tables.get(relationKey(table, state.dialect));
}

/** Is the column there? Of a table that is not complete, a column that the chain never named is unknown. */
export function columnPresence(
  state: RelationalState,
  table: RelationName,
  column: string,
): Presence {
  const found = tableOf(state, table);
  const key = memberKey(column, state.dialect);
  if (found === undefined) {
    return tablePresence(state, table) === "not there" ? "not there" : "unknown";
  }
  if (found.columns.some(({ name }) => memberKey(name, state.dialect) === key)) {
    return found.doubted ? "unknown" : "there";
  }
  return found.complete || found.absent.has(key) ? "not there" : "unknown";
}

/** The column of a name. */
export function columnOf(table: TableState, column: string, dialect: Dialect): Column | undefined {
  const key = memberKey(column, dialect);
  return table.columns.find(({ name }) => memberKey(name, dialect) === key);
}

/** The table with a column whose sequence has the name. */
export function sequenceOwner(
  state: RelationalState,
  { name, schema }: RelationName,
): TableState | undefined {
  return [...state.tables.values()].find(
    (table) =>
      table.name.schema === schema &&
      table.columns.some(
        ({ autoIncrement }) =>
          autoIncrement !== undefined &&
          autoIncrement.kind !== "counter" &&
          autoIncrement.sequence === name,
      ),
  );
}
