import type { EntityKey } from "../../../operation/field.js";
import { anyNumber, exactly } from "./container.js";
import {
  elementOf,
  evaluateQuery,
  look,
  lookups,
  queryset,
  queryText,
  readAll,
  readNames,
  type QueryCall,
} from "./query-call.js";
import type { Place, Run } from "./run.js";
import { readPath, readRows, readValue } from "./touching.js";
import { BOOLEAN, DATA, joinAll, literal, NONE, type Query, type Value } from "./value.js";

export function filter(call: QueryCall): Value {
  return queryset(lookups(call));
}

/** Another database than the one that is migrated has rows of its own, and a schema of its own. */
export function using(call: QueryCall): Value {
  const { run, given, place } = call;
  const alias =
    given.positional[0] ?? given.keywords.get("using") ?? given.keywords.get("alias") ?? [];
  const here = alias.every(
    (atom) => atom.kind === "alias" || (atom.kind === "literal" && atom.value === "default"),
  );
  if (!here || alias.length === 0) run.recorder.mayDoAnything("uses another database", place);
  return queryset(call.query);
}

export function readingNames(call: QueryCall): Value {
  return queryset(readNames(call));
}

/** DISTINCT compares rows by all columns that are selected. */
export function distinct(call: QueryCall): Value {
  if (call.query.shape === "instances") readAll(call);
  return readingNames(call);
}

export function relatedRows(call: QueryCall): Value {
  const { run, query, given, place } = call;
  if (given.more !== undefined) {
    run.recorder.mayReadAnything("a query names fields that are computed", place);
  }
  if (given.positional.length === 0 && call.name === "select_related") {
    run.recorder.mayReadAnything("select_related() without names follows all relations", place);
  }
  const names: string[] = [];
  for (const atom of given.positional.flat()) {
    if (atom.kind === "literal" && typeof atom.value === "string") {
      run.recorder.touch(query.entity, "read", [], queryText(call), place);
      readRelated(call, atom.value);
    } else if (atom.kind === "expression" && atom.expression.prefetched !== undefined) {
      for (const path of atom.expression.paths) readRelated(call, path);
      readRows(run, atom.expression.prefetched.entity, queryText(call), place);
      names.push(...atom.expression.names);
    } else if (atom.kind === "expression") {
      for (const path of atom.expression.paths) readRelated(call, path);
      names.push(...atom.expression.names);
    } else if (atom.kind !== "literal") {
      run.recorder.mayReadAnything("a query names relations that are computed", place);
    }
  }
  return queryset({ ...query, annotations: [...query.annotations, ...names] });
}

/** The rows behind each relation of a path; prefetch_related() names them as instances do (`book_set`). */
function readRelated({ run, query, place, name }: QueryCall, path: string): void {
  let entity: EntityKey = query.entity;
  for (const part of path.split("__")) {
    let next: EntityKey | undefined;
    const owned = run.models.field(entity, part);
    const reverse = run.models
      .reverse(entity)
      .find(({ accessor, queryName }) => accessor === part || queryName === part);
    if (owned !== undefined && owned !== "pk") {
      readPath(run, entity, part, [], place);
      next = run.models.target(owned.owner, owned.field);
    } else if (reverse !== undefined) {
      run.recorder.touch(reverse.from, "read", [reverse.field.name], "follows a relation", place);
      next = reverse.from;
    }
    if (next === undefined) {
      run.recorder.mayReadAnything(`${name}() names ${part}, which is not known here`, place);
      return;
    }
    readRows(run, next, `${name}("${path}")`, place);
    entity = next;
  }
}

export function annotate(call: QueryCall): Value {
  const { run, query, given, place } = call;
  // An aggregate groups by all columns that are selected.
  if (query.shape === "instances") readAll(call);
  const outer = [...query.outer];
  for (const value of [...given.positional, ...given.keywords.values()]) {
    outer.push(...readValue(run, query.entity, value, query.annotations, place));
  }
  if (given.more !== undefined) {
    run.recorder.mayReadAnything("a query names fields that are computed", place);
  }
  const annotations = [...query.annotations, ...given.keywords.keys()];
  // Positional aggregates get a name of their own: `Count("x")` is `x__count`.
  for (const atom of given.positional.flat()) {
    if (atom.kind === "expression") {
      annotations.push(...atom.expression.perhaps.map((path) => path.split("__")[0] ?? path));
    }
  }
  return queryset({ ...query, annotations, outer });
}

export function isFlat(call: QueryCall): boolean {
  return (
    call.given.keywords
      .get("flat")
      ?.some((atom) => atom.kind === "literal" && atom.value === true) === true
  );
}

export function values(call: QueryCall, shape: Query["shape"]): Value {
  const { run, given, place } = call;
  let query = readNames(call);
  const names: string[] = [];
  for (const [name, value] of given.keywords) {
    if (name === "flat" || name === "named") continue;
    names.push(name);
    const outer = readValue(run, query.entity, value, query.annotations, place);
    query = { ...query, outer: [...query.outer, ...outer] };
  }
  if (given.positional.length === 0) readAll(call);
  const written = given.positional.length === 0 ? undefined : literalNames(given.positional.flat());
  return queryset({
    ...query,
    shape,
    names: given.more === undefined ? written : undefined,
    annotations: [...query.annotations, ...names],
  });
}

/** Names that are all written out; undefined where one is not. */
function literalNames(value: Value): readonly string[] | undefined {
  const names: string[] = [];
  for (const atom of value) {
    if (atom.kind !== "literal" || typeof atom.value !== "string") return undefined;
    names.push(atom.value);
  }
  return names;
}

export function dates(call: QueryCall): Value {
  const first = call.given.positional.slice(0, 1);
  const query = readNames({ ...call, given: { ...call.given, positional: first } });
  return queryset({ ...query, shape: "flat" });
}

export function combine(call: QueryCall): Value {
  return queryset(combined(call.run, call.query, call.given.positional.flat(), call.place));
}

/** Rows of one query and of others: `a.union(b)`, `a | b`. */
export function combined(run: Run, query: Query, others: Value, place: Place): Query {
  let { over, outer } = query;
  for (const atom of others) {
    if (atom.kind === "queryset" || atom.kind === "manager") {
      over = [...new Set([...over, ...atom.query.over])];
      outer = [...outer, ...atom.query.outer];
      readRows(run, atom.query.entity, "combines queries", place);
    } else {
      run.recorder.mayDoAnything("combines a query with something else", place);
    }
  }
  readRows(run, query.entity, "combines queries", place);
  return { ...query, over, outer };
}

export function exists(call: QueryCall): Value {
  lookups(call);
  look(call);
  return call.run.isEmpty(call.query, `${queryText(call)} finds no row`, call.place)
    ? literal(false)
    : BOOLEAN;
}

export function count(call: QueryCall): Value {
  look(call);
  return call.run.isEmpty(call.query, `${queryText(call)} is 0`, call.place) ? literal(0) : DATA;
}

export function aggregate(call: QueryCall): Value {
  const { run, query, given, place } = call;
  const wanted = [...given.positional, ...given.keywords.values()];
  for (const value of wanted) readValue(run, query.entity, value, query.annotations, place);
  look(call);
  const atoms = wanted.flat();
  const empty = run.isEmpty(query, `${queryText(call)} finds no row`, place);
  const known = atoms.map((atom) =>
    empty && atom.kind === "expression" && atom.expression.onNoRows !== undefined
      ? literal(atom.expression.onNoRows)
      : DATA,
  );
  const element = given.more === undefined ? joinAll(known) : DATA;
  return run.allocate(place, "dict", { ...anyNumber(element), key: DATA });
}

export function firstRow(call: QueryCall): Value {
  const { run, query, place } = call;
  readNames(call);
  evaluateQuery(run, query, place);
  if (run.isEmpty(query, `${queryText(call)} gives None`, place)) return NONE;
  return [...NONE, ...elementOf(run, query, place)];
}

export function getRow(call: QueryCall): Value {
  const { run, query, place } = call;
  if (call.name === "get") lookups(call);
  else readNames(call);
  if (call.name !== "get") readLatestBy(call);
  evaluateQuery(run, query, place);
  if (run.isEmpty(query, `${queryText(call)} finds no row`, place)) {
    return run.fail(`${queryText(call)} raises DoesNotExist on an empty table`, place);
  }
  return elementOf(run, query, place);
}

/** `Meta.get_latest_by` names the fields where the call does not. */
function readLatestBy({ run, query, place }: QueryCall): void {
  const option = run.models.get(query.entity)?.options.get("get_latest_by");
  const paths = option?.literal;
  for (const path of typeof paths === "string" ? [paths] : Array.isArray(paths) ? paths : []) {
    if (typeof path === "string") readPath(run, query.entity, path, [], place);
  }
}

export function inBulk(call: QueryCall): Value {
  const { run, query, given, place } = call;
  for (const value of given.positional)
    readValue(run, query.entity, value, query.annotations, place);
  evaluateQuery(run, query, place);
  if (run.isEmpty(query, `${queryText(call)} gives nothing`, place)) {
    return run.allocate(place, "dict", { ...exactly([]), keys: [] });
  }
  return run.allocate(place, "dict", { ...anyNumber(elementOf(run, query, place)), key: DATA });
}

export function explain(call: QueryCall): Value {
  readAll(call);
  return DATA;
}
