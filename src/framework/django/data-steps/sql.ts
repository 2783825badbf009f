import type { SourceSlice } from "../../../edit/slice.js";
import type { Catalog } from "../../../operation/catalog.js";
import type { EntityKey } from "../../../operation/field.js";
import type { SchemaState } from "../../../operation/state.js";
import type { DataFacts, Reason, TouchSet } from "../../../operation/touches.js";
import type { PostgresParser } from "../../../sql/postgres/parser.js";
import { unknownStatement, type MadeObject } from "../../../sql/statement.js";
import { readSql, type SqlReading } from "../../../sql/read-sql.js";
import { SqlStep } from "./sql-step.js";
import { TableNames } from "./sql-tables.js";
import type { RunSql, SqlTexts } from "./sql-text.js";

/** Something in the database that no later step names and that acts when one writes: a trigger, a rule, a cascading foreign key. */
export interface Hidden {
  /** `sequence`: the sequence of the entity may not stand at its start. `replaces`: its table's name may mean another table. */
  readonly what: "acts" | "sequence" | "replaces";
  /** The entity that it waits on; undefined where that may be any. */
  readonly on: EntityKey | undefined;
  readonly reason: Reason;
}

/** The project as it stands where a step runs. */
export interface SqlWorld {
  /** All apps' entities, not only the chain's. */
  readonly state: SchemaState;
  readonly catalog: Catalog;
  /** What steps that may have run before left behind (`SqlFacts.hides`). */
  readonly hidden: readonly Hidden[];
  /** What SQL of steps before made (`SqlFacts.makes`), by name in lower case. */
  readonly made: ReadonlyMap<string, MadeObject["kind"]>;
  /** Names in lower case that a table, index or constraint of a model has at any time, and whose (`namesEverUsed`). */
  readonly everUsed: ReadonlyMap<string, ReadonlySet<EntityKey>>;
  /** May the entity's table hold rows? Decides between several proofs. */
  readonly mayHoldRows: (entity: EntityKey) => boolean;
}

/** What is known of a step that runs SQL. */
export interface SqlFacts extends DataFacts {
  readonly hides: readonly Hidden[];
  /** Tables, views, indexes and sequences that it makes, by name in lower case. */
  readonly makes: ReadonlyMap<string, MadeObject["kind"]>;
  /** What it gives the server that any later step may need: an extension, a type, a function. Touches are everything then. */
  readonly provides: readonly string[];
  /** Names in lower case of indexes, constraints and sequences that it uses and that Django or the server derived from others. */
  readonly derivedNames: readonly string[];
}

/**
 * What a RunSQL touches, both ways, and what it does forwards on empty tables. The answer holds for all databases that may run the text.
 */
export function sqlFacts(sql: RunSql, world: SqlWorld, parser: PostgresParser): SqlFacts {
  const names = new TableNames(world.state, world.catalog);
  const forwards = readAll(sql.forwards, parser);
  const backwards = readAll(sql.backwards, parser);
  const there = new SqlStep(world, names, new Map());
  for (const { slice, readings } of forwards) there.run(readings, slice);
  const back = new SqlStep(world, names, there.makes);
  for (const { slice, readings } of backwards) back.run(readings, slice);
  return {
    touches: bothWays(there.touches(), back.touches()),
    onEmpty: there.onEmpty(),
    hides: there.hides,
    makes: there.makes,
    provides: there.provides,
    derivedNames: [...new Set([...there.derivedNames, ...back.derivedNames])],
  };
}

interface ReadText {
  readonly slice: SourceSlice;
  readonly readings: readonly SqlReading[];
}

function readAll(sql: SqlTexts, parser: PostgresParser): readonly ReadText[] {
  if (!sql.ok) {
    const statement = { ...unknownStatement(sql.words ?? "EXECUTE", sql.why), text: "" };
    return [{ slice: sql.slice, readings: [{ dialects: [], statements: [statement] }] }];
  }
  return sql.texts.map(({ text, slice }) => ({ slice, readings: readOnce(text, parser) }));
}

const cache = new WeakMap<PostgresParser, Map<string, readonly SqlReading[]>>();

/** A fold asks for the same step again and again. */
function readOnce(text: string, parser: PostgresParser): readonly SqlReading[] {
  const known = cache.get(parser) ?? new Map<string, readonly SqlReading[]>();
  cache.set(parser, known);
  const readings = known.get(text) ?? readSql(text, parser);
  known.set(text, readings);
  return readings;
}

function bothWays(forwards: TouchSet, backwards: TouchSet): TouchSet {
  if (forwards.kind === "everything") return forwards;
  if (backwards.kind === "everything") return backwards;
  return { kind: "these", touches: [...forwards.touches, ...backwards.touches] };
}

export { namesEverUsed } from "./names-ever-used.js";
