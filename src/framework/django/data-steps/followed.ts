import { applyToBoth, type Catalog } from "../../../operation/catalog.js";
import type { Operation } from "../../../operation/operation.js";
import { SchemaState, StateError } from "../../../operation/state.js";
import type { DataStepAnalyst } from "./analyst.js";

/** What models and tables there are at a place of a plan; both are moved in place. */
export interface Followed {
  readonly state: SchemaState;
  readonly catalog: Catalog;
}

/** What there is in front of a plan: what data steps may count on although its migrations are out of sight. */
export function inFrontOfPlan({ outOfSight }: DataStepAnalyst): Followed {
  const followed: Followed = { state: new SchemaState(), catalog: new Map() };
  for (const operation of outOfSight) follow(followed.catalog, followed.state, operation);
  return followed;
}

/** Applies an operation; one that does not fit leaves the state unsure. */
export function follow(catalog: Catalog, state: SchemaState, operation: Operation): void {
  try {
    applyToBoth(catalog, state, operation);
  } catch (error) {
    if (!(error instanceof StateError)) throw error;
    state.tainted = true;
  }
}
