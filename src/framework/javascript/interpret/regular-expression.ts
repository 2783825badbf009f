import type * as t from "@babel/types";
import {
  arrayOf,
  harmless,
  hostOf,
  literal,
  native,
  stringOf,
  textOf,
  UNDEFINED,
  type HostValue,
  type Value,
} from "./value.js";

/** Regular expressions that were written in a module, by their values. */
const WRITTEN = new WeakMap<object, RegExp>();

/** Flags with which an expression remembers where it was. */
const REMEMBERS = /[gy]/;

/** The value of a regular expression that stands in a module. What this Node.js does not read, or takes long, is for a run to tell. */
export function expressionOf({ pattern, flags }: t.RegExpLiteral): Value {
  const expression = compiled(pattern, flags);
  if (expression === undefined || mayTakeLong(pattern)) return harmless("a regular expression");
  const host: HostValue["host"] = {
    what: "a regular expression",
    get: (name) =>
      name === "test" && !REMEMBERS.test(flags)
        ? native(name, ([value = UNDEFINED]) => {
            const text = textOf(value);
            return text === undefined
              ? harmless("what a regular expression finds")
              : literal(expression.test(text));
          })
        : harmless(`${name} of a regular expression`),
  };
  WRITTEN.set(host, expression);
  return hostOf(host);
}

/** What a method of strings gives that is asked with a regular expression; undefined for other values and methods. */
export function searched(
  text: string,
  method: string,
  [asked, by]: readonly Value[],
): Value | undefined {
  const expression = asked?.kind === "host" ? WRITTEN.get(asked.host) : undefined;
  if (expression === undefined) return undefined;
  switch (method) {
    case "match": {
      const found = text.match(expression);
      return found === null ? literal(null) : arrayOf(found.map((each) => literal(each)));
    }
    case "search":
      return literal(text.search(expression));
    case "split":
      return arrayOf(text.split(expression).map((each) => literal(each)));
    case "replace":
    case "replaceAll": {
      const put = stringOf(by);
      if (put === undefined || (method === "replaceAll" && !expression.global)) return undefined;
      return literal(text.replace(expression, put));
    }
    default:
      return undefined;
  }
}

function compiled(pattern: string, flags: string): RegExp | undefined {
  try {
    return new RegExp(pattern, flags);
  } catch {
    return undefined;
  }
}

/** Repetitions of what repeats something can take longer than anybody waits. */
function mayTakeLong(pattern: string): boolean {
  return /[*+}]\)*[*+{]|\\\d/.test(pattern);
}
