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
  const listed = managersOf(run, entity);
  const own = listed.find((manager) => manager.name === name);
  if (own !== undefined) return managerValue(run, entity, own);
  if (name === "objects" && listed.length === 0) return plainManager(run, entity);
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
  return opaque(
    `the manager ${run.models.nameOf(entity)}.${manager.name}, which is a class of its own`,
  );
}

function plainManager(run: Run, entity: EntityKey): Value {
  return [{ kind: "manager", query: allRows(run, entity), link: undefined }];
}

function managersOf(run: Run, entity: EntityKey): readonly ListedManager[] {
  const text = run.models.get(entity)?.managers?.canonical;
  if (text === undefined) return [];
  const found = [...text.matchAll(/\("(\w+)",([\w.]+)\([^()]*\),\)/g)].map(
    ([, name = "", className = ""]) => ({ name, className }),
  );
  const rest = text.replace(/\("(\w+)",([\w.]+)\([^()]*\),\)/g, "").replace(/[[\],]/g, "");
  return rest === "" ? found : [...found, { name: "objects", className: text }];
}

/** What an attribute of `_meta` or of something that hangs on it gives. */
export function metaAttribute(atom: Atom, name: string): Value {
  return META_METHODS.has(name) ? [{ kind: "method", owner: atom, name }] : [...DATA, atom];
}

const META_METHODS = new Set(["get_field", "get_fields"]);
export type { EntityKey };
