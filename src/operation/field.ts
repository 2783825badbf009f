import { withEdits } from "../edit/slice.js";
import type { TextEdit } from "../edit/text-edit.js";
import type { Expression } from "./expression.js";

/** The key of an entity: `app.model`, in the case in which the framework compares names (Django: lower). */
export type EntityKey = string;

/** What a relation points to. */
export type Target =
  | { readonly kind: "entity"; readonly entity: EntityKey }
  /** The entity itself, written without its name (`'self'`). */
  | { readonly kind: "self" }
  /** A model that a setting names (`settings.AUTH_USER_MODEL`); `entity` is its value where that was read. */
  | { readonly kind: "setting"; readonly setting: string; readonly entity: EntityKey | undefined }
  /** An expression that only the project's code can evaluate; equal texts have equal values. */
  | { readonly kind: "unknown"; readonly canonical: string };

/** Where a string literal stands in a source. */
export interface Slot {
  readonly start: number;
  readonly end: number;
}

/** A place inside a field's expression that names another entity. */
export interface Reference {
  readonly role: "to" | "through" | "other";
  readonly target: Target;
  /** Where the name stands as a string literal, so that it can be rewritten. */
  readonly slot: Slot | undefined;
}

/** What a relation does to rows, and what it is called from the other side. */
export interface Relation {
  /** `related_name`; null where none is given, undefined where it is not a literal. */
  readonly relatedName: string | null | undefined;
  /** `related_query_name`, as above. */
  readonly relatedQueryName: string | null | undefined;
  /** The normal form of `on_delete`; undefined where none is given. */
  readonly onDelete: string | undefined;
}

/** How a field is stored, as far as refold can tell. */
export type Storage =
  /** One column. */
  | "column"
  /** A table of its own (many-to-many without `through`). */
  | "table"
  /** Nothing in the database (many-to-many with `through`, generic relations). */
  | "nothing"
  /** A class that refold does not know. */
  | "unknown";

/** A field's default: what existing rows get when the column is added or made NOT NULL. */
export interface FieldDefault {
  readonly canonical: string;
  /** Edits that take the argument out of the expression. */
  readonly removal: readonly TextEdit[];
  readonly expression: Expression;
}

/** A field of an entity: its expression, and what was understood of it. */
export interface Field {
  readonly name: string;
  readonly expression: Expression;
  /** The field's class in normal form: `models.CharField` for all spellings of Django's. */
  readonly className: string;
  /** The type that a class of the project gives its column on every database, where that was looked for and is a literal. */
  readonly columnType?: string | undefined;
  /** The normal form of each argument, by the parameter's name. */
  readonly args: ReadonlyMap<string, string>;
  readonly storage: Storage;
  readonly references: readonly Reference[];
  /** Undefined where the field has no target. */
  readonly relation: Relation | undefined;
  readonly null: boolean;
  readonly primaryKey: boolean;
  readonly unique: boolean;
  /** An index of its own (db_index; foreign keys have one unless told otherwise). */
  readonly indexed: boolean;
  readonly default: FieldDefault | undefined;
  /** What a row without a value gets when there is no default: Django gives `''` to blank, not-null text columns. */
  readonly implicitDefault: string | undefined;
  /** The column's name where the expression says it. */
  readonly column: string | undefined;
  /** The field of the target that a foreign key names (`to_field`), and where; renames of that field rewrite it. */
  readonly toField: { readonly name: string; readonly slot: Slot | undefined } | undefined;
  /** Names of fields of the same entity that the expression may mention (generated columns, composite keys). */
  readonly mentions: readonly string[];
  /** Where one more keyword argument can be put into the expression; undefined where its text is not a call. */
  readonly insertion: { readonly offset: number; readonly separator: string } | undefined;
  /** The normal form of what decides the column's type and constraints; references are left out of it. */
  readonly shape: string;
  /** The normal form of the type alone: changing it converts the rows' values. */
  readonly type: string;
  /** For text types: the longest value, undefined for no limit; for others undefined. */
  readonly maxLength: number | undefined;
}

/**
 * What a field means in the state of an entity: equal texts, equal fields. References count by what they resolve to, not by how
 * they are written.
 */
export function fieldMeaning(field: Field, self: EntityKey): string {
  const targets = field.references.map((reference) => targetText(reference.target, self));
  return [field.expression.canonical, ...targets, field.toField?.name ?? ""].join(" ");
}

/** A target as text; `'self'` is the entity itself. */
export function targetText(target: Target, self: EntityKey): string {
  switch (target.kind) {
    case "entity":
      return target.entity;
    case "self":
      return self;
    case "setting":
      return `setting ${target.setting}`;
    case "unknown":
      return target.canonical;
  }
}

/** The field as it stays in the state when its default was for existing rows only (`preserve_default=False`). */
export function withoutDefault(field: Field): Field {
  if (field.default === undefined) return field;
  return {
    ...field,
    default: undefined,
    expression: {
      canonical: field.expression.canonical.replace(defaultMarker(field.default), ""),
      slice: withEdits(field.expression.slice, field.default.removal),
    },
  };
}

/** How a default stands in a field's canonical text, so that it can be taken out again. */
export function defaultMarker(value: { readonly canonical: string }): string {
  return `⟨default=${value.canonical}⟩`;
}

/** The same field under another name. */
export function renamed(field: Field, name: string): Field {
  return { ...field, name };
}

/** The entities that a field's relations name for sure. */
export function knownTargets(field: Field, self: EntityKey): readonly EntityKey[] {
  const targets: EntityKey[] = [];
  for (const { target } of field.references) {
    if (target.kind === "entity") targets.push(target.entity);
    else if (target.kind === "self") targets.push(self);
    else if (target.kind === "setting" && target.entity !== undefined) targets.push(target.entity);
  }
  return targets;
}
