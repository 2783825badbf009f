import { fieldMeaning, targetText, type Field } from "./field.js";
import type { Member, Operation, Option } from "./operation.js";
import type { Catalog } from "./catalog.js";
import type { EntityState, SchemaState } from "./state.js";

/**
 * Moves a state to where one of several others is, and it is not known which: what all have alike is known, and of an entity that they have
 * otherwise all but the parts in which they differ.
 */
export function agree(state: SchemaState, ends: readonly SchemaState[], label: string): void {
  const keys = new Set([...state.keys(), ...ends.flatMap((end) => [...end.keys()])]);
  for (const key of keys) {
    const [first, ...others] = ends.flatMap((end) => end.get(key) ?? []);
    if (first !== undefined && others.length + 1 === ends.length) {
      const entity = others.reduce((one, other) => either(one, other, label), first);
      state.set(key, entity);
      if (entity.trail !== undefined && entity.doubts === undefined) state.tainted = true;
      continue;
    }
    state.delete(key);
    // It is there in some of them.
    if (first !== undefined) state.tainted = true;
  }
}

/** The same for what the database holds: a table that is not known is left to what the state says. */
export function agreeOnTables(catalog: Catalog, ends: readonly Catalog[]): void {
  for (const key of new Set(ends.flatMap((end) => [...end.keys()]))) {
    const [table, ...others] = ends.map((end) => end.get(key));
    if (table === undefined || others.some((other) => !isSame(other, table))) catalog.delete(key);
    else catalog.set(key, table);
  }
}

/** Does the operation, or one inside it, more than change, make or delete entities under their names? */
export function isBeyondChoice(operation: Operation): boolean {
  switch (operation.kind) {
    case "renameEntity":
    case "separate":
      return true;
    case "opaque":
      return operation.changesState || operation.ways !== undefined || operation.state.length > 0;
    default:
      return false;
  }
}

function isSame(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

/** The entity that is like the one or like the other: it has the parts of both, and those in which they differ are in doubt. */
function either(one: EntityState, other: EntityState, label: string): EntityState {
  if (one === other) return one;
  const doubts = new Set<string>();
  const fields = union(one.fields, other.fields, (field, second) => {
    if (second !== undefined && fieldMeaning(field, one.key) === fieldMeaning(second, one.key))
      return field;
    doubts.add(
      second !== undefined && readAlike(field, second)
        ? `definition ${field.name}`
        : `field ${field.name}`,
    );
    return second !== undefined && second.references.length > field.references.length
      ? second
      : field;
  });
  const members =
    (kind: Member["kind"]) =>
    (member: Member, second: Member | undefined): Member => {
      if (member.canonical !== second?.canonical) doubts.add(`${kind} ${member.name}`);
      return member;
    };
  const indexes = union(one.indexes, other.indexes, members("index"));
  const constraints = union(one.constraints, other.constraints, members("constraint"));
  const options = new Map<string, Option>([...other.options, ...one.options]);
  for (const key of options.keys()) {
    if (meaningOf(one, key) !== meaningOf(other, key)) doubts.add(`option ${key}`);
  }
  const alike =
    one.name === other.name &&
    one.orderedAfter === other.orderedAfter &&
    isSame(one.bases?.list, other.bases?.list) &&
    one.managers?.canonical === other.managers?.canonical;
  const known = alike && [one, other].every((each) => each.trail === undefined || each.doubts);
  const all = new Set([...doubts, ...(one.doubts ?? []), ...(other.doubts ?? [])]);
  if (known && all.size === 0) return one;
  return {
    ...one,
    fields,
    indexes,
    constraints,
    options,
    trail: [...new Set([...(one.trail ?? []), ...(other.trail ?? []), label])],
    doubts: known ? all : undefined,
  };
}

function meaningOf(entity: EntityState, key: string): string {
  const option = entity.options.get(key);
  return option?.expression?.canonical ?? JSON.stringify(option?.literal);
}

/** The items of both lists by name, in the order of the first. */
function union<T extends { readonly name: string }>(
  one: readonly T[],
  other: readonly T[],
  both: (item: T, second: T | undefined) => T,
): readonly T[] {
  const second = new Map(other.map((item) => [item.name, item]));
  const names = new Set(one.map(({ name }) => name));
  return [
    ...one.map((item) => both(item, second.get(item.name))),
    ...other.filter(({ name }) => !names.has(name)).map((item) => both(item, undefined)),
  ];
}

/** Do rows that are read and written through the fields look alike? Indexes, lengths and words for people may differ. */
function readAlike(one: Field, other: Field): boolean {
  const facts = (field: Field): string =>
    JSON.stringify([
      field.className,
      field.storage,
      field.type,
      field.null,
      field.primaryKey,
      field.unique,
      field.default?.canonical,
      field.implicitDefault,
      field.column,
      field.toField?.name,
      field.relation,
      field.references.map(({ role, target }) => [role, targetText(target, "")]),
      field.mentions,
    ]);
  return facts(one) === facts(other);
}
