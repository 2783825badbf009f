import type { SourceFile } from "../../../edit/source.js";

/** Where a value stands. Its line is counted only when it is asked for: settings can be long. */
export interface ValueOrigin {
  readonly source: SourceFile;
  readonly offset: number;
}

/** What an expression of a settings module may be worth, as far as it can be read. */
export type Value =
  | { readonly kind: "text"; readonly text: string; readonly origin: ValueOrigin }
  | { readonly kind: "none"; readonly origin: ValueOrigin }
  | { readonly kind: "flag"; readonly flag: boolean }
  | { readonly kind: "number"; readonly digits: string }
  | ListValue
  | DictValue
  | { readonly kind: "module"; readonly file: string }
  | { readonly kind: "class"; readonly names: Names }
  | { readonly kind: "unknown" };

export interface ListValue {
  readonly kind: "list";
  readonly items: Possibilities;
  /** False where items may be missing: a part of the expression could not be read. */
  readonly complete: boolean;
}

export interface DictValue {
  readonly kind: "dict";
  readonly entries: ReadonlyMap<string, Possibilities>;
  readonly complete: boolean;
}

/** A value, and whether it is there whatever conditions hold. */
export interface PossibleValue {
  readonly value: Value;
  readonly certain: boolean;
}

/** All that a name may be worth. At most one of them is a list, and one a dictionary: those are merged. */
export type Possibilities = readonly PossibleValue[];

/** The names of a module or class with all that they may be worth. */
export type Names = ReadonlyMap<string, Possibilities>;

export const UNKNOWN: Value = { kind: "unknown" };

/** The one thing that an expression is worth. */
export function surely(value: Value): Possibilities {
  return [{ value, certain: true }];
}

/** The same possibilities, none of them certain. Items of lists and dictionaries become uncertain too. */
export function possibly(possibilities: Possibilities): Possibilities {
  return possibilities.map(({ value }) => ({ value: weakened(value), certain: false }));
}

function weakened(value: Value): Value {
  if (value.kind === "list") {
    return { ...value, items: value.items.map((item) => ({ ...item, certain: false })) };
  }
  if (value.kind === "dict") {
    const entries = [...value.entries].map(([key, of]) => [key, possibly(of)] as const);
    return { ...value, entries: new Map(entries) };
  }
  return value;
}

/** What a name is worth that is one of two things, depending on a condition. */
export function either(one: Possibilities, other: Possibilities): Possibilities {
  const lists = [listIn(one), listIn(other)] as const;
  const dicts = [dictIn(one), dictIn(other)] as const;
  const merged: PossibleValue[] = [];
  if (lists[0] !== undefined && lists[1] !== undefined) {
    merged.push({ value: eitherList(lists[0], lists[1]), certain: false });
  }
  if (dicts[0] !== undefined && dicts[1] !== undefined) {
    merged.push({ value: eitherDict(dicts[0], dicts[1]), certain: false });
  }
  const kinds = new Set(merged.map(({ value }) => value.kind));
  const rest = [...possibly(one), ...possibly(other)].filter(({ value }) => !kinds.has(value.kind));
  return distinct([...merged, ...rest]);
}

/** The list among the possibilities. */
export function listIn(possibilities: Possibilities): ListValue | undefined {
  for (const { value } of possibilities) if (value.kind === "list") return value;
  return undefined;
}

/** The dictionary among the possibilities. */
export function dictIn(possibilities: Possibilities): DictValue | undefined {
  for (const { value } of possibilities) if (value.kind === "dict") return value;
  return undefined;
}

/** A text that is equal for items that are the same to Django. */
function identity(value: Value): string | undefined {
  if (value.kind === "text") return `text ${value.text}`;
  return value.kind === "none" ? "none" : undefined;
}

function distinct(possibilities: Possibilities): Possibilities {
  const seen = new Set<string>();
  return possibilities.filter(({ value }) => {
    const id = identity(value);
    if (id === undefined) return true;
    if (seen.has(id)) return false;
    seen.add(id);
    return true;
  });
}

/** An item is certain only where both lists have it for certain. Keeps the order of the one that has all. */
function eitherList(one: ListValue, other: ListValue): ListValue {
  const inOne = certainIds(one.items);
  const inOther = certainIds(other.items);
  const has = (items: Possibilities, id: string | undefined): boolean =>
    items.some(({ value }) => identity(value) === id);
  const otherHasAll = one.items.every(({ value }) => has(other.items, identity(value)));
  const [first, second] = otherHasAll ? [other.items, one.items] : [one.items, other.items];
  const items = distinct([...first, ...second]).map(({ value }) => {
    const id = identity(value);
    return { value, certain: id !== undefined && inOne.has(id) && inOther.has(id) };
  });
  return { kind: "list", items, complete: one.complete && other.complete };
}

function certainIds(items: Possibilities): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const { value, certain } of items) {
    const id = identity(value);
    if (certain && id !== undefined) ids.add(id);
  }
  return ids;
}

function eitherDict(one: DictValue, other: DictValue): DictValue {
  const entries = new Map<string, Possibilities>();
  for (const key of new Set([...one.entries.keys(), ...other.entries.keys()])) {
    const left = one.entries.get(key) ?? [];
    const right = other.entries.get(key) ?? [];
    entries.set(key, left === right ? left : either(left, right));
  }
  return { kind: "dict", entries, complete: one.complete && other.complete };
}

/** One list after the other; incomplete where either is no list that could be read. */
export function concatenated(one: Possibilities, other: Possibilities): ListValue | undefined {
  const left = listIn(one);
  const right = listIn(other);
  if (left === undefined && right === undefined) return undefined;
  return {
    kind: "list",
    items: [...(left?.items ?? []), ...(right?.items ?? [])],
    complete: (left?.complete ?? false) && (right?.complete ?? false),
  };
}

/** A dictionary with the entries of another over its own. */
export function updated(one: Possibilities, other: Possibilities): DictValue | undefined {
  const left = dictIn(one);
  const right = dictIn(other);
  if (left === undefined && right === undefined) return undefined;
  return {
    kind: "dict",
    entries: new Map([...(left?.entries ?? []), ...(right?.entries ?? [])]),
    complete: (left?.complete ?? false) && (right?.complete ?? false),
  };
}
