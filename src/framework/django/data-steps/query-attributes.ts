import type { EntityKey } from "../../../operation/field.js";
import { tableName } from "../../../operation/table-name.js";
import { allRows } from "./query-call.js";
import { isLink } from "./models.js";
import { overrides, type Contract } from "./overriding.js";
import { isQueryMethod } from "./query-methods.js";
import type { Place, Run } from "./run.js";
import { DATA, literal, opaque, type Atom, type Value } from "./value.js";

/** What an attribute of a historical model gives; undefined where it has none of that name. */
export function modelAttribute(
  run: Run,
  entity: EntityKey,
  name: string,
  place: Place,
): Value | undefined {
  if (name === "_meta") return [{ kind: "meta", entity, part: "itself" }];
  if (name === "_base_manager") return plainManager(run, entity);
  if (name === "_default_manager") {
    const [first] = managersOf(run, entity);
    return first === undefined
      ? plainManager(run, entity)
      : managerValue(run, entity, first, place);
  }
  const managers = managersOf(run, entity);
  const own = managers.find((manager) => manager.name === name);
  if (own !== undefined) return managerValue(run, entity, own, place);
  if (name === "objects" && managers.length === 0) return plainManager(run, entity);
  if (name === "DoesNotExist" || name === "MultipleObjectsReturned" || name === "__name__") {
    return DATA;
  }
  const owned = run.models.field(entity, name);
  if (owned !== undefined && owned !== "pk" && isLink(owned.field)) {
    return [{ kind: "method", owner: { kind: "model", entity }, name }];
  }
  return undefined;
}

/** A manager that a historical model has: one with use_in_migrations. */
interface ListedManager {
  readonly name: string;
  readonly className: string;
}

/** Managers of Django that give all rows as the plain one does (their sources in django/contrib). */
const PLAIN = new Set([
  "models.Manager",
  "django.contrib.auth.models.UserManager",
  "django.contrib.auth.models.GroupManager",
  "django.contrib.auth.models.PermissionManager",
  "django.contrib.contenttypes.models.ContentTypeManager",
  "django.contrib.sites.models.SiteManager",
]);

/** Does a manager give all rows, as the plain one does, because its class only adds methods of its own? */
function isPlain(run: Run, { className }: ListedManager, place: Place): boolean {
  if (PLAIN.has(className)) return true;
  if (!/^[\w.]+$/.test(className) || !className.includes(".")) return false;
  const found = run.imported(place.module, className);
  return (
    found.length > 0 &&
    found.every((atom) => atom.kind === "class" && !overrides(run, atom.code, MANAGER))
  );
}

/** `def get_by_natural_key(self, name): return self.get(name=name)` reads a row, as those of Django do. */
const OWN_NATURAL_KEY = /^def get_by_natural_key\([\w\s,]*\):\s*return self\.get\([^;]*\)\s*$/;
const WRITES = /\b(?:\w*create\w*|update\w*|save|delete|add|set|remove|clear|execute|raw)\s*\(/;

/** What is derived from Django's managers and queries, and leaves alone what they have (django/db/models/manager.py, query.py). */
const MANAGER: Contract = {
  isKept: (name) =>
    // These mean what they do for content types alone.
    !/^(?:get_for_models?|get_current)$/.test(name) &&
    (name.startsWith("_") || isQueryMethod(name) || OF_MANAGERS.has(name)),
  isAlike: (name, text) =>
    name === "get_by_natural_key" && OWN_NATURAL_KEY.test(text) && !WRITES.test(text),
  roots: new Set([
    ...PLAIN,
    ...["Manager", "QuerySet", "manager.Manager", "manager.BaseManager", "query.QuerySet"].map(
      (name) => `django.db.models.${name}`,
    ),
    "django.contrib.auth.base_user.BaseUserManager",
    "django.contrib.auth.models.BaseUserManager",
  ]),
};

/** What Django asks of managers and queries beside the methods that steps call. */
const OF_MANAGERS = new Set(
  `
get_queryset contribute_to_class deconstruct check from_queryset db_manager db model name query ordered as_manager
resolve_expression explain complex_filter raw extra acreate aget abulk_create aupdate adelete aiterator
`
    .trim()
    .split(/\s+/),
);

function managerValue(run: Run, entity: EntityKey, manager: ListedManager, place: Place): Value {
  if (isPlain(run, manager, place)) return plainManager(run, entity);
  return opaque(strangeText(run, entity, manager));
}

function strangeText(run: Run, entity: EntityKey, { name }: ListedManager): string {
  return `the manager ${run.models.nameOf(entity)}.${name}, which is a class of its own`;
}

function plainManager(run: Run, entity: EntityKey): Value {
  return [{ kind: "manager", query: allRows(run, entity), link: undefined }];
}

/** Why the first manager of a model may do more than give all rows; undefined where it does not. */
export function strangeManager(run: Run, entity: EntityKey, place: Place): string | undefined {
  const strange = managersOf(run, entity).find((manager) => !isPlain(run, manager, place));
  return strange === undefined ? undefined : strangeText(run, entity, strange);
}

/** The managers of a model, those that it inherits behind its own. */
function managersOf(run: Run, entity: EntityKey): readonly ListedManager[] {
  const found: ListedManager[] = [];
  const pending = [entity];
  const seen = new Set<EntityKey>();
  for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
    if (seen.has(next)) continue;
    seen.add(next);
    const state = run.models.get(next);
    const own = listed(state?.managers?.canonical);
    found.push(...own.filter(({ name }) => !found.some((known) => known.name === name)));
    for (const base of state?.bases?.list ?? []) {
      if (base.entity !== undefined) pending.push(base.entity);
    }
  }
  return found;
}

/** The pairs of a list of managers; one that is not read is called `objects`, and is of an unknown class. */
function listed(text: string | undefined): readonly ListedManager[] {
  if (text === undefined) return [];
  const pattern = /\("(\w+)",([\w.]+)\([^()]*\),\)/g;
  const found = [...text.matchAll(pattern)].map(([, name = "", className = ""]) => ({
    name,
    className,
  }));
  const rest = text.replace(pattern, "").replace(/[[\],]/g, "");
  return rest === "" ? found : [...found, { name: "objects", className: text }];
}

/** What an attribute of `_meta` or of something that hangs on it gives. What there is to see follows from the model's fields. */
export function metaAttribute(
  run: Run,
  atom: Extract<Atom, { kind: "meta" }>,
  name: string,
  place: Place,
): Value {
  const { entity } = atom;
  run.recorder.touch(entity, "read", "all", `looks at what ${run.models.nameOf(entity)} is`, place);
  if (META_METHODS.has(name)) return [{ kind: "method", owner: atom, name }];
  const text = atom.part === "itself" ? nameIn(run, entity, name) : undefined;
  return text === undefined ? [...DATA, { ...atom, part: "inner" }] : literal(text);
}

/** A name that `_meta` has of a model, where it is known for sure (django/db/models/options.py). */
function nameIn(run: Run, entity: EntityKey, name: string): string | undefined {
  const known = run.models.get(entity);
  const app = entity.slice(0, entity.indexOf("."));
  if (known === undefined) return undefined;
  switch (name) {
    case "db_table": {
      const table = run.models.get(run.models.storedIn(entity));
      const written = table === undefined ? "" : tableName(table);
      return /^"\w{1,60}"$/.test(written) ? written.slice(1, -1) : undefined;
    }
    case "app_label":
      return app;
    case "object_name":
      return known.name;
    case "model_name":
      return known.name.toLowerCase();
    case "label":
      return `${app}.${known.name}`;
    case "label_lower":
      return entity;
    default:
      return undefined;
  }
}

const META_METHODS = new Set(["get_field", "get_fields"]);
