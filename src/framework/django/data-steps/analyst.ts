import type { Catalog } from "../../../operation/catalog.js";
import type { EntityKey } from "../../../operation/field.js";
import type { Opaque, Operation } from "../../../operation/operation.js";
import type { SchemaState } from "../../../operation/state.js";
import type { DataFacts, Reason } from "../../../operation/touches.js";
import type { PostgresParser } from "../../../sql/postgres/parser.js";
import type { MadeObject } from "../../../sql/statement.js";
import type { PythonModule } from "../python/module.js";
import { pythonFacts } from "./python-facts.js";
import { sqlFacts, type Hidden, type SqlFacts, type SqlWorld } from "./sql.js";
import { withStatement } from "./stated.js";
import { callAt, readRunSql, type SqlTexts } from "./sql-text.js";
import { mayLeaveTriggers } from "./unread-steps.js";
import { USUAL_LIMITS, type DataWorld } from "./world.js";

/** What earlier data steps left in the database that no model shows. */
export interface LeftBehind {
  readonly hidden: readonly Hidden[];
  /** Tables, views, indexes and sequences made by SQL, by name in lower case. */
  readonly made: ReadonlyMap<string, MadeObject["kind"]>;
  /** Steps that are not understood and may have made a trigger on a table of their app. */
  readonly unread: readonly { readonly app: string; readonly reason: Reason }[];
}

/** What stands around a data step. */
export interface Around {
  readonly module: PythonModule;
  /** The models and tables of all apps. */
  readonly state: SchemaState;
  readonly catalog: Catalog;
  readonly left: LeftBehind;
}

/** What was found out about a data step; undefined facts where it is of no kind that is read. */
export interface Found {
  readonly facts: DataFacts | undefined;
  readonly left: LeftBehind;
  /** The texts of other modules that it calls into, Django's left out. */
  readonly texts?: readonly string[];
}

/** Finds out what data steps touch, and what they do on empty tables. */
export interface DataStepAnalyst {
  readonly analyse: (operation: Operation, around: Around) => Found;
  readonly nothingLeft: LeftBehind;
  /** Makes what data steps may count on although its migrations are out of sight: models of Django's own apps. */
  readonly outOfSight: readonly Operation[];
}

/** What the analyst needs of the project. */
export interface AnalystTools {
  readonly moduleAt: DataWorld["moduleAt"];
  readonly modelSetting: DataWorld["modelSetting"];
  readonly isUnset: DataWorld["isUnset"];
  /** Reads PostgreSQL's SQL; undefined where the project has none. */
  readonly sqlParser: PostgresParser | undefined;
  /** Names that models use at any time (`namesEverUsed`). */
  readonly everUsed: SqlWorld["everUsed"];
  /** Makes the models of apps whose migrations are out of sight. */
  readonly outOfSight: readonly Operation[];
}

const NOTHING_LEFT: LeftBehind = { hidden: [], made: new Map(), unread: [] };

/** An analyst that reads functions and SQL. */
export function dataStepAnalyst(tools: AnalystTools): DataStepAnalyst {
  return {
    nothingLeft: NOTHING_LEFT,
    outOfSight: tools.outOfSight,
    analyse: (operation, around) => {
      if (operation.kind !== "opaque") return { facts: undefined, left: around.left };
      const found = analyseOne(operation, around, tools);
      const facts = found.facts && throughOtherTables(found.facts, around.left);
      return { ...found, facts: withStatement(facts, operation, around.state) };
    },
  };
}

/** Nothing is known of a step that looks into an entity whose table's name may mean another table. */
function throughOtherTables(facts: DataFacts, { hidden }: LeftBehind): DataFacts {
  const { touches, onEmpty } = facts;
  const reasons = hidden
    .filter(({ what, on }) => {
      if (what !== "replaces" || on === undefined) return false;
      return (
        (touches.kind === "these" && touches.touches.some(({ entity }) => entity === on)) ||
        ("assumed" in onEmpty && onEmpty.assumed.has(on))
      );
    })
    .map(({ reason }) => reason);
  if (reasons.length === 0) return facts;
  return { touches: { kind: "everything", reasons }, onEmpty: { kind: "unknown", reasons } };
}

function analyseOne(operation: Opaque, around: Around, tools: AnalystTools): Found {
  if (operation.label === "RunSQL") return runSql(operation, around, tools);
  if (operation.label === "RunPython") return runPython(operation, around, tools);
  return { facts: undefined, left: unknownLeft(operation, around.module, around.left) };
}

function runPython(operation: Opaque, around: Around, tools: AnalystTools): Found {
  const { left } = around;
  const hides: Hidden[] = [];
  const texts = new Set<string>();
  const readSql = new Set<number>();
  const unreadSql = new Set<number>();
  const facts = pythonFacts(
    { module: around.module, operation },
    {
      state: around.state,
      moduleAt: (from, path) => {
        const module = tools.moduleAt(from, path);
        if (module !== undefined && !/^django(?:\.|$)/.test(path)) texts.add(module.source.text);
        return module;
      },
      modelSetting: tools.modelSetting,
      isUnset: tools.isUnset,
      sqlFacts: (text, slice) => {
        if (slice.file === around.module.source) readSql.add(slice.start);
        const forwards: SqlTexts = { ok: true, texts: [{ text, slice }] };
        const found = sqlIn({ forwards, backwards: { ok: true, texts: [] } }, around, tools);
        hides.push(...found.hides);
        return found;
      },
      unreadSql: ({ file, start }) => {
        if (file === around.module.source) unreadSql.add(start);
      },
      actsOnWrites: (entity) => actingOn(left, entity),
      mayHoldRows: () => false,
      limits: USUAL_LIMITS,
    },
  );
  const isRead = facts.touches.kind === "these" || facts.onEmpty.kind === "nothing";
  // What acts later may leave something behind for the migrations of another day.
  const readsAll = isRead && facts.onEmpty.kind !== "later";
  const after = { ...left, hidden: [...left.hidden, ...hides] };
  return {
    facts,
    left: readsAll
      ? after
      : unknownLeft(
          operation,
          around.module,
          after,
          new Set([...readSql].filter((start) => !unreadSql.has(start))),
        ),
    texts: [...texts],
  };
}

function runSql(operation: Opaque, around: Around, tools: AnalystTools): Found {
  const { slice } = operation.origin;
  const call = callAt(around.module, slice);
  const texts = new Set<string>();
  const moduleAt: AnalystTools["moduleAt"] = (from, path) => {
    const module = tools.moduleAt(from, path);
    if (module !== undefined) texts.add(module.source.text);
    return module;
  };
  const sql =
    call === undefined ? undefined : readRunSql({ module: around.module, moduleAt }, call);
  if (sql === undefined)
    return { facts: undefined, left: unknownLeft(operation, around.module, around.left) };
  const facts = sqlIn(sql, around, tools);
  const { hidden, made, unread } = around.left;
  return {
    facts,
    texts: [...texts],
    left: {
      hidden: [...hidden, ...facts.hides],
      made: new Map([...made, ...facts.makes]),
      unread,
    },
  };
}

function actingOn({ hidden, unread }: LeftBehind, entity: EntityKey): Reason | undefined {
  const known = hidden.find(
    ({ what, on }) => what === "acts" && (on === undefined || on === entity),
  );
  return known?.reason ?? unread.find(({ app }) => entity.startsWith(`${app}.`))?.reason;
}

/** What is hidden, entity by entity. */
function hiddenFrom({ hidden, unread }: LeftBehind, state: SchemaState): readonly Hidden[] {
  if (unread.length === 0) return hidden;
  const acting = [...state.keys()].flatMap((on): readonly Hidden[] => {
    const found = unread.find(({ app }) => on.startsWith(`${app}.`));
    return found === undefined ? [] : [{ what: "acts", on, reason: found.reason }];
  });
  return [...hidden, ...acting];
}

function sqlIn(
  sql: Parameters<typeof sqlFacts>[0],
  { state, catalog, left }: Around,
  tools: AnalystTools,
): SqlFacts {
  const world: SqlWorld = {
    state,
    catalog,
    hidden: hiddenFrom(left, state),
    made: left.made,
    everUsed: tools.everUsed,
    mayHoldRows: (): boolean => false,
  };
  if (tools.sqlParser === undefined) throw new Error("no parser for SQL was loaded");
  return sqlFacts(sql, world, tools.sqlParser);
}

/** What is left behind where a step is not understood; `readSql` are the places where SQL was that is. */
function unknownLeft(
  operation: Opaque,
  module: PythonModule,
  left: LeftBehind,
  readSql: ReadonlySet<number> = new Set(),
): LeftBehind {
  const { origin, label } = operation;
  if (!mayLeaveTriggers(operation, module, readSql)) return left;
  const reason: Reason = {
    text: `${label} of ${origin.migration.name} may have made a trigger`,
    slice: origin.slice,
  };
  return { ...left, unread: [...left.unread, { app: origin.migration.app, reason }] };
}

/** May the project's data steps hold SQL? Then they are read with a parser for it. */
export function mayHoldSql(operations: readonly Operation[]): boolean {
  return operations.some(
    (operation) =>
      (operation.kind === "opaque" &&
        (operation.label === "RunSQL" || /execute|cursor|raw/.test(operation.text))) ||
      (operation.kind === "separate" && mayHoldSql(operation.database)),
  );
}

/** An analyst that says what steps do on empty tables, but lets nothing pass them. */
export function withoutCrossing(analyst: DataStepAnalyst): DataStepAnalyst {
  return {
    ...analyst,
    analyse: (operation, around) => {
      const found = analyst.analyse(operation, around);
      return { ...found, facts: found.facts === undefined ? undefined : asWall(found.facts) };
    },
  };
}

/** The facts of a step of which nothing is believed but what it does on empty tables. */
export function asWall(facts: DataFacts): DataFacts {
  return { ...facts, touches: { kind: "everything", reasons: [] } };
}

/** An analyst that knows nothing: every step may do anything. */
export const NO_ANALYST: DataStepAnalyst = {
  nothingLeft: NOTHING_LEFT,
  outOfSight: [],
  analyse: (_, { left }) => ({ facts: undefined, left }),
};
