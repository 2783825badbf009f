import { knownTargets, type EntityKey } from "./field.js";
import {
  holdsOpaque,
  type EntityOperation,
  type Opaque,
  type Operation,
  type Separate,
} from "./operation.js";
import type { DataFacts, Manner } from "./touches.js";

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

/** An operation that holds something opaque: a data step, or one with two sides and a data step among them. */
export type Step = Opaque | Separate;

/**
 * What a data step may reach, the operations on the state that come with it included. Everything where that is not known, or where
 * those reach further than the entities that they name.
 */
export function reachOf(operation: Step): Reach | "everything" {
  if (operation.kind === "separate") return joined(operation.state, operation.database);
  const { facts, state, changesState } = operation;
  if (facts === undefined || facts.touches.kind === "everything" || changesState) {
    return "everything";
  }
  const { touches } = facts.touches;
  const entities = (...manners: readonly Manner[]): ReadonlySet<EntityKey> =>
    new Set(touches.filter(({ manner }) => manners.includes(manner)).map(({ entity }) => entity));
  const own: Reach = {
    touched: entities("read", "update", "insert", "delete"),
    written: entities("update", "insert", "delete"),
    filled: entities("insert"),
    mindsConstraints: facts.onEmpty.kind === "schema" || mindsConstraints(operation),
  };
  if (state.length === 0) return own;
  const beside = joined(state, []);
  return beside === "everything" ? beside : union([own, beside]);
}

/** What the operations inside another reach. */
function joined(state: readonly Operation[], database: readonly Operation[]): Reach | "everything" {
  const reaches: Reach[] = [];
  for (const operation of [...state, ...database]) {
    const reach = reachInside(operation);
    if (reach === "everything") return reach;
    reaches.push(reach);
  }
  return union(reaches);
}

function reachInside(operation: Operation): Reach | "everything" {
  if (operation.kind === "opaque" || operation.kind === "separate") return reachOf(operation);
  if (!staysInside(operation)) return "everything";
  const targets = "field" in operation ? knownTargets(operation.field, operation.entity) : [];
  const keys = new Set([operation.entity, ...targets]);
  return { touched: keys, written: keys, filled: new Set(), mindsConstraints: true };
}

/** Does an operation change its own entity alone? Those that make, rename or take away an entity, a key or a table reach others. */
function staysInside(operation: Operation): operation is EntityOperation {
  switch (operation.kind) {
    case "addField":
    case "alterField":
      return !operation.field.primaryKey && !operation.field.unique;
    case "removeField":
    case "addMember":
    case "removeMember":
    case "renameMember":
    case "alterMember":
    case "alterManagers":
      return true;
    case "alterOptions":
      return (
        ["options", "unique_together", "index_together"].includes(operation.attribute) &&
        !["managed", "proxy", "db_table"].some((option) => operation.options.has(option))
      );
    default:
      return false;
  }
}

function union(reaches: readonly Reach[]): Reach {
  const all = (pick: (reach: Reach) => ReadonlySet<EntityKey>): ReadonlySet<EntityKey> =>
    new Set(reaches.flatMap((reach) => [...pick(reach)]));
  return {
    touched: all(({ touched }) => touched),
    written: all(({ written }) => written),
    filled: all(({ filled }) => filled),
    mindsConstraints: reaches.some(({ mindsConstraints: minds }) => minds),
  };
}

/** Errors of the database that a step expects, conflicts that it names, and SQL that it runs itself. */
const WORDS_OF_CONSTRAINTS =
  /\b(?:except|cursor|execute|raw|extra|(?:ignore|update)_conflicts|conflict|duplicate|ignore|replace|select_for_update)\b|schema_editor\s*\.\s*(?!connection\s*\.\s*(?:alias|vendor)\b)/i;

function mindsConstraints({ text }: Opaque): boolean {
  return WORDS_OF_CONSTRAINTS.test(text);
}

/** Is the operation a data step, or does it hold one? */
export function isStep(operation: Operation): operation is Step {
  return (operation.kind === "opaque" || operation.kind === "separate") && holdsOpaque(operation);
}

/** The operation with the facts of the data steps in it found anew. */
export function withFacts(operation: Step, factsOf: (step: Opaque) => DataFacts | undefined): Step {
  if (operation.kind === "opaque") return { ...operation, facts: factsOf(operation) };
  const again = (inner: Operation): Operation =>
    isStep(inner) ? withFacts(inner, factsOf) : inner;
  return {
    ...operation,
    state: operation.state.map(again),
    database: operation.database.map(again),
  };
}

/** Does the operation stop all others from passing it? */
export function isWall(operation: Operation): boolean {
  return isStep(operation) && reachOf(operation) === "everything";
}

/**
 * The entities whose emptiness makes a data step one that does nothing; undefined where it may do something all the same.
 */
export function idleWhereEmpty(operation: Opaque): ReadonlySet<EntityKey> | undefined {
  const { facts, state, changesState } = operation;
  if (facts?.onEmpty.kind !== "nothing" || state.length > 0 || changesState) return undefined;
  return facts.onEmpty.assumed;
}
