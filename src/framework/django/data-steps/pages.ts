import { iterateValue } from "./iterate.js";
import type { Place, Run } from "./run.js";
import { DATA, opaque, type Arguments, type Atom, type Iteration, type Value } from "./value.js";

/** A paginator, or a page of one: what it is made of is asked for as a list or a query is (django/core/paginator.py). */
export type Pages = Extract<Atom, { kind: "pages" }>;

/** `Paginator(rows, per_page)`. */
export function paginator(run: Run, given: Arguments, place: Place): Value {
  const rows = given.positional[0] ?? given.keywords.get("object_list");
  if (rows === undefined || given.more !== undefined) {
    run.recorder.mayDoAnything("a paginator is given something that is not followed", place);
    return opaque("a paginator");
  }
  return [{ kind: "pages", rows, level: "all" }];
}

/** What an attribute of a paginator or a page gives. */
export function pagesAttribute(run: Run, atom: Pages, name: string, place: Place): Value {
  if (METHODS.has(name)) return [{ kind: "method", owner: atom, name }];
  switch (name) {
    case "count":
    case "num_pages":
    case "page_range":
      iterateValue(run, atom.rows, place);
      return DATA;
    case "per_page":
    case "orphans":
    case "number":
      return DATA;
    case "object_list":
      return atom.rows;
    case "paginator":
      return [{ ...atom, level: "all" }];
    default:
      return opaque(`${name} of a paginator`);
  }
}

const METHODS = new Set([
  "page",
  "get_page",
  "has_next",
  "has_previous",
  "has_other_pages",
  "next_page_number",
  "previous_page_number",
  "start_index",
  "end_index",
]);

/** What a method of a paginator or a page gives. */
export function callPages(run: Run, atom: Pages, name: string, place: Place): Value {
  iterateValue(run, atom.rows, place);
  return name === "page" || name === "get_page" ? [{ ...atom, level: "page" }] : DATA;
}

/** A paginator gives its pages, of which there is one where there are no rows; a page gives rows. */
export function iteratePages(run: Run, atom: Pages, place: Place): Iteration {
  if (atom.level === "page") return iterateValue(run, atom.rows, place);
  return { kind: "any", element: [{ ...atom, level: "page" }] };
}
