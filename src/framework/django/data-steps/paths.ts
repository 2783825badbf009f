import type { EntityKey } from "../../../operation/field.js";
import { isForeignKey, isLink, isRelation, type Models, type OwnedField } from "./models.js";

/** A field that a lookup path reads; undefined where it only goes through the entity's rows. */
export interface PathRead {
  readonly entity: EntityKey;
  readonly member: string | undefined;
}

/** Where a path leads. */
export type PathEnd =
  | { readonly kind: "column"; readonly owned: OwnedField | undefined; readonly entity: EntityKey }
  | { readonly kind: "relation"; readonly entity: EntityKey }
  /** A part that names nothing that is known. */
  | { readonly kind: "unknown"; readonly part: string; readonly entity: EntityKey };

/** What a path like `author__name__icontains` reads. */
export interface FollowedPath {
  readonly reads: readonly PathRead[];
  readonly end: PathEnd;
  /** Did the first part name something? */
  readonly started: boolean;
}

/** Lookups that may follow a relation (django/db/models/lookups.py, fields/related_lookups.py). */
const RELATION_LOOKUPS = new Set(["exact", "in", "gt", "gte", "lt", "lte", "isnull", "range"]);

/** Follows a lookup path through fields and relations in both directions. */
export function followPath(models: Models, entity: EntityKey, path: string): FollowedPath {
  const reads: PathRead[] = [];
  let current = entity;
  let started = false;
  const parts = path.replace(/^[-+?]/, "").split("__");
  for (const part of parts) {
    if (RELATION_LOOKUPS.has(part) && started && models.field(current, part) === undefined) break;
    const next = step(models, current, part);
    if (next === undefined) {
      return { reads, end: { kind: "unknown", part, entity: current }, started };
    }
    started = true;
    reads.push(...next.reads);
    if (next.column) {
      return { reads, end: { kind: "column", owned: next.owned, entity: current }, started };
    }
    // `tags__books`: exclude() joins the tags, too (django/db/models/sql/query.py, split_exclude).
    reads.push({ entity: next.entity, member: undefined });
    current = next.entity;
  }
  return { reads, end: { kind: "relation", entity: current }, started };
}

/** Is it sure that a path begins with nothing that the entity has, so that Django refuses a query which names it? */
export function leadsNowhere(models: Models, entity: EntityKey, path: string): boolean {
  const first = path.split("__")[0] ?? path;
  const isKnown =
    !models.uncertain &&
    models.get(entity) !== undefined &&
    models.aimless.length === 0 &&
    models.reverse(entity).every(({ queryName }) => queryName !== undefined);
  const isHeir = models.heirs(entity).some((heir) => heir.endsWith(`.${first.toLowerCase()}`));
  return isKnown && !isHeir && !followPath(models, entity, path).started;
}

interface Step {
  readonly reads: readonly PathRead[];
  readonly column: boolean;
  readonly owned: OwnedField | undefined;
  readonly entity: EntityKey;
}

function step(models: Models, entity: EntityKey, part: string): Step | undefined {
  const found = models.field(entity, part);
  if (found === "pk") return column(entity, models.primaryKey(entity), undefined);
  if (found !== undefined) return fieldStep(models, part, found);
  if (part === "_order") return column(entity, "_order", undefined);
  const reverse = models.reverse(entity).find(({ queryName }) => queryName === part);
  if (reverse === undefined) return undefined;
  const reads = [{ entity: reverse.from, member: reverse.field.name }];
  return { reads, column: false, owned: undefined, entity: reverse.from };
}

function fieldStep(models: Models, part: string, owned: OwnedField): Step | undefined {
  const { owner, field } = owned;
  if (!isRelation(field)) return column(owner, field.name, owned);
  if (isForeignKey(field) && part !== field.name) return column(owner, field.name, owned);
  const target = models.target(owner, field);
  if (target === undefined) return undefined;
  const reads: PathRead[] = [{ entity: owner, member: field.name }];
  if (isLink(field)) {
    const through = models.through(owner, field);
    if (through.kind === "unknown") return undefined;
    // The rows of the entity in between are joined; which of its keys do that is not said here.
    if (through.kind === "entity") {
      for (const name of models.fields(through.entity).keys())
        reads.push({ entity: through.entity, member: name });
    }
  }
  return { reads, column: false, owned, entity: target };
}

function column(entity: EntityKey, member: string, owned: OwnedField | undefined): Step {
  return { reads: [{ entity, member }], column: true, owned, entity };
}
