/**
 * A value that a migration writes, as far as it can be read: a literal, a call of a class or function known by its path, an operation of
 * two values. What stays `unread` is shown to people as its text.
 */
export type Value =
  | { readonly kind: "text"; readonly text: string }
  /** Bytes, each as the character of its number. */
  | { readonly kind: "bytes"; readonly text: string }
  /** A number as it is written: `1`, `-0.50`. */
  | { readonly kind: "number"; readonly digits: string }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "none" }
  | { readonly kind: "list"; readonly items: readonly Value[] }
  | { readonly kind: "dictionary"; readonly entries: readonly (readonly [Value, Value])[] }
  /** A call of what an import names, in the framework's normal form (`models.F`). */
  | {
      readonly kind: "call";
      readonly callee: string;
      readonly args: readonly Value[];
      readonly named: ReadonlyMap<string, Value>;
    }
  | {
      readonly kind: "binary";
      readonly operator: string;
      readonly left: Value;
      readonly right: Value;
    }
  | { readonly kind: "unary"; readonly operator: string; readonly operand: Value }
  /** Something that an import names, not called. */
  | { readonly kind: "name"; readonly path: string }
  /** A function of the project; `result` is what it gives where that is a literal. */
  | { readonly kind: "function"; readonly name: string; readonly result: Value | undefined }
  | { readonly kind: "unread"; readonly text: string };

/** The value `None`. */
export const NONE: Value = { kind: "none" };

/** The last part of a path: `models.functions.Lower` is called `Lower`. */
export function shortName(path: string): string {
  return path.slice(path.lastIndexOf(".") + 1);
}

/** The text of a text value; undefined for all others. */
export function textOfValue(value: Value | undefined): string | undefined {
  return value?.kind === "text" ? value.text : undefined;
}

/** A value as a key: equal keys, equal values. */
export function valueKey(value: Value): string {
  switch (value.kind) {
    case "text":
      return JSON.stringify(value.text);
    case "bytes":
      return `b${JSON.stringify(value.text)}`;
    case "number":
      return value.digits;
    case "boolean":
      return value.value ? "True" : "False";
    case "none":
      return "None";
    case "list":
      return `[${value.items.map(valueKey).join(",")}]`;
    case "dictionary":
      return `{${value.entries.map((entry) => entry.map(valueKey).join(":")).join(",")}}`;
    case "call": {
      const named = [...value.named].map(([name, item]) => `${name}=${valueKey(item)}`);
      return `${value.callee}(${[...value.args.map(valueKey), ...named.sort()].join(",")})`;
    }
    case "binary":
      return `(${valueKey(value.left)}${value.operator}${valueKey(value.right)})`;
    case "unary":
      return `(${value.operator}${valueKey(value.operand)})`;
    case "name":
      return value.path;
    case "function":
      return `function ${value.name}`;
    case "unread":
      return value.text;
  }
}
