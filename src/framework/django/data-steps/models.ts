import type { EntityKey, Field, Target } from "../../../operation/field.js";
import type { EntityState, SchemaState } from "../../../operation/state.js";

/** A field with the entity whose table holds it: of inherited fields the parent's. */
export interface OwnedField {
  readonly owner: EntityKey;
  readonly field: Field;
}

/** A relation seen from the entity that it points to. */
export interface Reverse {
  /** The entity that has the field. */
  readonly from: EntityKey;
  readonly field: Field;
  /** The attribute of instances; undefined where it is hidden or not known. */
  readonly accessor: string | undefined;
  /** The name in lookups; undefined where it is not known. */
  readonly queryName: string | undefined;
  readonly kind: RelationKind;
}

/** `one`: at most one row on this side. */
export type RelationKind = "many" | "one" | "link";

/** A table that Django makes for the field, that of an entity, or one that only the project's code knows. */
export type Through =
  | { readonly kind: "own" }
  | { readonly kind: "entity"; readonly entity: EntityKey }
  | { readonly kind: "unknown" };

/** What a relation points to: an entity, or something that only the project's code knows. */
export type RelationTarget = EntityKey | undefined;

/**
 * The models of one moment with their relations, as Django's historical models have them.
 * Source: django/db/models/options.py (_populate_directed_relation_graph), fields/related.py, db/migrations/state.py.
 */
export class Models {
  readonly #state: SchemaState;
  readonly #fields = new Map<EntityKey, ReadonlyMap<string, OwnedField>>();
  #aimless: readonly OwnedField[] | undefined;
  #uncertain: boolean | undefined;
  #reverse: ReadonlyMap<EntityKey, readonly Reverse[]> | undefined;

  constructor(state: SchemaState) {
    this.#state = state;
  }

  /** The entity where all that rows show of it is known for sure. */
  get(key: EntityKey): EntityState | undefined {
    const entity = this.#state.get(key);
    return entity === undefined || showsItsRows(entity) ? entity : undefined;
  }

  /** May there be models or relations that are not known? */
  get uncertain(): boolean {
    this.#uncertain ??=
      this.#state.tainted ||
      [...this.#state.values()].some(({ trail, doubts }) => trail !== undefined && !doubts);
    return this.#uncertain;
  }

  /** All entities. */
  get all(): readonly EntityKey[] {
    return [...this.#state.keys()];
  }

  /** How people call it. */
  nameOf(key: EntityKey): string {
    return this.#state.get(key)?.name ?? key;
  }

  /** The entity whose table holds the rows: of a proxy, the model behind it. */
  storedIn(key: EntityKey): EntityKey {
    let current = key;
    for (let step = 0; step < 20; step += 1) {
      const entity = this.#state.get(current);
      if (entity?.options.get("proxy")?.literal !== true) return current;
      const base = entity.bases?.list.find(({ entity: parent }) => parent !== undefined)?.entity;
      if (base === undefined) return current;
      current = base;
    }
    return current;
  }

  /** The entities whose tables hold a part of each row, this one's first: multi-table inheritance. */
  line(key: EntityKey): readonly EntityKey[] {
    const line: EntityKey[] = [];
    const pending = [key];
    for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
      const stored = this.storedIn(next);
      if (line.includes(stored)) continue;
      line.push(stored);
      for (const base of this.#state.get(stored)?.bases?.list ?? []) {
        if (base.entity !== undefined) pending.push(base.entity);
      }
    }
    return line;
  }

  /** Entities that inherit from this one, directly or not, proxies left out. */
  heirs(key: EntityKey): readonly EntityKey[] {
    return [...this.#state.keys()].filter(
      (other) => other !== key && this.storedIn(other) === other && this.line(other).includes(key),
    );
  }

  /** All fields by name, inherited ones included. */
  fields(key: EntityKey): ReadonlyMap<string, OwnedField> {
    const known = this.#fields.get(key);
    if (known !== undefined) return known;
    const fields = new Map<string, OwnedField>();
    for (const owner of this.line(key)) {
      for (const field of this.#state.get(owner)?.fields ?? []) {
        if (!fields.has(field.name)) fields.set(field.name, { owner, field });
      }
    }
    this.#fields.set(key, fields);
    return fields;
  }

  /** The field of a name as queries and instances have it: `author`, `author_id`, `pk`. */
  field(key: EntityKey, name: string): OwnedField | "pk" | undefined {
    const fields = this.fields(key);
    const own = fields.get(name);
    if (own !== undefined) return own;
    if (name === "pk") return "pk";
    if (name === "id" && ![...fields.values()].some(({ field }) => field.primaryKey)) return "pk";
    if (!name.endsWith("_id")) return undefined;
    const relation = fields.get(name.slice(0, -"_id".length));
    return relation !== undefined && isForeignKey(relation.field) ? relation : undefined;
  }

  /** The name of the primary key. */
  primaryKey(key: EntityKey): string {
    const stored = this.storedIn(key);
    for (const { owner, field } of this.fields(key).values()) {
      if (field.primaryKey && owner === stored) return field.name;
    }
    return "id";
  }

  /** The entity that a field points to; undefined where it points nowhere or to something unknown. */
  target(owner: EntityKey, field: Field): RelationTarget {
    return targetOf(owner, field);
  }

  /** What holds the links of a many-to-many field. */
  through(owner: EntityKey, field: Field): Through {
    const reference = field.references.find(({ role }) => role === "through");
    if (reference === undefined) return { kind: "own" };
    const entity = targetEntity(reference.target, owner);
    return entity === undefined ? { kind: "unknown" } : { kind: "entity", entity };
  }

  /** The relations that point to the entity or to what it inherits from. */
  reverse(key: EntityKey): readonly Reverse[] {
    this.#reverse ??= this.#readReverse();
    const index = this.#reverse;
    return this.line(key).flatMap((parent) => index.get(parent) ?? []);
  }

  /** Relations whose target is not known: they may point to any entity. */
  get aimless(): readonly OwnedField[] {
    this.#aimless ??= [...this.#state.values()].flatMap((entity) =>
      entity.fields
        .filter((field) => isRelation(field) && this.target(entity.key, field) === undefined)
        .map((field) => ({ owner: entity.key, field })),
    );
    return this.#aimless;
  }

  #readReverse(): ReadonlyMap<EntityKey, readonly Reverse[]> {
    const index = new Map<EntityKey, Reverse[]>();
    for (const entity of this.#state.values()) {
      for (const { target, reverse } of relationsOf(entity)) {
        const stored = this.storedIn(target);
        const list = index.get(stored);
        if (list === undefined) index.set(stored, [reverse]);
        else list.push(reverse);
      }
    }
    return index;
  }
}

/** Parts that make no difference to what is read from rows and written to them. */
const UNSEEN =
  /^(?:index|constraint|definition) |^option (?:unique_together|index_together|verbose_name|verbose_name_plural)$/;

/** Is nothing in doubt of the entity but what rows do not show? */
export function showsItsRows({ trail, doubts }: EntityState): boolean {
  return (
    trail === undefined || (doubts !== undefined && [...doubts].every((word) => UNSEEN.test(word)))
  );
}

/** A field with one column that points to another row. */
export function isForeignKey(field: Field): boolean {
  return isRelation(field) && field.storage !== "table" && field.storage !== "nothing";
}

/** Does the field point to an entity? */
export function isRelation(field: Field): boolean {
  return field.relation !== undefined;
}

/** A many-to-many field, whatever holds its links. */
export function isLink(field: Field): boolean {
  return isRelation(field) && !isForeignKey(field);
}

function targetOf(owner: EntityKey, field: Field): RelationTarget {
  const reference = field.references.find(({ role }) => role === "to");
  return reference === undefined ? undefined : targetEntity(reference.target, owner);
}

/** A relation of an entity, with where it points. */
interface Relation {
  readonly target: EntityKey;
  readonly reverse: Reverse;
}

/** Entities are never changed, and each data step asks for the relations of all there are. */
const relationsSeen = new WeakMap<EntityState, readonly Relation[]>();

function relationsOf(entity: EntityState): readonly Relation[] {
  const seen = relationsSeen.get(entity);
  if (seen !== undefined) return seen;
  const relations = entity.fields.flatMap((field): readonly Relation[] => {
    const target = isRelation(field) ? targetOf(entity.key, field) : undefined;
    return target === undefined ? [] : [{ target, reverse: reverseOf(entity, field) }];
  });
  relationsSeen.set(entity, relations);
  return relations;
}

function targetEntity(target: Target, owner: EntityKey): EntityKey | undefined {
  switch (target.kind) {
    case "entity":
      return target.entity;
    case "self":
      return owner;
    case "setting":
      return target.entity;
    case "unknown":
      return undefined;
  }
}

function reverseOf(entity: EntityState, field: Field): Reverse {
  const modelName = entity.name.toLowerCase();
  const kind: RelationKind = isLink(field) ? "link" : field.unique ? "one" : "many";
  const base = { from: entity.key, field, kind };
  const option = entity.options.get("default_related_name");
  const given = field.relation?.relatedName;
  const name = given === null ? (option === undefined ? null : option.literal) : given;
  const queryName = field.relation?.relatedQueryName;
  if (name === undefined || queryName === undefined || (name !== null && typeof name !== "string"))
    return { ...base, accessor: undefined, queryName: undefined };
  const spelled = name === null ? null : filled(name, entity);
  const lookup = filled(queryName ?? spelled ?? modelName, entity);
  if (spelled?.endsWith("+") === true) return { ...base, accessor: undefined, queryName: lookup };
  const accessor = spelled ?? (kind === "one" ? modelName : `${modelName}_set`);
  return { ...base, accessor, queryName: lookup };
}

/** related_name may hold `%(class)s` and the like. */
function filled(name: string, entity: EntityState): string {
  const modelName = entity.name.toLowerCase();
  return name
    .replaceAll("%(class)s", modelName)
    .replaceAll("%(model_name)s", modelName)
    .replaceAll("%(app_label)s", entity.key.slice(0, entity.key.indexOf(".")));
}
