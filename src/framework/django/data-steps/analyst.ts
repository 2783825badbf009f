import type { Catalog } from "../../../operation/catalog.js";
import type { Opaque, Operation } from "../../../operation/operation.js";
import type { SchemaState } from "../../../operation/state.js";
import type { DataFacts, Reason } from "../../../operation/touches.js";
import type { PostgresParser } from "../../../sql/postgres/parser.js";
import type { MadeObject } from "../../../sql/statement.js";
import type { PythonModule } from "../python/module.js";
import { pythonFacts } from "./python-facts.js";
import { sqlFacts, type Hidden, type SqlFacts, type SqlWorld } from "./sql.js";
import { callAt, readRunSql, type SqlTexts } from "./sql-text.js";
import { USUAL_LIMITS, type DataWorld } from "./world.js";

/** What earlier data steps left in the database that no model shows. */
export interface LeftBehind {
  readonly hidden: readonly Hidden[];
  /** Tables, views, indexes and sequences made by SQL, by name in lower case. */
  readonly made: ReadonlyMap<string, MadeObject["kind"]>;
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
}

/** Finds out what data steps touch, and what they do on empty tables. */
export interface DataStepAnalyst {
  readonly analyse: (operation: Operation, around: Around) => Found;
  readonly nothingLeft: LeftBehind;
}

/** What the analyst needs of the project. */
export interface AnalystTools {
  readonly moduleAt: DataWorld["moduleAt"];
  readonly modelSetting: DataWorld["modelSetting"];
  /** Reads PostgreSQL's SQL; undefined where the project has none. */
  readonly sqlParser: PostgresParser | undefined;
  /** Names that models use at any time (`namesEverUsed`). */
  readonly everUsed: ReadonlySet<string>;
}

const NOTHING_LEFT: LeftBehind = { hidden: [], made: new Map() };

/** An analyst that reads functions and SQL. */
export function dataStepAnalyst(tools: AnalystTools): DataStepAnalyst {
  return {
    nothingLeft: NOTHING_LEFT,
    analyse: (operation, around) => {
      if (operation.kind === "separate") return insideOf(operation.database, around, tools);
      if (operation.kind !== "opaque") return { facts: undefined, left: around.left };
      if (operation.label === "RunSQL") return runSql(operation, around, tools);
      if (operation.label === "RunPython") return runPython(operation, around, tools);
      return { facts: undefined, left: unknownLeft(operation, around.left) };
    },
  };
}

/** What the database side of an operation with two sides leaves behind. Its steps are not taken one by one: the whole is a wall. */
function insideOf(operations: readonly Operation[], around: Around, tools: AnalystTools): Found {
  const analyst = dataStepAnalyst(tools);
  let { left } = around;
  for (const operation of operations) left = analyst.analyse(operation, { ...around, left }).left;
  return { facts: undefined, left };
}

function runPython(operation: Opaque, around: Around, tools: AnalystTools): Found {
  const { left } = around;
  const facts = pythonFacts(
    { module: around.module, operation },
    {
      state: around.state,
      moduleAt: tools.moduleAt,
      modelSetting: tools.modelSetting,
      sqlFacts: (text, slice) => {
        const forwards: SqlTexts = { ok: true, texts: [{ text, slice }] };
        return sqlIn({ forwards, backwards: { ok: true, texts: [] } }, around, tools);
      },
      actsOnWrites: (entity) =>
        left.hidden.find(({ what, on }) => what === "acts" && (on === undefined || on === entity))
          ?.reason,
      mayHoldRows: () => false,
      limits: USUAL_LIMITS,
    },
  );
  const readsAll = facts.touches.kind === "these" || facts.onEmpty.kind === "nothing";
  return { facts, left: readsAll ? left : unknownLeft(operation, left) };
}

function runSql(operation: Opaque, around: Around, tools: AnalystTools): Found {
  const { slice } = operation.origin;
  const call = callAt(around.module, slice);
  const sql = call === undefined ? undefined : readRunSql(around.module, call);
  if (sql === undefined) return { facts: undefined, left: unknownLeft(operation, around.left) };
  const facts = sqlIn(sql, around, tools);
  const { hidden, made } = around.left;
  return {
    facts,
    left: { hidden: [...hidden, ...facts.hides], made: new Map([...made, ...facts.makes]) },
  };
}

function sqlIn(
  sql: Parameters<typeof sqlFacts>[0],
  { state, catalog, left }: Around,
  tools: AnalystTools,
): SqlFacts {
  const world: SqlWorld = {
    state,
    catalog,
    hidden: left.hidden,
    made: left.made,
    everUsed: tools.everUsed,
    mayHoldRows: (): boolean => false,
  };
  if (tools.sqlParser === undefined) throw new Error("no parser for SQL was loaded");
  return sqlFacts(sql, world, tools.sqlParser);
}

/** Words by which a step that is not understood may make something that acts later. */
const MAKES_SOMETHING = /trigger|create\s+rule|\bexecute\b|\bcursor\b|on\s+delete/i;

function unknownLeft(operation: Opaque, left: LeftBehind): LeftBehind {
  if (!MAKES_SOMETHING.test(operation.text)) return left;
  const reason: Reason = {
    text: `${operation.label} of ${operation.origin.migration.name} may have made a trigger`,
    slice: operation.origin.slice,
  };
  return { ...left, hidden: [...left.hidden, { what: "acts", on: undefined, reason }] };
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
      const { facts, left } = analyst.analyse(operation, around);
      return { facts: facts === undefined ? undefined : asWall(facts), left };
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
  analyse: (_, { left }) => ({ facts: undefined, left }),
};
