import type { Knex } from "knex";
import type { RelationName } from "../../operation/relational/names.js";
import type { SchemaStatement, StatementOrigin } from "../../operation/relational/statement.js";
import type { RelationalState } from "../../operation/relational/state.js";
import { readSchemaSql, type SqlReader } from "../../schema-sql/read/read.js";
import { callValue } from "../javascript/interpret/call.js";
import { GiveUp } from "../javascript/interpret/signals.js";
import { isCallable, type Value } from "../javascript/interpret/value.js";
import { callReal } from "../javascript/interpret/real-call.js";
import type { Bridge, BuilderChain } from "./bridge.js";
import type { KnexRequest } from "./issue.js";
import type { SchemaCall } from "./schema-host.js";
import { mysqlRenames } from "./mysql-renames.js";
import { sqliteRebuilds, type AddedColumn } from "./sqlite-alterations.js";
import type { TableLog } from "./table-log.js";
import { withWritten } from "./written.js";

/** What reading a call of the schema builder needs. */
export interface RequestContext {
  readonly reader: SqlReader;
  readonly state: RelationalState;
  readonly origin: (sql: string | undefined) => StatementOrigin;
}

/** Asks Knex what a call of `knex.schema` does. */
export function requestSchema(
  { method, args, schema, at }: SchemaCall,
  real: Knex,
  bridge: Bridge,
  context: RequestContext,
): { readonly request: KnexRequest; readonly statements: readonly SchemaStatement[] } {
  const logs: TableLog[] = [];
  const given = args.map((arg) =>
    isCallable(arg)
      ? (builder: object) => {
          logs.push(logged(builder, arg, bridge, at));
        }
      : bridge.toKnex(arg, at),
  );
  const builder = schema === undefined ? real.schema : real.schema.withSchema(schema);
  const member: unknown = Reflect.get(builder, method);
  if (typeof member !== "function") throw new GiveUp(`Knex has no ${method}`, at);
  const queries = callReal(() => {
    Reflect.apply(member, builder, given);
    return builder.toSQL();
  }, at);
  const [log] = logs;
  const sqls = textsOfQueries(queries, real);
  const request: KnexRequest =
    method === "raw"
      ? { kind: "raw", sql: sqls.map(({ sql }) => sql).join(";\n") }
      : { kind: "builder", schema, method, args: given, table: log };
  const table = { schema, name: String(given[0]) };
  const statements = statementsOfQueries(sqls, log, table, context, at);
  return { request, statements: log === undefined ? statements : withWritten(statements, log) };
}

function logged(builder: object, callback: Value, bridge: Bridge, at: SchemaCall["at"]): TableLog {
  const chains: BuilderChain[] = [];
  const host = bridge.hostFor(builder, () => {
    const chain: BuilderChain = { calls: [] };
    chains.push(chain);
    return chain;
  });
  callValue(callback, [host], at, bridge.run());
  return { chains, builder };
}

/** A query as Knex compiled it. */
interface Compiled {
  readonly sql: string;
  /** Does Knex look into the database first, and go on from what it finds? */
  readonly looks: boolean;
}

function textsOfQueries(queries: unknown, real: Knex): readonly Compiled[] {
  if (!Array.isArray(queries)) return [];
  return queries.flatMap((query: unknown) => {
    if (typeof query !== "object" || query === null) return [];
    const sql: unknown = Reflect.get(query, "sql");
    const bindings: unknown = Reflect.get(query, "bindings");
    if (typeof sql !== "string") return [];
    const looks = "output" in query || "statementsProducer" in query;
    const text =
      Array.isArray(bindings) && bindings.length > 0 ? sqlOf(real.raw(sql, bindings)) : sql;
    return [{ sql: text, looks }];
  });
}

function statementsOfQueries(
  queries: readonly Compiled[],
  log: TableLog | undefined,
  table: RelationName,
  { reader, state, origin }: RequestContext,
  at: SchemaCall["at"],
): readonly SchemaStatement[] {
  const read = (sql: string): readonly SchemaStatement[] =>
    readSchemaSql(sql, reader, (source) => origin(source));
  const columnOf = (column: object): AddedColumn | undefined => addedColumn(column, log, read);
  const target = { table, origin: origin(undefined), state };
  const rebuilds =
    log === undefined
      ? []
      : reader.dialect === "sqlite"
        ? sqliteRebuilds(log.builder, target, columnOf)
        : mysqlRenames(log.builder, target);
  let next = 0;
  return queries.flatMap(({ sql, looks }) => {
    if (!looks) return read(sql);
    const rebuilt = rebuilds[next];
    next += 1;
    if (rebuilt === undefined)
      throw new GiveUp("what Knex does depends on what it finds in the database", at);
    return rebuilt;
  });
}

/** What the definition of an altered column says, read as that of a new one. */
function addedColumn(
  column: object,
  log: TableLog | undefined,
  read: (sql: string) => readonly SchemaStatement[],
): AddedColumn | undefined {
  if (log === undefined) return undefined;
  const client: unknown = Reflect.get(log.builder, "client");
  if (typeof client !== "object" || client === null) return undefined;
  const tableCompiler: unknown = invoke(client, "tableCompiler", [log.builder]);
  const compiler: unknown = invoke(client, "columnCompiler", [tableCompiler, column]);
  if (typeof compiler !== "object" || compiler === null) return undefined;
  const sql: unknown = invoke(compiler, "compileColumn", []);
  const [statement] = read(`alter table t add column ${String(sql)}`);
  if (statement?.kind !== "addColumn" || statement.column.type === undefined) return undefined;
  const { name, type, notNull, default: value } = statement.column;
  const checks = statement.constraints.flatMap((each) => (each.kind === "check" ? [each] : []));
  if (checks.length < statement.constraints.length) return undefined;
  return { name, type, notNull, default: value, checks };
}

function invoke(object: object, name: string, args: readonly unknown[]): unknown {
  const member: unknown = Reflect.get(object, name);
  return typeof member === "function" ? Reflect.apply(member, object, args) : undefined;
}

/** The SQL of a query of Knex, with its values in it. */
export function sqlOf(query: object): string {
  return String(invoke(query, "toQuery", []));
}
