import type { SourceSlice } from "../edit/slice.js";
import { isForeignKey } from "../operation/column-name.js";
import type { Field } from "../operation/field.js";
import type { Member } from "../operation/operation.js";
import { togetherSets, type EntityState } from "../operation/state.js";

/** A primary key, a unique constraint or an index, however it was declared. */
export interface Key {
  readonly kind: "primary" | "unique" | "index";
  readonly by: "field" | "unique_together" | "index_together" | "member";
  /** What people call it: a name of its own, or the fields. */
  readonly title: string;
  /** The fields in their order; those that the entity does not have are left out. */
  readonly fields: readonly Field[];
  /** The index or constraint that declares it; undefined where a field or an option does. */
  readonly member: Member | undefined;
  readonly at: SourceSlice | undefined;
}

/** All keys of an entity's table, in the order in which they are declared. Those over expressions have no fields. */
export function keysOf(entity: EntityState): readonly Key[] {
  return [
    ...entity.fields.flatMap((field) => fieldKeys(field, entity)),
    ...togetherKeys(entity, "unique_together", "unique"),
    ...togetherKeys(entity, "index_together", "index"),
    ...entity.indexes.map((member) => memberKey(entity, member, "index")),
    ...entity.constraints
      .filter(({ className }) => className === "models.UniqueConstraint")
      .map((member) => memberKey(entity, member, "unique")),
  ];
}

function fieldKeys(field: Field, entity: EntityState): readonly Key[] {
  const at = field.expression.slice;
  const key = { by: "field", title: field.name, member: undefined, at } as const;
  if (field.className === "models.CompositePrimaryKey") {
    return [{ ...key, kind: "primary", fields: fieldsNamed(entity, field.mentions) }];
  }
  if (field.storage !== "column" && field.storage !== "unknown") return [];
  if (field.primaryKey) return [{ ...key, kind: "primary", fields: [field] }];
  if (field.unique) return [{ ...key, kind: "unique", fields: [field] }];
  return field.indexed ? [{ ...key, kind: "index", fields: [field] }] : [];
}

function togetherKeys(
  entity: EntityState,
  option: "unique_together" | "index_together",
  kind: Key["kind"],
): readonly Key[] {
  const value = entity.options.get(option);
  return (togetherSets(value?.literal) ?? []).map((names) => ({
    kind,
    by: option,
    title: names.join(", "),
    fields: fieldsNamed(entity, names),
    member: undefined,
    at: value?.expression?.slice,
  }));
}

function memberKey(entity: EntityState, member: Member, kind: Key["kind"]): Key {
  return {
    kind,
    by: "member",
    title: member.name,
    fields: fieldsNamed(
      entity,
      namesIn(member, "fields").map((name) => name.replace(/^-/, "")),
    ),
    member,
    at: member.expression?.slice,
  };
}

/** The fields of an entity with these names; a foreign key may be named by its column. */
export function fieldsNamed(entity: EntityState, names: readonly string[]): readonly Field[] {
  return names.flatMap(
    (name) =>
      entity.fields.find((field) => field.name === name) ??
      entity.fields.find((field) => isForeignKey(field) && `${field.name}_id` === name) ??
      [],
  );
}

/** The names in an argument of a member that is a list of strings. */
export function namesIn(member: Member, argument: string): readonly string[] {
  const text = member.args.get(argument);
  if (text?.startsWith("[") !== true) return [];
  return [...text.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, name = ""]) => name);
}
