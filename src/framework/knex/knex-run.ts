import type { Knex } from "knex";
import type { SourceSpan } from "../../edit/source.js";
import type { Presence } from "../../operation/relational/condition.js";
import type { RelationName } from "../../operation/relational/names.js";
import type { PostgresParser } from "../../sql/postgres/parser.js";
import { globalValue } from "../javascript/interpret/globals.js";
import { GiveUp } from "../javascript/interpret/signals.js";
import {
  UNDEFINED,
  arrayOf,
  harmless,
  literal,
  objectOf,
  type HostValue,
  type Value,
} from "../javascript/interpret/value.js";
import { Bridge } from "./bridge.js";
import { Recording } from "../javascript/chain/recording.js";
import { hasColumn, hasTable, type World } from "../javascript/chain/world.js";
import type { KnexRequest } from "./issue.js";
import { knexHost, type KnexOwner } from "./knex-host.js";
import { openKnex, type KnexDialect } from "./real-knex.js";
import type { SchemaCall } from "./schema-host.js";
import { requestSchema, sqlOf } from "./schema-request.js";

/** What one run of migrations on one dialect works with. */
export interface KnexSetting {
  readonly dialect: KnexDialect;
  /** The client that the project names. */
  readonly client: string;
  readonly parser: PostgresParser;
}

/** What migrations ask Knex for. */
export class KnexRun extends Recording<KnexRequest> implements KnexOwner {
  readonly bridge: Bridge;
  readonly knex: HostValue;
  readonly client: string;
  readonly #real: Knex;

  constructor({ dialect, client, parser }: KnexSetting, world: World) {
    super({ reader: { dialect, parser }, world, globals: globalValue });
    this.#real = openKnex(client);
    this.client = client;
    this.bridge = new Bridge(this.run, (query, at) => this.#query(query, at));
    this.knex = knexHost(this.#real, this);
  }

  perform(call: SchemaCall): void {
    const { request, statements } = requestSchema(call, this.#real, this.bridge, {
      reader: this.reader,
      state: this.world.state,
      origin: (sql) => this.origin(call.at, sql),
    });
    this.record(call.at, request, statements);
  }

  hasTable(schema: string | undefined, name: string): Value {
    return presence(hasTable(this.world, tableName(schema, name)), `whether ${name} is there`);
  }

  hasColumn(schema: string | undefined, table: string, column: string): Value {
    const found = hasColumn(this.world, tableName(schema, table), column);
    return presence(found, `whether ${table}.${column} is there`);
  }

  batchInsert(table: Value, rows: Value, at: SourceSpan): Value {
    if (rows.kind === "array" && rows.items.length === 0) return arrayOf([]);
    const query = this.#real(String(this.bridge.toKnex(table, at))).insert({ refold: 1 });
    return this.#query(query, at);
  }

  /** Runs a query or a raw statement. */
  #query(query: object, at: SourceSpan): Value {
    const { sql, method } = compiled(query, at);
    const isReading = READING.has(method) || (method === "raw" && READS.test(sql));
    const rows = isReading ? this.rows(sql) : undefined;
    if (READING.has(method)) return rows === undefined ? ROWS : resultOf(method, rows);
    if (!isReading) {
      const request: KnexRequest = method === "raw" ? { kind: "raw", sql } : { kind: "query", sql };
      this.record(at, request, this.read(sql, at));
    }
    const { dialect } = this.reader;
    if (method !== "raw") return harmless("how many rows were changed");
    if (!isReading) return rawResult(dialect, []);
    return rows === undefined ? ROWS : rawResult(dialect, rows);
  }
}

const READING: ReadonlySet<string> = new Set(["select", "first", "pluck"]);

/** Statements that change nothing, as raw SQL. */
const READS = /^\s*(?:select|show|pragma\s+\w+\s*\(|pragma\s+\w+\s*;?\s*$|explain|analyze)\b/i;

/** Rows of which nothing is known. */
const ROWS = harmless("the rows of a query");

function resultOf(method: string, rows: readonly Value[]): Value {
  if (method === "first") return rows[0] ?? UNDEFINED;
  return method === "pluck" && rows.length > 0 ? ROWS : arrayOf(rows);
}

/** What Knex gives for raw SQL: the driver's own result. */
function rawResult(dialect: string, found: readonly Value[]): Value {
  const rows = arrayOf(found);
  switch (dialect) {
    case "postgres":
      return objectOf([
        ["rows", rows],
        ["rowCount", literal(found.length)],
      ]);
    case "mysql":
      return arrayOf([rows, arrayOf([])]);
    default:
      return rows;
  }
}

function compiled(
  query: object,
  at: SourceSpan,
): { readonly sql: string; readonly method: string } {
  const toSQL: unknown = Reflect.get(query, "toSQL");
  const result: unknown = typeof toSQL === "function" ? Reflect.apply(toSQL, query, []) : undefined;
  const method: unknown =
    typeof result === "object" && result !== null ? Reflect.get(result, "method") : undefined;
  if (typeof method !== "string") throw new GiveUp("Knex does not say what this query is", at);
  return { sql: sqlOf(query), method };
}

function presence(found: Presence, what: string): Value {
  return found === "unknown" ? harmless(what) : literal(found === "there");
}

function tableName(schema: string | undefined, name: string): RelationName {
  return { schema, name };
}
