import type { EntityKey } from "../../../operation/field.js";
import { allRows } from "./query-call.js";
import { isLink } from "./models.js";
import type { Run } from "./run.js";
import { DATA, opaque, type Atom, type Value } from "./value.js";

/** What an attribute of a historical model gives; undefined where it has none of that name. */
export function modelAttribute(run: Run, entity: EntityKey, name: string): Value | undefined {
  if (name === "_meta") return [{ kind: "meta", entity }];
  if (name === "_base_manager") return plainManager(run, entity);
  if (name === "_default_manager") {
    const [first] = managersOf(run, entity);
    return first === undefined ? plainManager(run, entity) : managerValue(run, entity, first);
  }
  const managers = managersOf(run, entity);
  const own = managers.find((manager) => manager.name === name);
  if (own !== undefined) return managerValue(run, entity, own);
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

function managerValue(run: Run, entity: EntityKey, manager: ListedManager): Value {
  if (PLAIN.has(manager.className)) return plainManager(run, entity);
  return opaque(strangeText(run, entity, manager));
}

function strangeText(run: Run, entity: EntityKey, { name }: ListedManager): string {
  return `the manager ${run.models.nameOf(entity)}.${name}, which is a class of its own`;
}

function plainManager(run: Run, entity: EntityKey): Value {
  return [{ kind: "manager", query: allRows(run, entity), link: undefined }];
}

/** Why the first manager of a model may do more than give all rows; undefined where it does not. */
export function strangeManager(run: Run, entity: EntityKey): string | undefined {
  const strange = managersOf(run, entity).find(({ className }) => !PLAIN.has(className));
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

/** What an attribute of `_meta` or of something that hangs on it gives. */
export function metaAttribute(atom: Atom, name: string): Value {
  return META_METHODS.has(name) ? [{ kind: "method", owner: atom, name }] : [...DATA, atom];
}

const META_METHODS = new Set(["get_field", "get_fields"]);
