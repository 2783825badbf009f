import type { Operation, RenameField } from "../../operation/operation.js";
import type { EntityKey } from "../../operation/field.js";
import { applyToState, type SchemaState } from "../../operation/state.js";
import { StateModels } from "../../framework/django/schema/state-models.js";
import type { SchemaSources } from "../../framework/django/schema/sources.js";
import type { Model } from "../../schema/model.js";
import type { SchemaEditor } from "../editor.js";
import { isSince, type DjangoRelease } from "../release.js";

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

/**
 * The state behind an operation, with its fields in the framework's own order: a renamed field is the last one since Django 3.1
 * (django/db/migrations/state.py, rename_field).
 */
export function stateAfter(
  state: SchemaState,
  operation: Operation,
  release: DjangoRelease,
): SchemaState {
  const after = state.copy();
  applyToState(after, operation);
  if (!isSince(release, "3.2")) return after;
  for (const { entity: key, newName } of renamesIn(operation)) {
    const entity = after.get(key);
    if (entity === undefined) continue;
    const others = entity.fields.filter(({ name }) => name !== newName);
    const renamed = entity.fields.filter(({ name }) => name === newName);
    after.set(key, { ...entity, fields: [...others, ...renamed] });
  }
  return after;
}

function renamesIn(operation: Operation): readonly RenameField[] {
  if (operation.kind === "renameField") return [operation];
  if (operation.kind !== "separate" && operation.kind !== "opaque") return [];
  return operation.state.flatMap(renamesIn);
}
