import type { SourceSpan } from "../../../edit/source.js";
import { callValue } from "./call.js";
import type { Run } from "./run.js";
import { GiveUp } from "./signals.js";
import {
  UNDEFINED,
  arrayOf,
  harmless,
  isNullish,
  literal,
  native,
  textOf,
  truthOf,
  type ArrayValue,
  type Value,
} from "./value.js";

type Method = (array: ArrayValue, args: readonly Value[], at: SourceSpan, run: Run) => Value;

/** A method of an array; undefined where it is not modelled. */
export function arrayMethod(array: ArrayValue, name: string, run: Run): Value | undefined {
  const method = METHODS.get(name);
  return method && native(name, (args, at) => method(array, args, at, run));
}

const METHODS: ReadonlyMap<string, Method> = new Map<string, Method>([
  ["map", (array, [f = UNDEFINED], at, run) => arrayOf(each(array, f, at, run))],
  ["flatMap", (array, [f = UNDEFINED], at, run) => flat(each(array, f, at, run))],
  [
    "forEach",
    (array, [f = UNDEFINED], at, run) => {
      for (const value of each(array, f, at, run)) refusePromise(value, at);
      return UNDEFINED;
    },
  ],
  [
    "filter",
    (array, [f = UNDEFINED], at, run) =>
      arrayOf(array.items.filter((item, index) => test(array, f, item, index, at, run))),
  ],
  [
    "find",
    (array, [f = UNDEFINED], at, run) =>
      array.items.find((item, index) => test(array, f, item, index, at, run)) ?? UNDEFINED,
  ],
  [
    "findIndex",
    (array, [f = UNDEFINED], at, run) =>
      literal(array.items.findIndex((item, index) => test(array, f, item, index, at, run))),
  ],
  [
    "some",
    (array, [f = UNDEFINED], at, run) =>
      literal(array.items.some((item, index) => test(array, f, item, index, at, run))),
  ],
  [
    "every",
    (array, [f = UNDEFINED], at, run) =>
      literal(array.items.every((item, index) => test(array, f, item, index, at, run))),
  ],
  ["reduce", reduce],
  ["includes", (array, [wanted = UNDEFINED]) => included(array, wanted)],
  [
    "indexOf",
    (array, [wanted = UNDEFINED]) => {
      if (included(array, wanted).kind === "unknown") return harmless("where an array has a value");
      return literal(array.items.findIndex((item) => isSame(item, wanted)));
    },
  ],
  [
    "join",
    (array, [separator]) => {
      const texts = array.items.map((item) => (isNullish(item) ? "" : textOf(item)));
      const by = separator === undefined ? "," : textOf(separator);
      if (by === undefined || texts.some((text) => text === undefined))
        return harmless("the text of an array");
      return literal(texts.join(by));
    },
  ],
  [
    "concat",
    (array, args) =>
      arrayOf([
        ...array.items,
        ...args.flatMap((arg) => (arg.kind === "array" ? arg.items : [arg])),
      ]),
  ],
  [
    "slice",
    (array, args) => {
      const [start, end] = args.map((arg) =>
        arg.kind === "literal" && typeof arg.value === "number" ? arg.value : undefined,
      );
      return arrayOf(array.items.slice(start, end));
    },
  ],
  [
    "reverse",
    (array) => {
      array.items.reverse();
      return array;
    },
  ],
  ["push", (array, args) => literal(array.items.push(...args))],
  ["unshift", (array, args) => literal(array.items.unshift(...args))],
  ["pop", (array) => array.items.pop() ?? UNDEFINED],
  ["shift", (array) => array.items.shift() ?? UNDEFINED],
  ["flat", (array) => flat(array.items)],
  [
    "entries",
    (array) => arrayOf(array.items.map((item, index) => arrayOf([literal(index), item]))),
  ],
  ["keys", (array) => arrayOf(array.items.map((_item, index) => literal(index)))],
  ["values", (array) => arrayOf(array.items)],
  [
    "sort",
    (array, args) => {
      const texts = array.items.map(textOf);
      if (args.length > 0 || texts.some((text) => text === undefined))
        return harmless("a sorted array");
      array.items.sort((one, other) => ((textOf(one) ?? "") < (textOf(other) ?? "") ? -1 : 1));
      return array;
    },
  ],
]);

function each(array: ArrayValue, f: Value, at: SourceSpan, run: Run): readonly Value[] {
  return array.items.map((item, index) => callValue(f, [item, literal(index), array], at, run));
}

function test(
  array: ArrayValue,
  f: Value,
  item: Value,
  index: number,
  at: SourceSpan,
  run: Run,
): boolean {
  if (f.kind === "native" && f.name === "Boolean") return decided(item, at);
  return decided(callValue(f, [item, literal(index), array], at, run), at);
}

function decided(value: Value, at: SourceSpan): boolean {
  const truth = truthOf(value);
  if (truth === undefined) throw new GiveUp("which items are meant is not known", at);
  return truth;
}

/** What `forEach` is given is not waited for. */
function refusePromise(value: Value, at: SourceSpan): void {
  if (value.kind === "promise" && value.issued > 0) throw new GiveUp("nothing waits for this", at);
}

function reduce(array: ArrayValue, args: readonly Value[], at: SourceSpan, run: Run): Value {
  const [f = UNDEFINED, start] = args;
  const items = [...array.items];
  let value = start ?? items.shift() ?? UNDEFINED;
  for (const [index, item] of items.entries()) {
    value = callValue(f, [value, item, literal(index), array], at, run);
  }
  return value;
}

function included(array: ArrayValue, wanted: Value): Value {
  if (wanted.kind === "unknown") return wanted;
  if (array.items.some((item) => isSame(item, wanted))) return literal(true);
  return array.items.some((item) => item.kind === "unknown")
    ? harmless("whether an array has a value")
    : literal(false);
}

function isSame(one: Value, other: Value): boolean {
  return one.kind === "literal" && other.kind === "literal"
    ? one.value === other.value
    : one === other;
}

function flat(items: readonly Value[]): ArrayValue {
  return arrayOf(items.flatMap((item) => (item.kind === "array" ? item.items : [item])));
}
