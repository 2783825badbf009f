import type { SourceSpan } from "../../edit/source.js";
import type { RelationalState } from "../../operation/relational/state.js";
import type { SchemaStatement } from "../../operation/relational/statement.js";
import type { PostgresParser } from "../../sql/postgres/parser.js";
import { globalIn, type Environment } from "../javascript/chain/environment.js";
import { Recording } from "../javascript/chain/recording.js";
import type { World } from "../javascript/chain/world.js";
import { callReal } from "../javascript/interpret/real-call.js";
import { GiveUp } from "../javascript/interpret/signals.js";
import {
  arrayOf,
  harmless,
  literal,
  stringOf,
  truthOf,
  type Value,
} from "../javascript/interpret/value.js";
import { CALLS } from "./call/calls.js";
import { hostsOf, type HostOwner, type Hosts } from "./host/query-interface.js";
import { toReal } from "./host/values.js";
import type { SequelizeRequest } from "./issue.js";
import { databaseOf, RealSequelize, type ReadDialect } from "./real-sequelize.js";

/** What one run of migrations on one dialect works with. */
export interface SequelizeSetting {
  readonly name: ReadDialect;
  readonly parser: PostgresParser;
  readonly environment: Environment;
  /** The database in front of the chain, where it is known. */
  readonly base?: RelationalState | undefined;
}

/** What migrations ask Sequelize for. */
export class SequelizeRun extends Recording<SequelizeRequest> implements HostOwner {
  readonly real: RealSequelize;
  readonly hosts: Hosts;
  readonly environment: Environment;

  constructor({ name, parser, environment }: SequelizeSetting, world: World) {
    super({
      reader: { dialect: databaseOf(name), parser },
      world,
      globals: (global, run) => globalIn(environment, global, run),
    });
    this.environment = environment;
    this.real = new RealSequelize(name);
    this.hosts = hostsOf(this);
  }

  perform(method: string, args: readonly Value[], at: SourceSpan): Value {
    const call = CALLS.get(method);
    if (call === undefined) throw new GiveUp(`${method} of the query interface`, at);
    const given = (): readonly unknown[] => args.map((arg) => toReal(arg, at, call.values));
    const statements: SchemaStatement[] = [];
    const origin = this.origin(at, undefined);
    callReal(() => {
      statements.push(
        ...call.read(given(), {
          real: this.real,
          dialect: databaseOf(this.real.name),
          state: this.world.state,
          read: (sql) => this.read(sql, at),
          origin,
          at,
        }),
      );
    }, at);
    if (statements.length > 0) {
      this.record(at, { kind: "call", method, args: withoutEmptyEnd(given()) }, statements);
    }
    return harmless(`what ${method} gives`);
  }

  query(sql: Value, options: Value, at: SourceSpan): Value {
    const text = this.#filled(sql, options, at);
    const found = this.rows(text);
    const isReading = READS.test(text);
    if (!isReading) this.record(at, { kind: "raw", sql: text }, this.read(text, at));
    const property = (name: string): Value | undefined =>
      options.kind === "object" ? options.properties.get(name) : undefined;
    if (options.kind === "unknown") return harmless("what a query gives");
    const rows = found === undefined ? harmless("the rows of a query") : arrayOf(found);
    const type = property("type");
    if (type === undefined) return arrayOf([rows, harmless("what the driver says of a query")]);
    if (stringOf(type) !== "SELECT" || !isReading) return harmless("what a query gives");
    const plain = property("plain");
    if (plain === undefined || truthOf(plain) === false) return rows;
    return found === undefined ? harmless("the row of a query") : (found[0] ?? literal(null));
  }

  /** The text of a query with its values in it. */
  #filled(sql: Value, options: Value, at: SourceSpan): string {
    const parts = sql.kind === "object" ? sql.properties : new Map([["query", sql]]);
    const query = parts.get("query");
    const text = query === undefined ? undefined : stringOf(query);
    if (text === undefined) {
      throw new GiveUp(
        query?.kind === "unknown" ? `it depends on ${query.why}` : "the SQL is not known",
        at,
      );
    }
    const given = options.kind === "object" ? options.properties : new Map<string, Value>();
    const replacements = given.get("replacements") ?? parts.get("values");
    if (given.has("bind") || parts.has("bind")) throw new GiveUp("values are bound to it", at);
    if (replacements === undefined) return text.trim();
    const values = toReal(replacements, at, "rows");
    return String(callReal(() => this.real.withReplacements(text, values), at)).trim();
  }
}

/** Statements that change nothing, as raw SQL. */
const READS =
  /^\s*(?:select|show|pragma\s+\w+\s*\(|pragma\s+\w+\s*;?\s*$|explain|describe|analyze)\b/i;

/** Options that say nothing are not written. */
function withoutEmptyEnd(args: readonly unknown[]): readonly unknown[] {
  const last = args.at(-1);
  const isEmpty =
    last === undefined ||
    (typeof last === "object" &&
      last !== null &&
      !Array.isArray(last) &&
      Reflect.ownKeys(last).length === 0 &&
      Object.getPrototypeOf(last) === Object.prototype);
  return args.length > 2 && isEmpty ? withoutEmptyEnd(args.slice(0, -1)) : args;
}
