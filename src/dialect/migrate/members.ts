import {
  describeConstraint,
  describeIndex,
} from "../../framework/django/schema/describe-member.js";
import { plainIndex } from "../../operation/state.js";
import type {
  AddMember,
  NameMember,
  RemoveMember,
  RenameMember,
  ValidateMember,
} from "../../operation/operation.js";
import type { Constraint, Index, Model } from "../../schema/model.js";
import { columnsOfFields } from "../standard/together.js";
import { allowedModel, type Step } from "./step.js";

/** An operation on an index or a constraint. */
export function runMember(
  step: Step,
  operation: AddMember | RemoveMember | RenameMember | NameMember | ValidateMember,
): void {
  if (step.direction === "forwards") runForwards(step, operation);
  else runBackwards(step, operation);
}

type MemberOperation = Parameters<typeof runMember>[1];

function runForwards(step: Step, operation: MemberOperation): void {
  switch (operation.kind) {
    case "addMember":
      add(step, operation);
      return;
    case "removeMember":
      remove(step, operation);
      return;
    case "renameMember":
      rename(step, operation.entity, operation.name, operation.newName);
      return;
    case "nameMember":
      nameIndex(step, operation);
      return;
    case "validateMember":
      validate(step, operation);
  }
}

/** Names that the database gave are not given back (RenameIndex.database_backwards), and nothing is made invalid. */
function runBackwards(step: Step, operation: MemberOperation): void {
  if (operation.kind === "addMember") removeAdded(step, operation);
  else if (operation.kind === "removeMember") addRemoved(step, operation);
  else if (operation.kind === "renameMember") {
    rename(step, operation.entity, operation.newName, operation.name);
  }
}

function add(step: Step, { entity, member, manner }: AddMember): void {
  const side = manner === "unvalidated" ? "from" : "to";
  const model = allowedModel(step, side, entity);
  if (model === undefined) return;
  const { schema } = step.editor.dialect;
  if (member.kind === "index") {
    const how = manner === "concurrently" ? manner : "plain";
    schema.addIndex(step.editor, model, describeIndex(member, step.sources), how);
    return;
  }
  const constraint = describeConstraint(member, step.sources);
  const how = manner === "unvalidated" ? manner : "plain";
  schema.addConstraint(step.editor, model, constraint, how);
}

function removeAdded(step: Step, { entity, member, manner }: AddMember): void {
  const side = member.kind === "index" ? "from" : "to";
  const model = allowedModel(step, side, entity);
  if (model === undefined) return;
  const { schema } = step.editor.dialect;
  if (member.kind === "index") {
    const how = manner === "concurrently" ? manner : "plain";
    schema.removeIndex(step.editor, model, describeIndex(member, step.sources), how);
  } else {
    schema.removeConstraint(step.editor, model, describeConstraint(member, step.sources));
  }
}

function remove(step: Step, { entity, member, name, manner }: RemoveMember): void {
  const { schema } = step.editor.dialect;
  const known = step.from.get(entity);
  const side = member === "index" ? "from" : "to";
  const model = allowedModel(step, side, entity);
  if (model === undefined || known === undefined) return;
  if (member === "index") {
    const index = indexNamed(known, name);
    if (index !== undefined) schema.removeIndex(step.editor, model, index, manner);
    return;
  }
  const constraint = constraintNamed(known, name);
  if (constraint !== undefined) schema.removeConstraint(step.editor, model, constraint);
}

function addRemoved(step: Step, { entity, member, name, manner }: RemoveMember): void {
  const { schema } = step.editor.dialect;
  const model = allowedModel(step, "to", entity);
  if (model === undefined) return;
  if (member === "index") {
    const index = indexNamed(model, name);
    if (index !== undefined) schema.addIndex(step.editor, model, index, manner);
    return;
  }
  const constraint = constraintNamed(model, name);
  if (constraint !== undefined) schema.addConstraint(step.editor, model, constraint, "plain");
}

function rename(step: Step, entity: string, from: string, to: string): void {
  const model = allowedModel(step, "to", entity);
  const known = step.from.get(entity);
  if (model === undefined || known === undefined || from === to) return;
  const before = indexNamed(known, from);
  const after = indexNamed(model, to);
  if (before === undefined || after === undefined) return;
  step.editor.dialect.schema.renameIndex(step.editor, model, before, after);
}

/** RenameIndex with old_fields: the index of an index_together gets the new name. */
function nameIndex(step: Step, { entity, fields, newName }: NameMember): void {
  const model = allowedModel(step, "to", entity);
  const known = step.from.get(entity);
  if (model === undefined || known === undefined) return;
  const { editor } = step;
  const columns = columnsOfFields(known, fields);
  const [found] = editor.constraintNames(known.table, { columns, index: true, unique: false });
  const name = found ?? editor.derivedName(known.table, columns, "_idx");
  if (name === newName) return;
  const before = describeIndex(plainIndex(fields, name), step.sources);
  const after = describeIndex(plainIndex(fields, newName), step.sources);
  editor.dialect.schema.renameIndex(editor, model, before, after);
}

function validate(step: Step, { entity, name }: ValidateMember): void {
  const model = allowedModel(step, "from", entity);
  if (model === undefined) return;
  const { editor } = step;
  const text = `ALTER TABLE ${editor.quote(model.table)} VALIDATE CONSTRAINT ${editor.quote(name)}`;
  editor.run({ kind: "text", text });
}

function indexNamed(model: Model, name: string): Index | undefined {
  return model.indexes.find((index) => index.name === name);
}

function constraintNamed(model: Model, name: string): Constraint | undefined {
  return model.constraints.find((constraint) => constraint.name === name);
}
