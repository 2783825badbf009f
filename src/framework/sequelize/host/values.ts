import type { SourceSpan } from "../../../edit/source.js";
import { callReal } from "../../javascript/interpret/real-call.js";
import { GiveUp } from "../../javascript/interpret/signals.js";
import {
  UNDEFINED,
  arrayOf,
  harmless,
  hostOf,
  literal,
  native,
  objectOf,
  unknown,
  type Host,
  type Value,
} from "../../javascript/interpret/value.js";
import { CLASSES, OPERATORS } from "../real-sequelize.js";
import { valueText } from "../write/value-text.js";
import { DATA_TYPES_MARK, OPERATOR_MARK, SEQUELIZE_MARK } from "./names.js";
import { noteText } from "./texts.js";

/** Stands for a value that only a run tells, where Sequelize wants one. */
const PLACEHOLDER = "\uE000";

/** An object or a class of Sequelize: a data type, a literal, a function call. */
class ValueHost implements Host {
  readonly what = "a value of Sequelize";

  constructor(
    readonly real: object,
    readonly text: string,
  ) {}

  get(name: string): Value | undefined {
    const member: unknown = Reflect.get(this.real, name);
    if (typeof member === "function" || (typeof member === "object" && member !== null)) {
      return fromReal(member, `${this.text}.${name}`);
    }
    return member === undefined ? undefined : plain(member);
  }

  call(args: readonly Value[], at: SourceSpan): Value {
    const given = args.map((arg) => toReal(arg, at, "known"));
    const text = `${this.text}(${given.map((each) => valueText(each) ?? "").join(", ")})`;
    const { real } = this;
    if (typeof real !== "function") throw new GiveUp("it is no function", at);
    return fromReal(
      callReal(() => Reflect.apply(real, undefined, given), at),
      text,
    );
  }
}

/** A value that Sequelize gave, with the text that gives it. */
function fromReal(real: unknown, text: string): Value {
  if ((typeof real !== "object" && typeof real !== "function") || real === null) return plain(real);
  if (Array.isArray(real)) return arrayOf(real.map(plain));
  noteText(real, text);
  return hostOf(new ValueHost(real, text));
}

function plain(value: unknown): Value {
  switch (typeof value) {
    case "string":
    case "number":
    case "boolean":
    case "bigint":
    case "undefined":
      return literal(value);
    default:
      return value === null ? literal(null) : unknown("something that Sequelize gave");
  }
}

/**
 * What Sequelize is given for a value, made anew each time: Sequelize writes into what it is given. Where all has to be `known`, a value that
 * only a run tells ends the reading; in `rows` something else stands for it.
 */
export function toReal(value: Value, at: SourceSpan, wanted: "known" | "rows"): unknown {
  switch (value.kind) {
    case "literal":
      return value.value;
    case "array":
      return value.items.map((item) => toReal(item, at, wanted));
    case "object":
      return objectToReal(value, at, wanted);
    case "host":
      if (value.host instanceof ValueHost) return value.host.real;
      // Given as options, a transaction says nothing.
      if (value.host instanceof TransactionHost) return {};
      throw new GiveUp(`${value.host.what} is passed on`, at);
    case "promise":
      return toReal(value.settled, at, wanted);
    case "unknown":
      if (value.harmless && wanted === "rows") return PLACEHOLDER;
      throw new GiveUp(`it depends on ${value.why}`, at);
    case "function":
    case "native":
      throw new GiveUp("a function is passed to Sequelize", at);
  }
}

function objectToReal(
  { properties }: Value & { readonly kind: "object" },
  at: SourceSpan,
  wanted: "known" | "rows",
): object {
  const result = {};
  for (const [name, each] of properties) {
    // How a call is run is none of what it asks for.
    if (isRunning(each)) continue;
    const key = name.startsWith(OPERATOR_MARK)
      ? OPERATORS.get(name.slice(OPERATOR_MARK.length))
      : name;
    if (key === undefined) throw new GiveUp("an operator that Sequelize does not have", at);
    Reflect.set(result, key, toReal(each, at, wanted));
  }
  return result;
}

/** Is it a transaction? */
function isRunning(value: Value): boolean {
  return value.kind === "host" && value.host instanceof TransactionHost;
}

/** A transaction: what runs in it is seen by what runs in it. */
export class TransactionHost implements Host {
  readonly what = "a transaction";

  get(name: string): Value | undefined {
    switch (name) {
      case "commit":
        return native(name, () => UNDEFINED);
      case "rollback":
        return native(name, (_args, at) => {
          throw new GiveUp("it rolls a transaction back", at);
        });
      case "LOCK":
        return harmless("a kind of lock");
      default:
        return undefined;
    }
  }
}

/** `DataTypes`. */
export const DATA_TYPES: Value = hostOf(new ValueHost(CLASSES.DataTypes, DATA_TYPES_MARK));

/** `Op`: what it holds are names of properties. */
const OP: Value = hostOf({
  what: "the operators of Sequelize",
  get: (name) => (OPERATORS.has(name) ? literal(`${OPERATOR_MARK}${name}`) : undefined),
});

/** What of the class `Sequelize` makes values without asking a database. */
const MAKES: ReadonlySet<string> = new Set([
  "and",
  "cast",
  "col",
  "fn",
  "json",
  "literal",
  "or",
  "where",
  "Deferrable",
]);

/** `Sequelize`: the class as far as migrations use it. */
export const SEQUELIZE: Value = hostOf({
  what: "Sequelize",
  get: (name) => {
    switch (name) {
      case "DataTypes":
        return DATA_TYPES;
      case "Sequelize":
      case "default":
        return SEQUELIZE;
      case "Op":
        return OP;
      case "QueryTypes":
        return objectOf(QUERY_TYPES.map((type) => [type, literal(type)]));
      case "version":
        return harmless("the version of Sequelize");
      default: {
        const real: unknown =
          MAKES.has(name) || name in CLASSES.DataTypes
            ? Reflect.get(CLASSES.Sequelize, name)
            : undefined;
        return real === undefined ? undefined : fromReal(real, `${SEQUELIZE_MARK}.${name}`);
      }
    }
  },
});

/** lib/query-types.js, those whose value is their name. */
const QUERY_TYPES = [
  "SELECT",
  "INSERT",
  "UPDATE",
  "BULKUPDATE",
  "BULKDELETE",
  "DELETE",
  "UPSERT",
  "VERSION",
  "SHOWTABLES",
  "SHOWINDEXES",
  "DESCRIBE",
  "RAW",
  "FOREIGNKEYS",
  "SHOWCONSTRAINTS",
] as const;

/** What a module is given for a package, where that is Sequelize or one that passes it on. */
export function packageOf(specifier: string): Value | undefined {
  switch (specifier) {
    case "sequelize":
      return SEQUELIZE;
    case "sequelize/types":
      return SEQUELIZE;
    default:
      return undefined;
  }
}
