import { queryset, type QueryCall } from "./query-call.js";
import {
  aggregate,
  annotate,
  combine,
  count,
  dates,
  distinct,
  exists,
  explain,
  filter,
  firstRow,
  getRow,
  inBulk,
  isFlat,
  readingNames,
  relatedRows,
  using,
  values,
} from "./query-reads.js";
import {
  bulkCreate,
  bulkUpdate,
  createOne,
  deleteQueried,
  getOrCreate,
  updateRows,
} from "./query-writes.js";
import { readRows } from "./touching.js";
import { row, type Value } from "./value.js";

/** What a query method gives; undefined where there is no such method. Source: django/db/models/query.py. */
export function callQuery(call: QueryCall): Value | undefined {
  return METHODS.get(call.name)?.(call);
}

type Method = (call: QueryCall) => Value | undefined;

const METHODS: ReadonlyMap<string, Method> = new Map<string, Method>([
  ["all", (call) => queryset(call.query)],
  ["reverse", (call) => queryset(call.query)],
  ["select_for_update", (call) => queryset(call.query)],
  ["get_queryset", (call) => queryset(call.query)],
  ["iterator", (call) => queryset(call.query)],
  ["none", (call) => queryset({ ...call.query, over: [] })],
  ["filter", filter],
  ["exclude", filter],
  ["complex_filter", filter],
  ["using", using],
  ["db_manager", using],
  ["order_by", readingNames],
  ["distinct", distinct],
  ["only", readingNames],
  ["defer", readingNames],
  ["select_related", relatedRows],
  ["prefetch_related", relatedRows],
  ["annotate", annotate],
  ["alias", annotate],
  ["values", (call) => values(call, "dicts")],
  ["values_list", (call) => values(call, isFlat(call) ? "flat" : "tuples")],
  ["dates", dates],
  ["datetimes", dates],
  ["union", combine],
  ["intersection", combine],
  ["difference", combine],
  ["exists", exists],
  ["contains", exists],
  ["count", count],
  ["aggregate", aggregate],
  ["first", firstRow],
  ["last", firstRow],
  ["get", getRow],
  ["earliest", getRow],
  ["latest", getRow],
  ["in_bulk", inBulk],
  ["get_current", currentSite],
  ["explain", explain],
  ["update", updateRows],
  ["delete", deleteQueried],
  ["create", createOne],
  ["get_or_create", getOrCreate],
  ["update_or_create", getOrCreate],
  ["bulk_create", bulkCreate],
  ["bulk_update", bulkUpdate],
]);

/** `Site.objects.get_current()` reads a row, or gives what an earlier one read (django/contrib/sites/models.py). */
function currentSite({ run, query, given, place, name }: QueryCall): Value | undefined {
  const isKnown = query.entity === "sites.site" && given.positional.length === 0;
  if (!isKnown || given.keywords.size > 0 || given.more !== undefined) return undefined;
  readRows(run, query.entity, `Site.objects.${name}()`, place);
  return row(query.entity);
}

/** Is it a method of queries that is followed? */
export function isQueryMethod(name: string): boolean {
  return METHODS.has(name) || RELATED.has(name) || SPECIAL.has(name);
}

const RELATED = new Set(["add", "remove", "set", "clear"]);

const SPECIAL = new Set([
  "get_for_model",
  "get_for_models",
  "get_by_natural_key",
  "clear_cache",
  "normalize_email",
]);
