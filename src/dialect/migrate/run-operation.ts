import type {
  AddField,
  AlterField,
  CreateEntity,
  DeleteEntity,
  Operation,
  RemoveField,
  RenameField,
} from "../../operation/operation.js";
import type { SchemaState } from "../../operation/state.js";
import { fieldOfModel, type Model, type ModelField } from "../../schema/model.js";
import { StateModels } from "../../framework/django/schema/state-models.js";
import { alterField } from "../standard/alter-field.js";
import { isLinkChanged } from "../standard/alter-link.js";
import { alterTogether } from "../standard/together.js";
import { runMember } from "./members.js";
import { runOptions } from "./options.js";
import { runOpaque } from "./opaque.js";
import { runProvide } from "./provide.js";
import { renameModel } from "./rename-model.js";
import { allowedModel, stateAfter, type Step } from "./step.js";

/** Does in the database what an operation does (each class's database_forwards and database_backwards). */
export function runOperation(step: Step, state: SchemaState): void {
  const { operation } = step;
  switch (operation.kind) {
    case "createEntity":
    case "deleteEntity":
      makeOrDrop(step, operation);
      return;
    case "renameEntity":
      renameModel(step, operation);
      return;
    case "alterOptions":
      runOptions(step, operation);
      return;
    case "addField":
    case "removeField":
      addOrRemove(step, operation);
      return;
    case "alterField":
      alterOne(step, operation);
      return;
    case "renameField":
      renameField(step, operation);
      return;
    case "addMember":
    case "removeMember":
    case "renameMember":
    case "nameMember":
    case "validateMember":
      runMember(step, operation);
      return;
    case "alterMember":
    case "alterManagers":
      return;
    case "separate":
      runSeparate(step, operation.database, state);
      return;
    case "provide":
      runProvide(step, operation);
      return;
    case "opaque":
      runOpaque(step, operation);
  }
}

function makeOrDrop(step: Step, { kind, entity }: CreateEntity | DeleteEntity): void {
  const makes = (kind === "createEntity") === (step.direction === "forwards");
  if (makes) createModel(step, entity);
  else deleteModel(step, entity);
}

function addOrRemove(step: Step, operation: AddField | RemoveField): void {
  const forwards = step.direction === "forwards";
  if (operation.kind === "addField") {
    if (forwards) addField(step, operation);
    else removeField(step, operation.entity, operation.field.name);
  } else if (forwards) removeField(step, operation.entity, operation.name);
  else addRemoved(step, operation);
}

function createModel(step: Step, key: string): void {
  const model = allowedModel(step, "to", key);
  if (model === undefined) return;
  const { schema } = step.editor.dialect;
  schema.createModel(step.editor, model);
  if (step.direction === "backwards" || schema.indexTogetherWaits) return;
  alterTogether(step.editor, model, { kind: "index", before: [], after: model.indexTogether });
}

function deleteModel(step: Step, key: string): void {
  const model = allowedModel(step, "from", key);
  if (model !== undefined) step.editor.dialect.schema.deleteModel(step.editor, model);
}

/** The model of the database, whose relations point into the state that the operation leads to. */
function modelBefore(step: Step, key: string): Model | undefined {
  const model = step.from.get(key);
  return model === undefined ? undefined : { ...model, models: step.to };
}

function addField(step: Step, operation: AddField): void {
  const after = allowedModel(step, "to", operation.entity);
  const model = modelBefore(step, operation.entity);
  if (after === undefined || model === undefined) return;
  // Its default may be one for the rows of this moment, which the state behind it does not have.
  const described = step.to.describe(operation.field, operation.entity);
  const { schema } = step.editor.dialect;
  if (described.kind === "link") schema.addLink(step.editor, model, described.field);
  else schema.addField(step.editor, model, described.field);
}

function addRemoved(step: Step, { entity, name }: RemoveField): void {
  const after = allowedModel(step, "to", entity);
  const model = modelBefore(step, entity);
  if (after === undefined || model === undefined) return;
  const { schema } = step.editor.dialect;
  const link = after.links.find((candidate) => candidate.name === name);
  const field = fieldOfModel(after, name);
  if (link !== undefined) schema.addLink(step.editor, model, link);
  else if (field !== undefined) schema.addField(step.editor, model, field);
}

function removeField(step: Step, key: string, name: string): void {
  const model = allowedModel(step, "from", key);
  if (model === undefined) return;
  const { schema } = step.editor.dialect;
  const link = model.links.find((candidate) => candidate.name === name);
  const field = fieldOfModel(model, name);
  if (link !== undefined) schema.removeLink(step.editor, model, link);
  else if (field !== undefined) schema.removeField(step.editor, model, field);
}

function alterOne(step: Step, operation: AlterField): void {
  const { name } = operation.field;
  const backfill =
    step.direction === "forwards" && !operation.preserveDefault
      ? step.to.describe(operation.field, operation.entity)
      : undefined;
  const filled = backfill?.kind === "column" ? backfill.field : undefined;
  changeField(step, operation.entity, name, name, filled);
}

function renameField(step: Step, { entity, name, newName }: RenameField): void {
  if (step.direction === "forwards") changeField(step, entity, name, newName, undefined);
  else changeField(step, entity, newName, name, undefined);
}

/** Takes a field from what it is to what it becomes; `filled` stands for the latter with a default for existing rows. */
function changeField(
  step: Step,
  key: string,
  from: string,
  to: string,
  filled: ModelField | undefined,
): void {
  const afterModel = allowedModel(step, "to", key);
  const model = step.from.get(key);
  if (afterModel === undefined || model === undefined) return;
  const { editor } = step;
  const before = fieldOfModel(model, from);
  const after = filled ?? fieldOfModel(afterModel, to);
  if (before !== undefined && after !== undefined) {
    alterField(editor, { model, afterModel, before, after });
    return;
  }
  const oldLink = model.links.find(({ name }) => name === from);
  const newLink = afterModel.links.find(({ name }) => name === to);
  if (oldLink === undefined || newLink === undefined) return;
  const old = { model, link: oldLink };
  const now = { model: afterModel, link: newLink };
  if (isLinkChanged(old, now)) editor.dialect.schema.alterLink(editor, old, now);
}

/** The operations on the database run on a state of their own (SeparateDatabaseAndState). */
function runSeparate(step: Step, operations: readonly Operation[], state: SchemaState): void {
  const states = [state];
  for (const operation of operations) {
    states.push(stateAfter(states.at(-1) ?? state, operation, step.editor.dialect.release));
  }
  const steps = operations.map((operation, index) => ({ operation, index }));
  const ordered = step.direction === "forwards" ? steps : steps.reverse();
  for (const { operation, index } of ordered) {
    const before = states[index] ?? state;
    const after = states[index + 1] ?? state;
    const [from, to] = step.direction === "forwards" ? [before, after] : [after, before];
    runOperation(
      {
        ...step,
        operation,
        from: new StateModels(from, step.sources),
        to: new StateModels(to, step.sources),
      },
      before,
    );
  }
}
