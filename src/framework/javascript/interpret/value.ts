import type * as t from "@babel/types";
import type { SourceSpan } from "../../../edit/source.js";
import type { Scope } from "./scope.js";

/** What an expression of a migration gives, as far as its text tells. */
export type Value =
  | LiteralValue
  | ArrayValue
  | ObjectValue
  | FunctionValue
  | NativeValue
  | HostValue
  | PromiseValue
  | UnknownValue;

/** A value without parts. */
export interface LiteralValue {
  readonly kind: "literal";
  readonly value: string | number | boolean | bigint | null | undefined;
}

/** An array; JavaScript may change it, so its items may change. */
export interface ArrayValue {
  readonly kind: "array";
  readonly items: Value[];
}

/** A plain object; JavaScript may change it, so its properties may change. */
export interface ObjectValue {
  readonly kind: "object";
  readonly properties: Map<string, Value>;
}

/** A function of the project. */
export interface FunctionValue {
  readonly kind: "function";
  readonly node:
    t.FunctionDeclaration | t.FunctionExpression | t.ArrowFunctionExpression | t.ObjectMethod;
  readonly scope: Scope;
}

/** A function of the language or of a framework. */
export interface NativeValue {
  readonly kind: "native";
  readonly name: string;
  readonly call: (args: readonly Value[], at: SourceSpan) => Value;
}

/** An object of a framework. */
export interface HostValue {
  readonly kind: "host";
  readonly host: Host;
}

/** What a framework's object does with what JavaScript asks of it. */
export interface Host {
  /** What it is, for people: `a table builder`. */
  readonly what: string;
  /** A property; undefined where the framework's object has none that is modelled. */
  readonly get: (name: string, at: SourceSpan) => Value | undefined;
  /** Calls the object itself. */
  readonly call?: (args: readonly Value[], at: SourceSpan) => Value;
  /** What waiting for it does, for those that a framework runs when they are waited for. */
  readonly run?: ((at: SourceSpan) => Value) | undefined;
}

/** What an async function of the project gave. */
export interface PromiseValue {
  readonly kind: "promise";
  readonly settled: Value;
  /** Actions that it issued, and their number in the whole run once it was done. */
  readonly issued: number;
  readonly until: number;
}

/** A value that only a run tells. */
export interface UnknownValue {
  readonly kind: "unknown";
  readonly why: string;
  /** Can what is asked of it or its methods have no effect on the database? */
  readonly harmless: boolean;
}

/** `undefined`. */
export const UNDEFINED: LiteralValue = { kind: "literal", value: undefined };

/** A literal. */
export function literal(value: LiteralValue["value"]): LiteralValue {
  return { kind: "literal", value };
}

/** An array of these. */
export function arrayOf(items: readonly Value[]): ArrayValue {
  return { kind: "array", items: [...items] };
}

/** An object of these. */
export function objectOf(properties: Iterable<readonly [string, Value]>): ObjectValue {
  return { kind: "object", properties: new Map(properties) };
}

/** A function of the language or of a framework. */
export function native(name: string, call: NativeValue["call"]): NativeValue {
  return { kind: "native", name, call };
}

/** An object of a framework. */
export function hostOf(host: Host): HostValue {
  return { kind: "host", host };
}

/** A value that only a run tells, and whose methods may do anything. */
export function unknown(why: string): UnknownValue {
  return { kind: "unknown", why, harmless: false };
}

/** A value that only a run tells, and that has nothing to do with the schema: a row, a random number, a logger. */
export function harmless(why: string): UnknownValue {
  return { kind: "unknown", why, harmless: true };
}

/** Can JavaScript call it? */
export function isCallable(value: Value): boolean {
  switch (value.kind) {
    case "function":
    case "native":
      return true;
    case "host":
      return value.host.call !== undefined;
    default:
      return false;
  }
}

/** Does it count as true? Undefined where only a run tells. */
export function truthOf(value: Value): boolean | undefined {
  if (value.kind === "unknown") return undefined;
  return value.kind === "literal" ? Boolean(value.value) : true;
}

/** The text that JavaScript makes of it; undefined where only a run tells. */
export function textOf(value: Value): string | undefined {
  if (value.kind === "literal") return String(value.value);
  if (value.kind !== "array") return undefined;
  const items = value.items.map((item) => (isNullish(item) ? "" : textOf(item)));
  return items.every((item) => item !== undefined) ? items.join(",") : undefined;
}

/** Is it `null` or `undefined`? */
export function isNullish(value: Value): boolean {
  return value.kind === "literal" && (value.value === null || value.value === undefined);
}

/** A string, where it is one. */
export function stringOf(value: Value | undefined): string | undefined {
  return value?.kind === "literal" && typeof value.value === "string" ? value.value : undefined;
}

/** What `typeof` gives; undefined where only a run tells. */
export function typeOf(value: Value): string | undefined {
  switch (value.kind) {
    case "unknown":
      return undefined;
    case "literal":
      return typeof value.value;
    case "function":
    case "native":
      return "function";
    case "host":
      return value.host.call === undefined ? "object" : "function";
    default:
      return "object";
  }
}
