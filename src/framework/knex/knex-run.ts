import type { Knex } from "knex";
import type { SourceSpan } from "../../edit/source.js";
import type { MigrationKey } from "../../chain/migration.js";
import type { Presence } from "../../operation/relational/condition.js";
import type { RelationName } from "../../operation/relational/names.js";
import type { SchemaStatement, StatementOrigin } from "../../operation/relational/statement.js";
import { readSchemaSql, type SqlReader } from "../../schema-sql/read/read.js";
import { noRowsOfQuery } from "../../sql/no-rows.js";
import type { PostgresParser } from "../../sql/postgres/parser.js";
import { globalValue } from "../javascript/interpret/globals.js";
import { Run } from "../javascript/interpret/run.js";
import { GiveUp, Thrown } from "../javascript/interpret/signals.js";
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
import { CatalogReader } from "../javascript/chain/catalog-reader.js";
import { catalogRow } from "../javascript/chain/catalog-row.js";
import type { CarriedCode } from "../javascript/chain/issue.js";
import type { ChainRun, Moment } from "../javascript/chain/read-units.js";
import * as worlds from "../javascript/chain/world.js";
import type { World } from "../javascript/chain/world.js";
import type { KnexIssue, KnexRequest } from "./issue.js";
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

/** Runs migrations on a database of which only is known what the chain did to it, and notes what they ask for. */
export class KnexRun implements KnexOwner, ChainRun<KnexRequest> {
  readonly bridge: Bridge;
  readonly knex: HostValue;
  readonly reader: SqlReader;
  readonly client: string;
  readonly catalogs = new CatalogReader();
  readonly #real: Knex;
  readonly #issues: KnexIssue[] = [];
  #run: Run = this.#newRun();
  #migration: MigrationKey = { app: "", name: "" };
  #world: World;

  constructor({ dialect, client, parser }: KnexSetting, world: World) {
    this.#real = openKnex(client);
    this.client = client;
    this.reader = { dialect, parser };
    this.#world = world;
    this.bridge = new Bridge(
      () => this.#run,
      (query, at) => this.#query(query, at),
    );
    this.knex = knexHost(this.#real, this);
  }

  readonly run = (): Run => this.#run;

  get world(): World {
    return this.#world;
  }

  /** A new migration begins. */
  begin(migration: MigrationKey): void {
    this.#migration = migration;
    this.#run = this.#newRun();
    this.catalogs.begin();
  }

  /** What was asked for since a moment, and back to that moment. */
  takeBack(moment: Moment): void {
    this.#issues.length = moment.issues;
    this.#world = moment.world;
  }

  /** This moment. */
  now(): Moment {
    return { issues: this.#issues.length, world: this.#world };
  }

  /** All that was asked for since a moment. */
  since({ issues }: Moment): readonly KnexIssue[] {
    return this.#issues.slice(issues);
  }

  perform(call: SchemaCall): void {
    const { request, statements } = requestSchema(call, this.#real, this.bridge, {
      reader: this.reader,
      state: this.#world.state,
      origin: (sql) => this.#origin(call.at, sql),
    });
    this.#record(call.at, request, statements);
  }

  hasTable(schema: string | undefined, name: string): Value {
    return presence(
      worlds.hasTable(this.#world, tableName(schema, name)),
      `whether ${name} is there`,
    );
  }

  hasColumn(schema: string | undefined, table: string, column: string): Value {
    const found = worlds.hasColumn(this.#world, tableName(schema, table), column);
    return presence(found, `whether ${table}.${column} is there`);
  }

  batchInsert(table: Value, rows: Value, at: SourceSpan): Value {
    if (rows.kind === "array" && rows.items.length === 0) return arrayOf([]);
    const query = this.#real(String(this.bridge.toKnex(table, at))).insert({ refold: 1 });
    return this.#query(query, at);
  }

  /** Notes code that is carried as one issue, of which only these statements are known. */
  carry(
    at: SourceSpan,
    code: CarriedCode,
    statements: (origin: StatementOrigin) => readonly SchemaStatement[],
  ): void {
    this.#record(at, { kind: "code", code }, statements(this.#origin(at, undefined)));
  }

  #newRun(): Run {
    return new Run(
      () => this.#issues.length,
      (name) => globalValue(name, () => this.#run),
    );
  }

  #origin(at: SourceSpan, sql: string | undefined): StatementOrigin {
    return {
      migration: this.#migration,
      slice: { ...at, edits: [] },
      sql,
      comments: [],
      issue: `${at.file.path}:${at.start}:${this.#issues.length}`,
    };
  }

  /** Runs a query or a raw statement. */
  #query(query: object, at: SourceSpan): Value {
    const { sql, method } = compiled(query, at);
    const { dialect, parser } = this.reader;
    const isReading = READING.has(method) || (method === "raw" && READS.test(sql));
    const found = isReading
      ? this.catalogs.answer(sql, this.reader, this.#world)?.map(catalogRow)
      : undefined;
    const none = worlds.holds(this.#world, noRowsOfQuery(sql, dialect, parser));
    const rows = found ?? (none ? [] : undefined);
    if (READING.has(method)) return rows === undefined ? ROWS : resultOf(method, rows);
    const statements = readSchemaSql(sql, this.reader, (source) => this.#origin(at, source));
    if (!isReading) {
      const request: KnexRequest = method === "raw" ? { kind: "raw", sql } : { kind: "query", sql };
      this.#record(at, request, statements);
    }
    if (method !== "raw") return harmless("how many rows were changed");
    if (!isReading) return rawResult(dialect, []);
    return rows === undefined ? ROWS : rawResult(dialect, rows);
  }

  #record(
    at: SourceSpan,
    request: KnexIssue["request"],
    statements: readonly SchemaStatement[],
  ): void {
    const id = statements[0]?.origin.issue ?? `${at.file.path}:${at.start}:${this.#issues.length}`;
    for (const statement of statements) {
      const applied = worlds.apply(this.#world, statement);
      if (!applied.ok) throw new Thrown(objectOf([["message", literal(applied.why)]]), at);
      this.#world = applied.world;
    }
    this.#issues.push({ id, at, request, statements });
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
