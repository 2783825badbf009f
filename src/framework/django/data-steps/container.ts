import { join, joinAll, valueKey, type Value } from "./value.js";

/** How a container came to be; it decides what its methods do. */
export type ContainerKind = "list" | "tuple" | "set" | "dict";

/** A key of a dictionary that is known. */
export type ConstantKey = string | number | boolean | null;

/** What a container holds when it is made. */
export interface Contents {
  /** The items in order (of a dictionary: the values), where all are known. */
  readonly items: readonly Value[] | undefined;
  /** One of the items. */
  readonly element: Value;
  /** Of dictionaries with known items: their keys, in the same order. */
  readonly keys: readonly ConstantKey[] | undefined;
  /** Of dictionaries: one of the keys. */
  readonly key: Value;
}

/** Exactly these items. */
export function exactly(items: readonly Value[]): Contents {
  return { items, element: joinAll(items), keys: undefined, key: [] };
}

/** Any number of such items. */
export function anyNumber(element: Value): Contents {
  return { items: undefined, element, keys: undefined, key: [] };
}

/**
 * A list, tuple, set or dictionary of the step. All names for it share it, and what is known of it only ever becomes less:
 * a change on one path is taken to have happened on all of them. `onChange` is called whenever less is known.
 */
export class Container {
  #contents: Contents;
  /** Is told of all that is put in from here on. */
  #watchers: readonly ((value: Value) => void)[] = [];
  #missing: Value | undefined;

  constructor(
    readonly kind: ContainerKind,
    contents: Contents,
    readonly onChange: () => void,
  ) {
    this.#contents = contents;
  }

  /** The items where all are known, in their order. */
  get items(): readonly Value[] | undefined {
    return this.#contents.items;
  }

  /** Constant keys of a dictionary whose items are all known. */
  get keys(): readonly ConstantKey[] | undefined {
    return this.#contents.items === undefined ? undefined : this.#contents.keys;
  }

  /** One of the items (of a dictionary: of the values). */
  get element(): Value {
    return this.#contents.element;
  }

  /** One of the keys. */
  get key(): Value {
    return this.#contents.key;
  }

  /** What a missing key gives, in a `defaultdict`. */
  get missing(): Value | undefined {
    return this.#missing;
  }

  /** The value of a constant key; undefined where that is not known. */
  at(key: ConstantKey): Value | undefined {
    const index = this.keys?.indexOf(key) ?? -1;
    return index < 0 ? undefined : this.items?.[index];
  }

  truth(): boolean | undefined {
    return this.items === undefined ? undefined : this.items.length > 0;
  }

  /** Tells somebody of all that is put in from here on. */
  watch(watcher: (value: Value) => void): void {
    this.#watchers = [...this.#watchers, watcher];
  }

  /** Something may have been put in; with a key for dictionaries. */
  add(value: Value, key: Value = []): void {
    this.#become({
      items: undefined,
      element: join(this.element, value),
      keys: undefined,
      key: join(this.key, key),
    });
  }

  /** The value of a known key may have been replaced. */
  replace(key: ConstantKey, value: Value): void {
    const index = this.keys?.indexOf(key) ?? -1;
    const items = this.items?.map((item, at) => (at === index ? join(item, value) : item));
    this.#become({ ...this.#contents, items, element: join(this.element, value) });
  }

  /** Items may have been taken away or put into another order. */
  loosen(): void {
    if (this.items?.length !== 0) this.#become({ ...this.#contents, items: undefined });
  }

  /** The same place of the program made it again, with other contents. */
  merge(contents: Contents): void {
    const mine = this.items;
    const others = contents.items;
    const alike =
      mine !== undefined &&
      others !== undefined &&
      mine.length === others.length &&
      JSON.stringify(this.#contents.keys) === JSON.stringify(contents.keys);
    this.#become({
      items: alike ? mine.map((item, index) => join(item, others[index] ?? [])) : undefined,
      element: join(this.element, contents.element),
      keys: alike ? this.#contents.keys : undefined,
      key: join(this.key, contents.key),
    });
  }

  /** What a missing key gives from here on. */
  setMissing(value: Value): void {
    this.#missing = join(this.#missing ?? [], value);
    for (const watcher of this.#watchers) watcher(value);
  }

  #become(contents: Contents): void {
    if (contentsKey(contents) === contentsKey(this.#contents)) return;
    this.#contents = contents;
    for (const watcher of this.#watchers) {
      watcher(contents.element);
      watcher(contents.key);
    }
    this.onChange();
  }
}

function contentsKey({ items, element, keys, key }: Contents): string {
  return JSON.stringify([items?.map(valueKey), valueKey(element), keys, valueKey(key)]);
}
