import type { EntityKey } from "../../../operation/field.js";
import { exactly } from "./container.js";
import { keepsRow, storeDefaults } from "./instance-writes.js";
import { keepAsValue } from "./kept-values.js";
import { evaluateQuery, look, lookups, queryText, type QueryCall } from "./query-call.js";
import { linkRows } from "./related.js";
import type { Place, Run } from "./run.js";
import { changeRows, deleteRows, insertRows, readRows, readValue } from "./touching.js";
import { BOOLEAN, DATA, literal, row, type Query, type Value } from "./value.js";

/** `update(field=value)`: the named fields of the rows that are found. */
export function updateRows(call: QueryCall): Value {
  const { run, query, given, place } = call;
  for (const value of given.keywords.values()) {
    readValue(run, query.entity, value, query.annotations, place);
  }
  readValue(run, query.entity, given.more ?? [], query.annotations, place);
  const text = queryText(call);
  const members = new Map<EntityKey, string[]>();
  for (const name of given.keywords.keys()) {
    const owned = run.models.field(query.entity, name);
    if (owned === undefined) {
      run.recorder.mayReadAnything(`updates ${name}, which is not a field known here`, place);
      continue;
    }
    const owner = owned === "pk" ? query.entity : owned.owner;
    const member = owned === "pk" ? run.models.primaryKey(query.entity) : owned.field.name;
    members.set(owner, [...(members.get(owner) ?? []), member]);
  }
  if (given.more !== undefined) members.set(query.entity, []);
  // Fields of a multi-table parent are found through the rows of the child.
  if (!members.has(run.models.storedIn(query.entity))) look(call);
  if (run.isEmpty(query, `${text} changes no row`, place)) return literal(0);
  for (const [owner, names] of members) {
    const known = given.more === undefined ? names : "all";
    changeRows(run, run.models.storedIn(owner), "update", known, text, place);
  }
  return DATA;
}

/** `delete()` on a query. */
export function deleteQueried(call: QueryCall): Value {
  deleteQuery(call.run, call.query, queryText(call), call.place);
  return call.run.allocate(call.place, "tuple", exactly([DATA, DATA]));
}

/** Deletes the rows of a query, and what goes with them. */
export function deleteQuery(run: Run, query: Query, text: string, place: Place): void {
  evaluateQuery(run, query, place);
  if (run.isEmpty(query, `${text} deletes no row`, place)) return;
  deleteRows(run, query.entity, text, place);
}

/** `create(…)`: one row, and the link where a related manager makes it. */
export function createOne(call: QueryCall): Value {
  const { run, query, given, place, link } = call;
  for (const value of [...given.keywords.values(), given.more ?? []]) {
    readValue(run, query.entity, value, query.annotations, place);
    keepAsValue(run, value, place);
  }
  storeDefaults(run, query.entity, new Set(given.keywords.keys()), place);
  insertRows(run, query.entity, `${queryText(call)} makes a row`, place);
  if (link !== undefined) linkRows(run, link, "insert", place);
  return row(query.entity);
}

const NOT_LOOKUPS: ReadonlySet<string> = new Set(["defaults", "create_defaults"]);

/** `get_or_create(…)` and `update_or_create(…)`. */
export function getOrCreate(call: QueryCall): Value {
  const { run, query, given, place, name, link } = call;
  lookups(call, NOT_LOOKUPS);
  for (const argument of NOT_LOOKUPS) {
    const value = given.keywords.get(argument);
    if (value !== undefined) callableDefaults(run, value, place);
    if (value !== undefined) readValue(run, query.entity, value, query.annotations, place);
  }
  evaluateQuery(run, query, place);
  storeDefaults(run, query.entity, new Set(given.keywords.keys()), place);
  insertRows(run, query.entity, `${queryText(call)} makes a row where it finds none`, place);
  if (name === "update_or_create") keepsRow(run, query.entity, queryText(call), place);
  if (link !== undefined) linkRows(run, link, "insert", place);
  return run.allocate(place, "tuple", exactly([row(query.entity), BOOLEAN]));
}

/** Values of `defaults` may be functions, which Django calls (QuerySet._extract_model_params, resolve_callables). */
function callableDefaults(run: Run, value: Value, place: Place): void {
  for (const atom of value) {
    const elements = atom.kind === "container" ? atom.container.element : [];
    for (const element of elements) {
      if (element.kind === "function" || element.kind === "partial") {
        run.call([element], { positional: [], keywords: new Map(), more: undefined }, place);
      }
    }
  }
}

/** `bulk_create(objects)`: nothing for an empty list. */
export function bulkCreate(call: QueryCall): Value {
  const { run, query, given, place, link } = call;
  const objects = given.positional[0] ?? given.keywords.get("objs") ?? [];
  const iteration = run.iterate(objects, place);
  if (iteration.kind === "items" && iteration.items.length === 0) {
    run.recorder.note(`${queryText(call)} gets an empty list`, place);
    return run.allocate(place, "list", exactly([]));
  }
  insertRows(run, query.entity, `${queryText(call)} makes rows`, place);
  if (given.keywords.has("update_conflicts") || given.more !== undefined) {
    keepsRow(run, query.entity, queryText(call), place);
  }
  if (link !== undefined) linkRows(run, link, "insert", place);
  return objects;
}

/** `bulk_update(objects, fields)`: nothing for an empty list. */
export function bulkUpdate(call: QueryCall): Value {
  const { run, query, given, place } = call;
  const objects = given.positional[0] ?? given.keywords.get("objs") ?? [];
  const fields = given.positional[1] ?? given.keywords.get("fields") ?? [];
  const iteration = run.iterate(objects, place);
  if (iteration.kind === "items" && iteration.items.length === 0) {
    run.recorder.note(`${queryText(call)} gets an empty list`, place);
    return literal(0);
  }
  const names = namesIn(fields);
  readRows(run, query.entity, queryText(call), place);
  if (names === undefined) changeRows(run, query.entity, "update", "all", queryText(call), place);
  else for (const name of names) updateField(run, query.entity, name, queryText(call), place);
  return DATA;
}

/** A list of literal names; undefined where one is computed. */
export function namesIn(value: Value): readonly string[] | undefined {
  const names: string[] = [];
  for (const atom of value) {
    if (atom.kind !== "container") return undefined;
    for (const element of atom.container.element) {
      if (element.kind !== "literal" || typeof element.value !== "string") return undefined;
      names.push(element.value);
    }
  }
  return names;
}

/** Records that one field of rows is written; names that are no fields here write all. */
export function updateField(
  run: Run,
  entity: EntityKey,
  name: string,
  text: string,
  place: Place,
): void {
  const owned = run.models.field(entity, name);
  if (owned === undefined || owned === "pk") changeRows(run, entity, "update", "all", text, place);
  else changeRows(run, run.models.storedIn(owned.owner), "update", [owned.field.name], text, place);
}
