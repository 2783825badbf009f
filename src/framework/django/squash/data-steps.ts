import { keyText, type MigrationKey } from "../../../chain/migration.js";
import type { Opaque, Operation } from "../../../operation/operation.js";
import { applyToState, SchemaState, StateError } from "../../../operation/state.js";
import type { DataFacts } from "../../../operation/touches.js";
import { migrationOf, type DjangoProject } from "../project.js";
import type { MigrationModule } from "../read/migration.js";
import type { Chain } from "./chain.js";

/**
 * Finds out what a data step touches, and what it does on empty tables. The state is that of all apps where the step runs.
 */
export type Analyse = (
  operation: Opaque,
  module: MigrationModule,
  state: SchemaState,
) => DataFacts | undefined;

/** A chain whose data steps know what was found out about them. */
export interface AnalysedChain {
  readonly chain: Chain;
  /** What a step of the chain would touch if the app's entities stood otherwise; undefined where that is not known. */
  readonly factsIn: (operation: Opaque, own: SchemaState) => DataFacts | undefined;
}

interface Place {
  readonly module: MigrationModule;
  /** The entities of other apps. */
  readonly others: SchemaState;
}

/**
 * Analyses the data steps of a chain, each with the state that Django gives it on a new database; `plan` is the order of all steps there.
 */
export function analyseDataSteps(
  project: DjangoProject,
  chain: Chain,
  plan: readonly MigrationKey[],
  analyse: Analyse,
): AnalysedChain {
  const own = new Map(chain.modules.map((module) => [keyText(module.key), module]));
  const analysed = new Map<Operation, Opaque>();
  const places = new Map<string, Place>();
  const state = new SchemaState();
  const last = chain.modules.findLast(({ operations }) => operations.some(isOpaque));
  for (const key of last === undefined ? [] : plan) {
    const module = own.get(keyText(key)) ?? migrationOf(project, key);
    for (const operation of module?.operations ?? []) {
      if (module !== undefined && key.app === chain.app && operation.kind === "opaque") {
        const facts = analyse(operation, module, state);
        analysed.set(operation, { ...operation, facts });
        places.set(placeText(operation), { module, others: withoutApp(state, chain.app) });
      }
      follow(state, operation);
    }
    if (module === last) break;
  }
  return {
    chain: {
      ...chain,
      modules: chain.modules.map((module) => ({
        ...module,
        operations: module.operations.map((operation) => analysed.get(operation) ?? operation),
      })),
    },
    factsIn: (operation, entities) => {
      const place = places.get(placeText(operation));
      if (place === undefined) return undefined;
      return analyse(operation, place.module, joined(place.others, entities));
    },
  };
}

function isOpaque(operation: Operation): boolean {
  return operation.kind === "opaque";
}

/** Where an operation stands, as text. */
export function placeText({ origin }: Operation): string {
  return `${origin.migration.name} ${origin.slice.start}`;
}

/** Applies an operation; one that does not fit leaves the state unsure. */
function follow(state: SchemaState, operation: Operation): void {
  try {
    applyToState(state, operation);
  } catch (error) {
    if (!(error instanceof StateError)) throw error;
    state.tainted = true;
  }
}

function withoutApp(state: SchemaState, app: string): SchemaState {
  const others = state.copy();
  for (const key of state.keys()) if (key.startsWith(`${app}.`)) others.delete(key);
  return others;
}

function joined(one: SchemaState, other: SchemaState): SchemaState {
  const both = one.copy();
  for (const [key, entity] of other) both.set(key, entity);
  both.tainted ||= other.tainted;
  return both;
}
