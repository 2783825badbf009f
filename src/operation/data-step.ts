import type { EntityKey } from "./field.js";
import { holdsOpaque, type Opaque, type Operation } from "./operation.js";
import type { Manner } from "./touches.js";

/** The entities that a data step may reach, where that is known. */
export interface Reach {
  readonly touched: ReadonlySet<EntityKey>;
  /** Those in which it may change, add or remove rows. */
  readonly written: ReadonlySet<EntityKey>;
  /** Those that may have more rows behind it. */
  readonly filled: ReadonlySet<EntityKey>;
  /** True where the outcome may depend on indexes and constraints of the tables, not on their rows and columns alone. */
  readonly mindsConstraints: boolean;
}

/** What a data step may reach. One that changes the state, or comes with operations on it, may reach everything. */
export function reachOf(operation: Opaque): Reach | "everything" {
  const { facts, state, changesState } = operation;
  if (facts === undefined || facts.touches.kind === "everything") return "everything";
  if (state.length > 0 || changesState) return "everything";
  const { touches } = facts.touches;
  const entities = (...manners: readonly Manner[]): ReadonlySet<EntityKey> =>
    new Set(touches.filter(({ manner }) => manners.includes(manner)).map(({ entity }) => entity));
  return {
    touched: entities("read", "update", "insert", "delete"),
    written: entities("update", "insert", "delete"),
    filled: entities("insert"),
    mindsConstraints: facts.onEmpty.kind === "schema" || mindsConstraints(operation),
  };
}

/** Errors of the database that a step expects, conflicts that it names, and SQL that it runs itself. */
const WORDS_OF_CONSTRAINTS =
  /\b(?:except|cursor|execute|raw|extra|(?:ignore|update)_conflicts|conflict|duplicate|ignore|replace|select_for_update)\b|schema_editor\s*\.\s*(?!connection\s*\.\s*(?:alias|vendor)\b)/i;

function mindsConstraints({ text }: Opaque): boolean {
  return WORDS_OF_CONSTRAINTS.test(text);
}

/** Does the operation stop all others from passing it? */
export function isWall(operation: Operation): boolean {
  if (operation.kind === "opaque") return reachOf(operation) === "everything";
  return holdsOpaque(operation);
}

/**
 * The entities whose emptiness makes a data step one that does nothing; undefined where it may do something all the same.
 */
export function idleWhereEmpty(operation: Opaque): ReadonlySet<EntityKey> | undefined {
  const { facts, state, changesState } = operation;
  if (facts?.onEmpty.kind !== "nothing" || state.length > 0 || changesState) return undefined;
  return facts.onEmpty.assumed;
}
