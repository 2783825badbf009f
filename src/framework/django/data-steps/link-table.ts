import type { EntityKey } from "../../../operation/field.js";
import { anyNumber, exactly } from "./container.js";
import { allRows, queryset, type QueryCall } from "./query-call.js";
import { isFlat, using } from "./query-reads.js";
import { linkRows } from "./related.js";
import type { Place, Run } from "./run.js";
import { readPath, readValue } from "./touching.js";
import {
  BOOLEAN,
  DATA,
  literal,
  NONE,
  row,
  type Arguments,
  type LinkAtom,
  type Query,
  type Value,
} from "./value.js";

/**
 * What is done with the table that Django makes for a many-to-many field: its model, queries on it, its rows. The field stands for
 * all of its columns, and there are rows only where its entity has some. What is not followed here is taken for the same done with
 * that entity, by a step that may read anything.
 * Source: django/db/models/fields/related.py (create_many_to_many_intermediary_model).
 */
export function linkAttribute(run: Run, atom: LinkAtom, name: string, place: Place): Value {
  switch (atom.kind) {
    case "linkTable":
      if (MANAGERS.has(name)) {
        run.recorder.touch(atom.owner, "read", [atom.field], textOf(run, atom, "reads"), place);
        return [{ ...atom, kind: "linkRows", shape: "instances" }];
      }
      if (name === "_meta") return [{ kind: "meta", entity: atom.owner, part: "inner" }];
      if (name === "DoesNotExist" || name === "__name__") return DATA;
      break;
    case "linkRows":
      if (name === "model") return [{ kind: "linkTable", owner: atom.owner, field: atom.field }];
      if (METHODS.has(name)) return [{ kind: "method", owner: atom, name }];
      break;
    case "linkRow":
      if (name === "id" || name === "pk") return DATA;
      if (sidesOf(run, atom).some((side) => name === `${side.name}_id`)) return DATA;
      if (name === "save" || name === "delete") return [{ kind: "method", owner: atom, name }];
  }
  return run.attribute(standIn(run, atom, place), name, place);
}

/** A call of the model, which makes a row that is not stored yet. */
export function makeLink(run: Run, atom: LinkAtom, given: Arguments, place: Place): Value {
  if (!readsGiven(run, atom, given, place))
    return run.call(standIn(run, atom, place), given, place);
  return linkOf(atom);
}

/** A call of a method of the model's queries or rows. */
export function callLink(
  run: Run,
  atom: LinkAtom,
  name: string,
  given: Arguments,
  place: Place,
): Value {
  if (atom.kind === "linkRow") {
    if (given.positional.length > 0 || given.keywords.size > 0 || given.more !== undefined)
      run.recorder.mayDoAnything(`${name}() of a link is given something`, place);
    change(run, atom, name === "delete" ? "delete" : "insert", place);
    return NONE;
  }
  const method = METHODS.get(name);
  return (
    method?.(run, atom, given, place) ??
    run.call(run.attribute(standIn(run, atom, place), name, place), given, place)
  );
}

/** What a loop over a query of links gives one after the other; undefined where it surely is empty. */
export function eachLink(run: Run, atom: LinkAtom, place: Place): Value | undefined {
  const empty = run.isEmpty(
    allRows(run, atom.owner),
    `${textOf(run, atom, "loops over")}, of which there are none`,
    place,
  );
  return empty ? undefined : elementOf(run, atom, place);
}

function elementOf(run: Run, atom: LinkAtom, place: Place): Value {
  switch (shapeOf(atom)) {
    case "instances":
      return linkOf(atom);
    case "flat":
      return DATA;
    case "tuples":
      return run.allocate(place, "tuple", anyNumber(DATA));
    case "dicts":
      return run.allocate(place, "dict", { ...anyNumber(DATA), key: DATA });
  }
}

const MANAGERS = new Set(["objects", "_default_manager", "_base_manager"]);

/** Undefined where the arguments are not followed. */
type LinkMethod = (run: Run, atom: LinkAtom, given: Arguments, place: Place) => Value | undefined;

const METHODS: ReadonlyMap<string, LinkMethod> = new Map<string, LinkMethod>([
  ["all", same],
  ["iterator", same],
  ["using", onAlias],
  ["filter", found],
  ["exclude", found],
  ["order_by", named],
  ["values", (run, atom, given, place) => named(run, shaped(atom, "dicts"), given, place)],
  ["values_list", list],
  ["exists", exists],
  ["count", count],
  ["first", first],
  ["get", get],
  ["create", create],
  ["get_or_create", getOrCreate],
  ["bulk_create", bulkCreate],
  ["delete", remove],
]);

function same(_: Run, atom: LinkAtom): Value {
  return [atom];
}

function onAlias(run: Run, atom: LinkAtom, given: Arguments, place: Place): Value {
  using({ ...callOn(run, atom, given, place), name: "using" });
  return [atom];
}

function found(run: Run, atom: LinkAtom, given: Arguments, place: Place): Value | undefined {
  return readsGiven(run, atom, given, place) ? [atom] : undefined;
}

function named(run: Run, atom: LinkAtom, given: Arguments, place: Place): Value | undefined {
  const names = given.positional.flat();
  const known = names.every(
    (name) =>
      name.kind === "literal" &&
      typeof name.value === "string" &&
      readsPath(run, atom, name.value.replace(/^-/, ""), place),
  );
  return known && given.more === undefined ? [atom] : undefined;
}

function list(run: Run, atom: LinkAtom, given: Arguments, place: Place): Value | undefined {
  const flat = isFlat({ ...callOn(run, atom, given, place), name: "values_list" });
  return named(run, shaped(atom, flat ? "flat" : "tuples"), given, place);
}

function exists(run: Run, atom: LinkAtom, _: Arguments, place: Place): Value {
  return isEmpty(run, atom, "finds no row", place) ? literal(false) : BOOLEAN;
}

function count(run: Run, atom: LinkAtom, _: Arguments, place: Place): Value {
  return isEmpty(run, atom, "counts no row", place) ? literal(0) : DATA;
}

function first(run: Run, atom: LinkAtom, _: Arguments, place: Place): Value {
  if (isEmpty(run, atom, "finds no row", place)) return NONE;
  return [...NONE, ...elementOf(run, atom, place)];
}

function get(run: Run, atom: LinkAtom, given: Arguments, place: Place): Value | undefined {
  if (!readsGiven(run, atom, given, place)) return undefined;
  if (isEmpty(run, atom, "finds no row", place)) {
    return run.fail(`get() of a link raises DoesNotExist on an empty table`, place);
  }
  return elementOf(run, atom, place);
}

function create(run: Run, atom: LinkAtom, given: Arguments, place: Place): Value | undefined {
  if (!readsGiven(run, atom, given, place)) return undefined;
  change(run, atom, "insert", place);
  return linkOf(atom);
}

function getOrCreate(run: Run, atom: LinkAtom, given: Arguments, place: Place): Value | undefined {
  const made = create(run, atom, given, place);
  return made === undefined ? undefined : run.allocate(place, "tuple", exactly([made, BOOLEAN]));
}

/** What is stored must be made here: rows of another table would be no links. */
function bulkCreate(run: Run, atom: LinkAtom, given: Arguments, place: Place): Value | undefined {
  const objects = given.positional[0] ?? given.keywords.get("objs") ?? [];
  const iteration = run.iterate(objects, place);
  const items = iteration.kind === "items" ? iteration.items : [iteration.element];
  if (items.length === 0) {
    run.recorder.note("bulk_create() gets an empty list", place);
    return run.allocate(place, "list", exactly([]));
  }
  const own = items
    .flat()
    .every(
      (item) => item.kind === "linkRow" && item.owner === atom.owner && item.field === atom.field,
    );
  if (!own || given.more !== undefined) return undefined;
  change(run, atom, "insert", place);
  return objects;
}

function remove(run: Run, atom: LinkAtom, _: Arguments, place: Place): Value {
  if (isEmpty(run, atom, "deletes no row", place)) return DATA;
  change(run, atom, "delete", place);
  return run.allocate(place, "tuple", exactly([DATA, DATA]));
}

/** A side of a link: the name of its foreign key, and what that points to. */
interface Side {
  readonly name: string;
  readonly entity: EntityKey;
}

/** The two foreign keys; none where it is not known what the field points to. */
function sidesOf(run: Run, { owner, field }: LinkAtom): readonly Side[] {
  const owned = run.models.fields(owner).get(field);
  const target = owned === undefined ? undefined : run.models.target(owner, owned.field);
  if (target === undefined) return [];
  const [from, to] = [owner, target].map((entity) => entity.slice(entity.indexOf(".") + 1));
  if (from === undefined || to === undefined) return [];
  return from === to
    ? [
        { name: `from_${from}`, entity: owner },
        { name: `to_${to}`, entity: target },
      ]
    : [
        { name: from, entity: owner },
        { name: to, entity: target },
      ];
}

/** Reads what keyword arguments name and hold; false where some of it is not known. */
function readsGiven(run: Run, atom: LinkAtom, given: Arguments, place: Place): boolean {
  if (given.positional.length > 0 || given.more !== undefined) return false;
  for (const [path, value] of given.keywords) {
    if (!readsPath(run, atom, path, place)) return false;
    // Of a query around this one it is not known here which.
    if (readValue(run, atom.owner, value, [], place).length > 0) return false;
  }
  return true;
}

/** Reads a path that begins in the table of links; false where it does not. */
function readsPath(run: Run, atom: LinkAtom, path: string, place: Place): boolean {
  const [start = path, ...rest] = path.split("__");
  if (start === "id" || start === "pk") return true;
  const side = sidesOf(run, atom).find(({ name }) => start === name || start === `${name}_id`);
  if (side === undefined) return false;
  const further = rest.filter((part) => part !== "in" && part !== "isnull");
  if (further.length > 0) readPath(run, side.entity, further.join("__"), [], place);
  return true;
}

function change(run: Run, atom: LinkAtom, manner: "insert" | "delete", place: Place): void {
  const { owner, field } = atom;
  // The server looks up the rows that a link points to.
  for (const { entity } of manner === "insert" ? sidesOf(run, atom) : []) {
    run.recorder.touch(
      run.models.storedIn(entity),
      "read",
      [run.models.primaryKey(entity)],
      textOf(run, atom, "makes"),
      place,
    );
  }
  linkRows(run, { kind: "many", owner, field, through: { kind: "own" } }, manner, place);
}

function isEmpty(run: Run, atom: LinkAtom, what: string, place: Place): boolean {
  return run.isEmpty(allRows(run, atom.owner), `${textOf(run, atom, "looks at")}: ${what}`, place);
}

/** The entity that has the field, in the place of the table of its links. */
function standIn(run: Run, atom: LinkAtom, place: Place): Value {
  run.recorder.mayReadAnything("uses the table of a many-to-many field", place);
  switch (atom.kind) {
    case "linkTable":
      return [{ kind: "model", entity: atom.owner }];
    case "linkRows":
      return queryset({ ...allRows(run, atom.owner), shape: atom.shape });
    case "linkRow":
      return row(atom.owner);
  }
}

function linkOf({ owner, field }: LinkAtom): Value {
  return [{ kind: "linkRow", owner, field }];
}

function shaped({ owner, field }: LinkAtom, shape: Query["shape"]): LinkAtom {
  return { kind: "linkRows", owner, field, shape };
}

function shapeOf(atom: LinkAtom): Query["shape"] {
  return atom.kind === "linkRows" ? atom.shape : "instances";
}

function callOn(run: Run, atom: LinkAtom, given: Arguments, place: Place): Omit<QueryCall, "name"> {
  return { run, query: allRows(run, atom.owner), link: undefined, given, place };
}

function textOf(run: Run, { owner, field }: LinkAtom, verb: string): string {
  return `${verb} links of ${run.models.nameOf(owner)}.${field}`;
}
