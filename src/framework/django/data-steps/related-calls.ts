import type { QueryCall } from "./query-call.js";
import { linkRows } from "./related.js";
import { insertRows, readRows, readValue, changeRows } from "./touching.js";
import { DATA, NONE, row, type Value } from "./value.js";

/** Methods that only related managers and those of some models of Django have; undefined for all others. */
export function callRelated(call: QueryCall): Value | undefined {
  return call.link === undefined ? callKnownManager(call) : callLinked(call);
}

function callLinked(call: QueryCall): Value | undefined {
  const { run, link, name, given, place } = call;
  if (link === undefined || !CHANGES.has(name)) return undefined;
  for (const value of given.positional) {
    readValue(run, call.query.entity, value, [], place);
    for (const atom of value) {
      if (atom.kind === "queryset" || atom.kind === "lazy" || atom.kind === "manager")
        run.iterate([atom], place);
    }
  }
  readRows(run, call.query.entity, `${name}() on related rows`, place);
  if (name !== "add") linkRows(run, link, "delete", place);
  if (name === "add" || name === "set") linkRows(run, link, "insert", place);
  // Rows that were never saved are, where they are added with bulk=False.
  if (link.kind === "reverse" && given.keywords.has("bulk")) {
    insertRows(run, call.query.entity, `${name}() saves rows`, place);
    changeRows(run, call.query.entity, "update", "all", `${name}() saves rows`, place);
  }
  return NONE;
}

const CHANGES = new Set(["add", "set", "remove", "clear"]);

const CONTENT_TYPES = "contenttypes.contenttype";

/** Managers of Django that historical models keep (`use_in_migrations`). */
function callKnownManager(call: QueryCall): Value | undefined {
  const { run, query, name, place, given } = call;
  switch (name) {
    case "get_for_model":
    case "get_for_models": {
      if (query.entity !== CONTENT_TYPES) return undefined;
      readRows(run, query.entity, `${name}() reads content types`, place);
      insertRows(run, query.entity, `${name}() makes a content type where there is none`, place);
      const type = row(query.entity);
      return name === "get_for_model" ? type : [{ kind: "opaque", why: "content types by model" }];
    }
    case "get_by_natural_key": {
      for (const value of given.positional) readValue(run, query.entity, value, [], place);
      readRows(run, query.entity, `${name}() reads rows`, place);
      if (run.isEmpty(query, `${name}() finds no row`, place)) {
        return run.fail(`${name}() raises DoesNotExist on an empty table`, place);
      }
      return row(query.entity);
    }
    case "clear_cache":
    case "normalize_email":
      return DATA;
    default:
      return undefined;
  }
}
