import type { EntityKey } from "../../../operation/field.js";
import { anyNumber } from "./container.js";
import { leadsNowhere } from "./paths.js";
import { readOrdering } from "./ordering.js";
import type { Place, Run } from "./run.js";
import { readPath, readRows, readValue } from "./touching.js";
import {
  DATA,
  joinAll,
  literal,
  row,
  type Arguments,
  type Link,
  type Query,
  type Value,
} from "./value.js";

/** A call of a query's method: `Model.objects.filter(…)`. */
export interface QueryCall {
  readonly run: Run;
  readonly query: Query;
  /** Where the query comes from a related manager. */
  readonly link: Link | undefined;
  readonly name: string;
  readonly given: Arguments;
  readonly place: Place;
}

/** A query for all rows of an entity. */
export function allRows(run: Run, entity: EntityKey): Query {
  return {
    entity,
    over: [run.models.storedIn(entity)],
    shape: "instances",
    names: undefined,
    annotations: [],
    outer: [],
  };
}

/** The same query as a value. */
export function queryset(query: Query): Value {
  return [{ kind: "queryset", query }];
}

/** How people call the query. */
export function queryText({ run, query, name }: QueryCall): string {
  return `${run.models.nameOf(query.entity)}.objects… .${name}()`;
}

/** Reads what the arguments of filter(), get() and the like name. Gives the query with what its expressions ask of outer ones. */
export function lookups(call: QueryCall, passed: ReadonlySet<string> = new Set()): Query {
  const { run, query, given, place } = call;
  const { entity, annotations } = query;
  const outer = [...query.outer];
  for (const value of given.positional) {
    outer.push(...readValue(run, entity, value, annotations, place));
  }
  for (const [path, value] of given.keywords) {
    if (passed.has(path)) continue;
    readPath(run, entity, path, annotations, place);
    outer.push(...readValue(run, entity, value, annotations, place));
  }
  if (given.more !== undefined) {
    if (given.moreNames === undefined)
      run.recorder.mayReadAnything("a query names fields that are computed", place);
    for (const path of given.moreNames ?? []) {
      // A row of values() has names that are taken out of it again before it is a condition.
      if (!leadsNowhere(run.models, entity, path)) readPath(run, entity, path, annotations, place);
    }
    outer.push(...readValue(run, entity, given.more, annotations, place));
  }
  return { ...query, outer };
}

/** Strings among the arguments are paths. */
export function readNames(call: QueryCall): Query {
  const { run, query, given, place } = call;
  const outer = [...query.outer];
  for (const value of given.positional) {
    for (const atom of value) {
      if (atom.kind === "literal" && typeof atom.value === "string") {
        if (atom.value !== "?") readPath(run, query.entity, atom.value, query.annotations, place);
      } else if (atom.kind === "data") {
        run.recorder.mayReadAnything("a query names fields that are computed", place);
      } else if (atom.kind === "container") {
        const elements = atom.container.element;
        readNames({ ...call, given: { ...given, positional: [elements] } });
      } else {
        outer.push(...readValue(run, query.entity, [atom], query.annotations, place));
      }
    }
  }
  if (given.more !== undefined) {
    run.recorder.mayReadAnything("a query names fields that are computed", place);
  }
  return { ...query, outer };
}

/** Records that the query looks at its rows at all. */
export function look(call: QueryCall): void {
  const { run, query, place } = call;
  run.recorder.touch(run.models.storedIn(query.entity), "read", [], queryText(call), place);
}

/** Records that the query's rows are read with all their columns. */
export function readAll(call: QueryCall): void {
  readRows(call.run, call.query.entity, queryText(call), call.place);
  readOrdering(call.run, call.query.entity, call.place);
}

/** Records what one evaluation of a query reads. */
export function evaluateQuery(run: Run, query: Query, place: Place): void {
  const text = `reads the rows of ${run.models.nameOf(query.entity)}`;
  readOrdering(run, query.entity, place);
  if (query.shape === "instances") readRows(run, query.entity, text, place);
  else run.recorder.touch(run.models.storedIn(query.entity), "read", [], text, place);
}

/** One of the things that a query gives. */
export function elementOf(run: Run, query: Query, place: Place): Value {
  switch (query.shape) {
    case "instances":
      return row(query.entity, query.annotations);
    case "flat":
      return DATA;
    case "tuples":
      return run.allocate(place, "tuple", anyNumber(DATA));
    case "dicts": {
      const { names } = query;
      const key =
        names === undefined ? DATA : joinAll([...names, ...query.annotations].map(literal));
      return run.allocate(place, "dict", { ...anyNumber(DATA), key });
    }
  }
}
