import type { Operation } from "../../operation/operation.js";
import type { EntityKey } from "../../operation/field.js";
import { applyToState, type SchemaState } from "../../operation/state.js";
import { StateModels } from "../../framework/django/schema/state-models.js";
import type { SchemaSources } from "../../framework/django/schema/sources.js";
import type { Model } from "../../schema/model.js";
import type { SchemaEditor } from "../editor.js";

/** Which way an operation runs. */
export type Direction = "forwards" | "backwards";

/** An operation with the states on both sides of it, as it meets them: `from` is what the database has, `to` what it gets. */
export interface Step {
  readonly operation: Operation;
  readonly direction: Direction;
  readonly from: StateModels;
  readonly to: StateModels;
  readonly editor: SchemaEditor;
  readonly sources: SchemaSources;
}

/** May the editor touch the model's table (Django: `allow_migrate_model`)? */
export function isAllowed({ editor }: Step, model: Model | undefined): model is Model {
  if (model?.migrates !== true) return false;
  return model.onlyFor === undefined || model.onlyFor === editor.dialect.vendor;
}

/** The model that an entity is on one side, where its table may be touched. */
export function allowedModel(step: Step, side: "from" | "to", key: EntityKey): Model | undefined {
  const model = step[side].get(key);
  return isAllowed(step, model) ? model : undefined;
}

/** The state behind an operation. */
export function stateAfter(state: SchemaState, operation: Operation): SchemaState {
  const after = state.copy();
  applyToState(after, operation);
  return after;
}
