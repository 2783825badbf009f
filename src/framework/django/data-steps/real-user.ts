import type { EntityKey } from "../../../operation/field.js";
import { allRows, elementOf, evaluateQuery } from "./query-call.js";
import { isLink } from "./models.js";
import { callQuery } from "./query-methods.js";
import type { Place, Run } from "./run.js";
import { readRows } from "./touching.js";
import { DATA, opaque, type Arguments, type RealAtom, type Value } from "./value.js";

const USER = "auth.user";

/**
 * What `get_user_model()` gives where it surely is Django's own user: undefined where that is not sure. It is the real model and no historical one, so
 * what runs on its rows, or where they are stored (methods, signals), is code that is not looked at: only queries that ask for
 * values, and its many-to-many tables, are followed.
 * Source: django/contrib/auth/models.py (the default manager gives all rows; there is no ordering).
 */
export function realUser(run: Run): Value | undefined {
  const named = run.world.modelSetting("AUTH_USER_MODEL");
  const own = named === undefined ? run.world.isUnset("AUTH_USER_MODEL") : named === "auth.User";
  return own && run.models.get(USER) !== undefined
    ? [{ kind: "realModel", entity: USER }]
    : undefined;
}

/** What an attribute of the model or of a query on it gives. */
export function realAttribute(run: Run, atom: RealAtom, name: string, place: Place): Value {
  const { entity } = atom;
  if (atom.kind === "realRows") {
    if (QUERIES.has(name) || ANSWERS.has(name)) return [{ kind: "method", owner: atom, name }];
    return strange(run, entity, place);
  }
  if (name === "_meta") return [{ kind: "meta", entity, part: "inner" }];
  if (name === "DoesNotExist" || name === "__name__") return DATA;
  if (name === "objects" || name === "_default_manager" || name === "_base_manager") {
    // Its columns are those of today's model, whichever of them a query names.
    readRows(run, entity, `reads the real model ${run.models.nameOf(entity)}`, place);
    return [{ kind: "realRows", entity, query: allRows(run, entity) }];
  }
  const owned = run.models.field(entity, name);
  if (owned !== undefined && owned !== "pk" && isLink(owned.field)) {
    return [{ kind: "method", owner: atom, name }];
  }
  return strange(run, entity, place);
}

/** A call of a method of a query. */
export function callReal(
  run: Run,
  atom: RealAtom,
  name: string,
  given: Arguments,
  place: Place,
): Value {
  const { entity } = atom;
  if (atom.kind === "realModel") return strange(run, entity, place);
  const call = { run, query: atom.query, link: undefined, name, given, place };
  const result = callQuery(call);
  if (result === undefined) return strange(run, entity, place);
  if (!QUERIES.has(name)) return result;
  return result.flatMap((part): Value =>
    part.kind === "queryset" ? [{ kind: "realRows", entity, query: part.query }] : [part],
  );
}

/** What a loop over a query gives one after the other; undefined where it surely is empty. */
export function eachReal(run: Run, atom: RealAtom, place: Place): Value | undefined {
  const { entity } = atom;
  if (atom.kind === "realModel") return strange(run, entity, place);
  const { query } = atom;
  evaluateQuery(run, query, place);
  const name = run.models.nameOf(entity);
  if (run.isEmpty(query, `loops over rows of ${name}, of which there are none`, place)) {
    return undefined;
  }
  return query.shape === "instances" ? strange(run, entity, place) : elementOf(run, query, place);
}

/** Methods that give another query. */
const QUERIES = new Set([
  "all",
  "filter",
  "exclude",
  "order_by",
  "using",
  "distinct",
  "values",
  "values_list",
]);
/** Methods that give a value. */
const ANSWERS = new Set(["exists", "count"]);

function strange(run: Run, entity: EntityKey, place: Place): Value {
  const text = `the real model ${run.models.nameOf(entity)}, not the historical one`;
  run.recorder.mayDoAnything(`uses ${text}`, place);
  return opaque(text);
}
