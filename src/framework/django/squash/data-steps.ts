import { keyText, type MigrationKey } from "../../../chain/migration.js";
import type { Catalog } from "../../../operation/catalog.js";
import {
  holdsOpaque,
  isOwnStep,
  type Opaque,
  type Operation,
} from "../../../operation/operation.js";
import type { SchemaState } from "../../../operation/state.js";
import type { DataFacts } from "../../../operation/touches.js";
import type { DataStepAnalyst, Found, LeftBehind } from "../data-steps/analyst.js";
import { follow, inFrontOfPlan } from "../data-steps/followed.js";
import { migrationOf, type DjangoProject } from "../project.js";
import type { MigrationModule } from "../read/migration.js";
import type { Chain } from "./chain.js";

/** A chain whose data steps know what was found out about them. */
export interface AnalysedChain {
  readonly chain: Chain;
  /** What a step of any app touches where it runs today; undefined where that is not known. */
  readonly factsOf: (operation: Opaque) => DataFacts | undefined;
  /** What a step of the chain would touch if the app's entities and tables stood otherwise; undefined where that is not known. */
  readonly factsIn: (
    operation: Opaque,
    own: SchemaState,
    catalog: Catalog,
  ) => DataFacts | undefined;
}

/** Where a data step stands: what is around it but the app's own entities. */
interface Place {
  readonly module: MigrationModule;
  readonly others: SchemaState;
  readonly otherTables: Catalog;
  readonly left: LeftBehind;
}

/**
 * Analyses the data steps of a chain, each with the state that Django gives it on a new database; `plan` is the order of all steps there.
 */
export function analyseDataSteps(
  project: DjangoProject,
  chain: Chain,
  plan: readonly MigrationKey[],
  analyst: DataStepAnalyst,
): AnalysedChain {
  const own = new Map(chain.modules.map((module) => [keyText(module.key), module]));
  const analysed = new Map<Operation, Operation>();
  const facts = new Map<Operation, DataFacts | undefined>();
  const places = new Map<string, Place>();
  const { state, catalog } = inFrontOfPlan(analyst);
  let left = analyst.nothingLeft;
  /** The step with what is found out about it and about the steps in it; the state stands before it. */
  const examine = (
    operation: Operation,
    module: MigrationModule,
    before: SchemaState,
    tables: Catalog,
  ): Operation => {
    if (operation.kind === "separate") {
      const aside = before.copy();
      const asideTables: Catalog = new Map(tables);
      const database = operation.database.map((inner) => {
        const examined = examine(inner, module, aside, asideTables);
        follow(asideTables, aside, inner);
        return examined;
      });
      return { ...operation, database };
    }
    if (operation.kind !== "opaque") return operation;
    const around = { module: module.module, state: before, catalog: tables, left };
    const found = analyst.analyse(operation, around);
    facts.set(operation, found.facts);
    if (module.key.app === chain.app) {
      places.set(placeText(operation), {
        module,
        others: withoutApp(before, chain.app),
        otherTables: new Map([...tables].filter(([entity]) => !isOf(entity, chain.app))),
        left,
      });
    }
    left = found.left;
    return withFindings(operation, found);
  };
  let next = 0;
  /** Goes on to the end of the plan, or behind a module. What lies behind the chain's last data step is rarely asked for. */
  const goOn = (last: MigrationModule | undefined): void => {
    while (next < plan.length) {
      const key = plan[next];
      next += 1;
      const module = key && (own.get(keyText(key)) ?? migrationOf(project, key));
      if (module === undefined) continue;
      for (const operation of module.operations) {
        if (holdsOpaque(operation) && !isOwnStep(operation)) {
          analysed.set(operation, examine(operation, module, state, catalog));
        }
        follow(catalog, state, operation);
      }
      if (module === last) return;
    }
  };
  const last = chain.modules.findLast(({ operations }) => operations.some(holdsOpaque));
  if (last !== undefined) goOn(last);
  return {
    chain: {
      ...chain,
      modules: chain.modules.map((module) => ({
        ...module,
        operations: module.operations.map((operation) => analysed.get(operation) ?? operation),
      })),
    },
    factsOf: (operation) => {
      if (!facts.has(operation)) goOn(undefined);
      return facts.get(operation);
    },
    factsIn: (operation, entities, tables) => {
      const place = places.get(placeText(operation));
      if (place === undefined) return undefined;
      return analyst.analyse(operation, {
        module: place.module.module,
        state: joined(place.others, entities),
        catalog: new Map([...place.otherTables, ...tables]),
        left: place.left,
      }).facts;
    },
  };
}

/** The step with its facts, and with the words of all that it calls. */
function withFindings(operation: Opaque, { facts, texts = [] }: Found): Opaque {
  return { ...operation, facts, text: [operation.text, ...texts].join("\n") };
}

function isOf(entity: string, app: string): boolean {
  return entity.startsWith(`${app}.`);
}

/** Where an operation stands, as text. */
export function placeText({ origin }: Operation): string {
  return `${origin.migration.name} ${origin.slice.start}`;
}

function withoutApp(state: SchemaState, app: string): SchemaState {
  const others = state.copy();
  for (const key of state.keys()) if (isOf(key, app)) others.delete(key);
  return others;
}

function joined(one: SchemaState, other: SchemaState): SchemaState {
  const both = one.copy();
  for (const [key, entity] of other) both.set(key, entity);
  both.tainted ||= other.tainted;
  return both;
}
