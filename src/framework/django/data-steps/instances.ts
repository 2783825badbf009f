import type { EntityKey } from "../../../operation/field.js";
import { keepsRow } from "./instance-writes.js";
import { exactly } from "./container.js";
import { isForeignKey, isLink, type OwnedField } from "./models.js";
import { allRows } from "./query-call.js";
import { strangeManager } from "./query-attributes.js";
import { namesIn, updateField } from "./query-writes.js";
import type { Place, Run } from "./run.js";
import { deleteRows, insertRows, readRows } from "./touching.js";
import { DATA, NONE, opaque, row, type Arguments, type Link, type Value } from "./value.js";

/** What an attribute of a row gives; undefined where the model has none of that name. */
export function instanceAttribute(
  run: Run,
  entity: EntityKey,
  name: string,
  place: Place,
): Value | undefined {
  const owned = run.models.field(entity, name);
  if (owned === "pk") return DATA;
  if (owned !== undefined) return fieldValue(run, name, owned, place);
  const reverse = run.models.reverse(entity).find(({ accessor }) => accessor === name);
  if (reverse !== undefined) {
    const { from, field, kind } = reverse;
    if (kind === "one") {
      readRows(run, from, `follows ${name} to ${run.models.nameOf(from)}`, place);
      const query = allRows(run, from);
      if (run.isEmpty(query, `${run.models.nameOf(from)} has no row`, place)) {
        return run.fail(`no ${run.models.nameOf(from)} refers to this row`, place);
      }
      return row(from);
    }
    if (kind === "link") return linked(run, from, { owner: from, field }, place);
    run.recorder.touch(from, "read", [field.name], `follows ${name}`, place);
    return manager(run, from, { kind: "reverse", owner: from, field: field.name }, place);
  }
  if (METHODS.has(name)) {
    return [{ kind: "method", owner: { kind: "instance", entity, extra: [] }, name }];
  }
  if (name === "_meta") return [{ kind: "meta", entity, part: "itself" }];
  if (name === "_order" || name === "_state" || name === "__dict__") return DATA;
  if (name === "__class__") return [{ kind: "model", entity }];
  if (name === "DoesNotExist" || name === "MultipleObjectsReturned") return DATA;
  return undefined;
}

function fieldValue(run: Run, name: string, owned: OwnedField, place: Place): Value {
  const { owner, field } = owned;
  if (isForeignKey(field) && name !== field.name) return DATA;
  if (isForeignKey(field)) {
    const target = run.models.target(owner, field);
    const ownManager = target === undefined ? undefined : baseManager(run, target, place);
    if (ownManager !== undefined) return opaque(ownManager);
    if (target === undefined)
      return opaque(`${run.models.nameOf(owner)}.${name}, whose model is not known`);
    readRows(run, target, `follows ${name} to ${run.models.nameOf(target)}`, place);
    return field.null ? [...NONE, ...row(target)] : row(target);
  }
  if (isLink(field)) {
    const target = run.models.target(owner, field);
    if (target === undefined)
      return opaque(`${run.models.nameOf(owner)}.${name}, whose model is not known`);
    return linked(run, target, owned, place);
  }
  return field.storage === "column" && !FILES.has(field.className) ? DATA : [{ kind: "stored" }];
}

/** Their values store and delete files, and save the row. */
const FILES = new Set(["models.FileField", "models.ImageField"]);

/** The rows that a many-to-many field links. */
function linked(run: Run, target: EntityKey, { owner, field }: OwnedField, place: Place): Value {
  const through = run.models.through(owner, field);
  const text = `follows the links of ${run.models.nameOf(owner)}.${field.name}`;
  run.recorder.touch(owner, "read", [field.name], text, place);
  if (through.kind === "entity") readRows(run, through.entity, text, place);
  if (through.kind === "unknown") {
    run.recorder.mayDoAnything(`${text}, whose table is not known`, place);
  }
  return manager(run, target, { kind: "many", owner, field: field.name, through }, place);
}

/** Related managers are made of the default manager of the model. */
function manager(run: Run, entity: EntityKey, link: Link, place: Place): Value {
  const strange = strangeManager(run, entity, place);
  if (strange !== undefined) return opaque(strange);
  return [{ kind: "manager", query: allRows(run, entity), link }];
}

/** `Meta.base_manager_name` decides how foreign keys are followed. */
function baseManager(run: Run, entity: EntityKey, place: Place): string | undefined {
  const option = run.models.get(entity)?.options.get("base_manager_name");
  return option === undefined || option.literal === null
    ? undefined
    : strangeManager(run, entity, place);
}

const METHODS = new Set([
  "save",
  "delete",
  "refresh_from_db",
  "get_deferred_fields",
  "serializable_value",
  "__str__",
]);

/** Calls a method of a row. */
export function callInstance(
  run: Run,
  entity: EntityKey,
  name: string,
  given: Arguments,
  place: Place,
): Value {
  const text = `${name}() on a ${run.models.nameOf(entity)}`;
  if (given.keywords.has("using")) {
    run.attribute(given.keywords.get("using") ?? [], "__str__", place);
    const alias = given.keywords.get("using") ?? [];
    if (alias.some((atom) => atom.kind !== "alias")) {
      run.recorder.mayDoAnything("uses another database", place);
    }
  }
  switch (name) {
    case "save": {
      const fields = given.keywords.get("update_fields");
      const names = fields === undefined ? undefined : namesIn(fields);
      if (fields !== undefined && names !== undefined && given.more === undefined) {
        for (const field of names) updateField(run, entity, field, text, place);
        return NONE;
      }
      insertRows(run, entity, text, place);
      keepsRow(run, entity, text, place);
      return NONE;
    }
    case "delete":
      deleteRows(run, entity, text, place);
      return run.allocate(place, "tuple", exactly([DATA, DATA]));
    case "refresh_from_db":
      readRows(run, entity, text, place);
      return NONE;
    case "__str__":
    case "serializable_value":
      return DATA;
    default:
      return DATA;
  }
}
