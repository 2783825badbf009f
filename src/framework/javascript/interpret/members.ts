import type * as t from "@babel/types";
import type { SourceSpan } from "../../../edit/source.js";
import { arrayMethod } from "./array-methods.js";
import { awaitValue } from "./await.js";
import { callValue } from "./call.js";
import { evaluate } from "./evaluate.js";
import type { Run } from "./run.js";
import type { Scope } from "./scope.js";
import { GiveUp, Thrown } from "./signals.js";
import { stringMethod } from "./string-methods.js";
import {
  UNDEFINED,
  isNullish,
  literal,
  native,
  objectOf,
  harmless,
  textOf,
  unknown,
  type Value,
} from "./value.js";

/** The name of a property as an expression or a pattern says it; undefined where only a run tells. */
export function propertyName(
  node: t.MemberExpression | t.OptionalMemberExpression | t.ObjectProperty | t.ObjectMethod,
  scope: Scope,
  run: Run,
): string | undefined {
  const key =
    node.type === "ObjectProperty" || node.type === "ObjectMethod" ? node.key : node.property;
  if (!node.computed && key.type === "Identifier") return key.name;
  return textOf(evaluate(key, scope, run));
}

/** The property of a value. A name of undefined is one that only a run tells. */
export function memberOf(object: Value, name: string | undefined, at: SourceSpan, run: Run): Value {
  if (object.kind === "unknown") return object;
  if (isNullish(object)) {
    throw new Thrown(objectOf([["message", harmless("a TypeError")]]), at);
  }
  if (name === undefined) {
    return object.kind === "host"
      ? unknown(`a property of ${object.host.what}`)
      : harmless("a property that only a run names");
  }
  switch (object.kind) {
    case "object":
      return object.properties.get(name) ?? objectMethod(object, name);
    case "array":
      if (name === "length") return literal(object.items.length);
      if (/^\d+$/.test(name)) return object.items[Number(name)] ?? UNDEFINED;
      return arrayMethod(object, name, run) ?? unknown(`the method ${name} of an array`);
    case "literal":
      if (typeof object.value !== "string") return numberMethod(object.value, name);
      if (name === "length") return literal(object.value.length);
      if (/^\d+$/.test(name)) return literal(object.value[Number(name)]);
      return stringMethod(object.value, name) ?? unknown(`the method ${name} of a string`);
    case "host":
      return hostMember(object, name, at, run);
    case "promise":
      return promiseMethod(object, name, run);
    case "function":
    case "native":
      return functionMethod(object, name, run);
  }
}

function objectMethod(object: Value & { readonly kind: "object" }, name: string): Value {
  if (name !== "hasOwnProperty") return UNDEFINED;
  return native(name, ([key = UNDEFINED]) => {
    const text = textOf(key);
    return text === undefined
      ? harmless("whether an object has a property")
      : literal(object.properties.has(text));
  });
}

function numberMethod(value: unknown, name: string): Value {
  if (name === "toString") return native(name, () => literal(String(value)));
  return UNDEFINED;
}

function functionMethod(object: Value, name: string, run: Run): Value {
  switch (name) {
    case "call":
      return native(name, ([, ...args], at) => callValue(object, args, at, run));
    case "bind":
      return native(name, ([, ...bound]) =>
        native("a bound function", (args, at) => callValue(object, [...bound, ...args], at, run)),
      );
    case "apply":
      return native(name, ([, list = UNDEFINED], at) => {
        if (list.kind !== "array") throw new GiveUp("the arguments are not known", at);
        return callValue(object, list.items, at, run);
      });
    default:
      return UNDEFINED;
  }
}

/** A framework's object, or what it can do because somebody can wait for it. */
function hostMember(
  object: Value & { readonly kind: "host" },
  name: string,
  at: SourceSpan,
  run: Run,
): Value {
  const found = object.host.get(name, at);
  if (found !== undefined) return found;
  if (object.host.run !== undefined && isPromiseMethod(name))
    return promiseMethod(object, name, run);
  return unknown(`${name} of ${object.host.what}`);
}

function isPromiseMethod(name: string): boolean {
  return name === "then" || name === "catch" || name === "finally";
}

/** `then`, `catch` and `finally` of what can be waited for: they wait for it at once. */
function promiseMethod(object: Value, name: string, run: Run): Value {
  return native(name, ([first = UNDEFINED], at) => {
    const before = run.actions();
    const settle = (): Value => {
      switch (name) {
        case "then": {
          const value = awaitValue(object, at, run);
          return isNullish(first) ? value : awaitValue(callValue(first, [value], at, run), at, run);
        }
        case "catch":
          return caught(object, first, at, run);
        case "finally": {
          const value = awaitValue(object, at, run);
          callValue(first, [], at, run);
          return value;
        }
        default:
          throw new GiveUp(`${name} of a promise`, at);
      }
    };
    const settled = settle();
    const promise: Value = {
      kind: "promise",
      settled,
      issued: run.actions() - before,
      until: run.actions(),
    };
    if (promise.issued > 0) run.began(promise);
    return promise;
  });
}

function caught(object: Value, handler: Value, at: SourceSpan, run: Run): Value {
  try {
    return awaitValue(object, at, run);
  } catch (error) {
    if (!(error instanceof Thrown)) throw error;
    return awaitValue(callValue(handler, [error.value], at, run), at, run);
  }
}

/** Names and values of what an object or an array holds; undefined where only a run tells. */
export function entriesOf(value: Value): readonly (readonly [string, Value])[] | undefined {
  if (value.kind === "object") return [...value.properties];
  if (value.kind === "array") return value.items.map((item, index) => [String(index), item]);
  return undefined;
}
