import type { Operation } from "../../../operation/operation.js";
import { readField } from "./field.js";
import { isTruthy } from "./literal.js";
import { onEntity, string, type Call } from "./operation-call.js";

/** AddField and AlterField. */
export function fieldOperation(call: Call, kind: "addField" | "alterField"): Operation | undefined {
  const name = string(call, "name");
  const node = call.args.get("field");
  const preserve = call.args.get("preserve_default");
  const preserveDefault = preserve === undefined ? true : isTruthy(call.module, preserve);
  if (name === undefined || node === undefined || preserveDefault === undefined) {
    return undefined;
  }
  const field = readField(call.module, name, node, call.context);
  if (field === undefined) return undefined;
  return onEntity(call, "model_name", (entity) => ({
    kind,
    entity,
    field,
    preserveDefault,
    origin: call.origin,
  }));
}

/** RemoveField. */
export function removeField(call: Call): Operation | undefined {
  const name = string(call, "name");
  if (name === undefined) return undefined;
  return onEntity(call, "model_name", (entity) => ({
    kind: "removeField",
    entity,
    name,
    origin: call.origin,
  }));
}

/** RenameField. */
export function renameField(call: Call): Operation | undefined {
  const name = string(call, "old_name");
  const newName = string(call, "new_name");
  if (name === undefined || newName === undefined) return undefined;
  return onEntity(call, "model_name", (entity) => ({
    kind: "renameField",
    entity,
    name,
    newName,
    origin: call.origin,
  }));
}
