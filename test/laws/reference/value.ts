/** Python values as far as migrations hold them. Nothing is run: calls and names stay calls and names. */
export type Value =
  | string
  | number
  | boolean
  | null
  | { readonly kind: "list" | "tuple" | "set"; readonly items: readonly Value[] }
  | { readonly kind: "dict"; readonly entries: readonly (readonly [Value, Value])[] }
  | Call
  /** A name that an import or the module itself gives, written out in full. */
  | { readonly kind: "name"; readonly name: string };

export interface Call {
  readonly kind: "call";
  /** The function's full name. */
  readonly name: string;
  readonly args: readonly Value[];
  readonly kwargs: ReadonlyMap<string, Value>;
}

/** The same text for values that are equal in Python. */
export function textOf(value: Value): string {
  if (value === null) return "None";
  if (typeof value === "object") return compoundText(value);
  return JSON.stringify(value);
}

function compoundText(value: Exclude<Value, string | number | boolean | null>): string {
  switch (value.kind) {
    case "name":
      return value.name;
    case "list":
      return `[${value.items.map(textOf).join(", ")}]`;
    case "tuple":
      return `(${value.items.map(textOf).join(", ")})`;
    case "set":
      return `{${value.items.map(textOf).sort().join(", ")}}`;
    case "dict":
      return `{${value.entries
        .map(([key, item]) => `${textOf(key)}: ${textOf(item)}`)
        .sort()
        .join(", ")}}`;
    case "call": {
      const words = [...value.kwargs].map(([key, item]) => `${key}=${textOf(item)}`).sort();
      return `${value.name}(${[...value.args.map(textOf), ...words].join(", ")})`;
    }
  }
}

/** The items of a list, a tuple or a set; none of anything else. */
export function itemsOf(value: Value | undefined): readonly Value[] {
  if (value === null || typeof value !== "object") return [];
  return value.kind === "list" || value.kind === "tuple" || value.kind === "set" ? value.items : [];
}

export function stringsOf(value: Value | undefined): readonly string[] {
  return itemsOf(value).filter((item) => typeof item === "string");
}

export function isCall(value: Value | undefined): value is Call {
  return (
    value !== undefined && value !== null && typeof value === "object" && value.kind === "call"
  );
}

/** An argument by its place or its name. */
export function argument(call: Call, place: number, name: string): Value | undefined {
  return call.args[place] ?? call.kwargs.get(name);
}

/** An argument that must be a string. */
export function stringArgument(call: Call, place: number, name: string): string {
  const value = argument(call, place, name);
  if (typeof value !== "string") throw new Error(`${call.name}: no ${name} in ${textOf(call)}`);
  return value;
}

/** The last part of a dotted name: the class of an operation or a field. */
export function className(call: Call): string {
  return call.name.slice(call.name.lastIndexOf(".") + 1);
}
