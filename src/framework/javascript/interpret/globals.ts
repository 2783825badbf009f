import type { SourceSpan } from "../../../edit/source.js";
import { awaitAll, awaitValue } from "./await.js";
import { callValue } from "./call.js";
import { entriesOf } from "./members.js";
import type { Run } from "./run.js";
import { Thrown } from "./signals.js";
import {
  UNDEFINED,
  arrayOf,
  harmless,
  literal,
  native,
  objectOf,
  textOf,
  truthOf,
  type Value,
} from "./value.js";

/** The value of a name that the language or Node.js declares; undefined for one that is not modelled. */
export function globalValue(name: string, run: () => Run): Value | undefined {
  switch (name) {
    case "console":
    case "process":
    case "Date":
    case "Math":
    case "Intl":
    case "crypto":
    case "Buffer":
    case "Symbol":
    case "URL":
      return harmless(name);
    case "Object":
      return objectOf(OBJECT.map((key) => [key, objectFunction(key)]));
    case "Array":
      return objectOf([
        [
          "isArray",
          native("isArray", ([value = UNDEFINED]) =>
            value.kind === "unknown" ? value : literal(value.kind === "array"),
          ),
        ],
        ["from", native("from", ([value = UNDEFINED, f], at) => arrayFrom(value, f, at, run()))],
      ]);
    case "JSON":
      return objectOf([
        ["stringify", native("stringify", ([value = UNDEFINED]) => json(value))],
        ["parse", native("parse", () => harmless("parsed JSON"))],
      ]);
    case "Promise":
      return promiseFunctions(run);
    case "Boolean":
      return native(name, ([value = UNDEFINED]) => {
        const truth = truthOf(value);
        return truth === undefined ? value : literal(truth);
      });
    case "String":
      return native(name, ([value = UNDEFINED]) => {
        const text = textOf(value);
        return text === undefined ? harmless("the text of an object") : literal(text);
      });
    case "Number":
    case "parseInt":
    case "parseFloat":
      return native(name, () => harmless("a number"));
    case "Set":
    case "Map":
      return native(name, () => harmless(`a ${name}`));
    case "Error":
    case "TypeError":
      return native(name, ([message = UNDEFINED]) => objectOf([["message", message]]));
    default:
      return undefined;
  }
}

const OBJECT = ["keys", "values", "entries", "assign", "freeze"] as const;

function objectFunction(name: (typeof OBJECT)[number]): Value {
  return native(name, ([value = UNDEFINED, ...more]) => {
    if (name === "freeze") return value;
    const entries = entriesOf(value);
    if (entries === undefined) return harmless(`the ${name} of something`);
    switch (name) {
      case "keys":
        return arrayOf(entries.map(([key]) => literal(key)));
      case "values":
        return arrayOf(entries.map(([, each]) => each));
      case "entries":
        return arrayOf(entries.map(([key, each]) => arrayOf([literal(key), each])));
      case "assign": {
        const others = more.map(entriesOf);
        if (value.kind !== "object" || others.some((other) => other === undefined))
          return harmless("an object");
        for (const other of others)
          for (const [key, each] of other ?? []) value.properties.set(key, each);
        return value;
      }
    }
  });
}

function arrayFrom(value: Value, f: Value | undefined, at: SourceSpan, run: Run): Value {
  if (value.kind !== "array") return harmless("an array");
  return arrayOf(
    f === undefined
      ? value.items
      : value.items.map((item, index) => callValue(f, [item, literal(index)], at, run)),
  );
}

function json(value: Value): Value {
  const plain = plainOf(value);
  return plain === undefined ? harmless("JSON") : literal(JSON.stringify(plain.value));
}

/** The value as plain data; undefined where part of it is not known. */
function plainOf(value: Value): { readonly value: unknown } | undefined {
  if (value.kind === "literal" && typeof value.value !== "bigint") return { value: value.value };
  if (value.kind === "array") {
    const items = value.items.map(plainOf);
    return items.some((item) => item === undefined)
      ? undefined
      : { value: items.map((item) => item?.value) };
  }
  if (value.kind !== "object") return undefined;
  const entries = [...value.properties].map(([key, each]) => [key, plainOf(each)] as const);
  if (entries.some(([, each]) => each === undefined)) return undefined;
  return { value: Object.fromEntries(entries.map(([key, each]) => [key, each?.value])) };
}

function promiseFunctions(run: () => Run): Value {
  const all = native("all", ([values = UNDEFINED], at) => {
    if (values.kind !== "array") return harmless("what a Promise.all gives");
    const before = run().actions();
    const settled = awaitAll(values.items, at, run());
    const issued = run().actions() - before + issuedBy(values.items);
    const promise: Value = { kind: "promise", settled, issued, until: run().actions() };
    if (issued > 0) run().began(promise);
    return promise;
  });
  return objectOf([
    ["all", all],
    ["allSettled", all],
    ["resolve", native("resolve", ([value = UNDEFINED], at) => awaitValue(value, at, run()))],
    [
      "reject",
      native("reject", ([value = UNDEFINED], at) => {
        throw new Thrown(value, at);
      }),
    ],
  ]);
}

function issuedBy(values: readonly Value[]): number {
  return values.reduce((sum, value) => sum + (value.kind === "promise" ? value.issued : 0), 0);
}
