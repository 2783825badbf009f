import type { SourceSpan } from "../../edit/source.js";
import { callValue } from "../javascript/interpret/call.js";
import { callReal } from "../javascript/interpret/real-call.js";
import type { Run } from "../javascript/interpret/run.js";
import { GiveUp } from "../javascript/interpret/signals.js";
import {
  UNDEFINED,
  arrayOf,
  hostOf,
  literal,
  native,
  unknown,
  type Host,
  type HostValue,
  type Value,
} from "../javascript/interpret/value.js";

/** One call of a method of a builder. */
export interface BuilderCall {
  readonly name: string;
  /** As Knex was given them. */
  readonly args: readonly unknown[];
  /** The expression up to the end of the call. */
  readonly at: SourceSpan;
}

/** The calls of one chain: `table.string("name").notNullable()`. */
export interface BuilderChain {
  readonly calls: BuilderCall[];
}

/** Stands for a value that only a run tells, where Knex wants one. */
const PLACEHOLDER = "\uE000";

/** An object of Knex, as JavaScript sees it. */
export class BuilderHost implements Host {
  readonly what: string;

  constructor(
    readonly real: object,
    private readonly bridge: Bridge,
    /** Where the calls are noted: a chain that exists, or a new one for each call. */
    private readonly chains: () => BuilderChain | undefined,
    readonly run?: Host["run"],
  ) {
    this.what = `an object of Knex`;
  }

  get(name: string): Value | undefined {
    if (this.run !== undefined && /^(?:then|catch|finally)$/.test(name)) return undefined;
    const member: unknown = Reflect.get(this.real, name);
    if (typeof member !== "function") {
      return member === undefined ? undefined : this.bridge.fromKnex(member, this.chains);
    }
    return native(name, (args, at) => {
      const chain = this.chains();
      if (chain !== undefined) requireKnown(args, at);
      const given = args.map((arg) => this.bridge.toKnex(arg, at));
      chain?.calls.push({ name, args: given, at });
      const result = callReal(() => Reflect.apply(member, this.real, given), at);
      return this.bridge.fromKnex(result, chain === undefined ? this.chains : () => chain);
    });
  }
}

/** What is said of a table has to be known. */
function requireKnown(args: readonly Value[], at: SourceSpan): void {
  for (const arg of args) {
    if (arg.kind === "unknown") throw new GiveUp(`it depends on ${arg.why}`, at);
    if (arg.kind === "array") requireKnown(arg.items, at);
    if (arg.kind === "object") requireKnown([...arg.properties.values()], at);
  }
}

/** Takes values between the interpretation and Knex. */
export class Bridge {
  readonly #hosts = new WeakMap<object, HostValue>();

  constructor(
    readonly run: () => Run,
    /** What waiting for a query does. */
    private readonly execute: (query: object, at: SourceSpan) => Value,
  ) {}

  /** What Knex is given for a value. */
  toKnex(value: Value, at: SourceSpan): unknown {
    switch (value.kind) {
      case "literal":
        return value.value;
      case "array":
        return value.items.map((item) => this.toKnex(item, at));
      case "object":
        return Object.fromEntries(
          [...value.properties].map(([name, each]) => [name, this.toKnex(each, at)]),
        );
      case "function":
      case "native":
        return (...args: readonly unknown[]) => {
          const result = callValue(
            value,
            args.map((arg) => this.fromKnex(arg, () => undefined)),
            at,
            this.run(),
          );
          return result.kind === "host" ? this.toKnex(result, at) : undefined;
        };
      case "host":
        if (value.host instanceof BuilderHost) return value.host.real;
        throw new GiveUp(`${value.host.what} is passed on`, at);
      case "promise":
        return this.toKnex(value.settled, at);
      case "unknown":
        if (value.harmless) return PLACEHOLDER;
        throw new GiveUp(`it depends on ${value.why}`, at);
    }
  }

  /** The value of something that Knex gave. Calls on it go into the chains. */
  fromKnex(real: unknown, chains: () => BuilderChain | undefined): Value {
    switch (typeof real) {
      case "string":
      case "number":
      case "boolean":
      case "bigint":
        return literal(real);
      case "undefined":
        return UNDEFINED;
      case "object":
        if (real === null) return literal(null);
        if (Array.isArray(real))
          return arrayOf(real.map((item: unknown) => this.fromKnex(item, chains)));
        return this.hostFor(real, chains);
      default:
        return unknown("something that Knex gave");
    }
  }

  /** The host of an object of Knex: always the same one, so that what was noted of it stays. */
  hostFor(real: object, chains: () => BuilderChain | undefined): HostValue {
    const found = this.#hosts.get(real);
    if (found !== undefined) return found;
    const isQuery = "toSQL" in real && "then" in real;
    const run = isQuery ? (at: SourceSpan): Value => this.execute(real, at) : undefined;
    const host = hostOf(new BuilderHost(real, this, chains, run));
    this.#hosts.set(real, host);
    return host;
  }
}
