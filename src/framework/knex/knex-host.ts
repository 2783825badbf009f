import type { Knex } from "knex";
import type { SourceSpan } from "../../edit/source.js";
import { awaitValue } from "../javascript/interpret/await.js";
import { callValue } from "../javascript/interpret/call.js";
import type { Run } from "../javascript/interpret/run.js";
import { GiveUp } from "../javascript/interpret/signals.js";
import {
  UNDEFINED,
  harmless,
  hostOf,
  isCallable,
  isNullish,
  literal,
  native,
  objectOf,
  unknown,
  type Host,
  type HostValue,
  type Value,
} from "../javascript/interpret/value.js";
import { callReal } from "../javascript/interpret/real-call.js";
import type { Bridge } from "./bridge.js";
import { SchemaHost, type SchemaRun } from "./schema-host.js";

/** What `knex` and `trx` are to a migration. */
export interface KnexOwner extends SchemaRun {
  readonly client: string;
  readonly bridge: Bridge;
  readonly run: () => Run;
  readonly batchInsert: (table: Value, rows: Value, at: SourceSpan) => Value;
}

/** The argument of `up` and `down`. Transactions are the same object: a migration runs on one connection. */
export function knexHost(real: Knex, owner: KnexOwner): HostValue {
  const host: Host = {
    what: "knex",
    call: (args, at) => generic("knex", real, args, at),
    get: (name) => {
      switch (name) {
        case "schema":
          return hostOf(new SchemaHost(owner));
        case "client":
          return clientValue(owner.client);
        case "transaction":
          return native(name, ([body = UNDEFINED], at) => transaction(body, at));
        case "commit":
        case "executionPromise":
          return native(name, () => UNDEFINED);
        case "batchInsert":
          return native(name, ([table = UNDEFINED, rows = UNDEFINED], at) =>
            owner.batchInsert(table, rows, at),
          );
        case "isTransaction":
          return literal(true);
        case "userParams":
        case "context":
          return unknown(`knex.${name}`);
        case "fn":
          return owner.bridge.hostFor(real.fn, () => undefined);
        default:
          return method(name);
      }
    },
  };
  const self = hostOf(host);

  function generic(what: string, member: unknown, args: readonly Value[], at: SourceSpan): Value {
    if (typeof member !== "function") throw new GiveUp(`${what} is not known`, at);
    const given = args.map((arg) => owner.bridge.toKnex(arg, at));
    return owner.bridge.fromKnex(
      callReal(() => Reflect.apply(member, real, given), at),
      () => undefined,
    );
  }

  function method(name: string): Value | undefined {
    const member: unknown = Reflect.get(real, name);
    if (typeof member !== "function" || EXECUTING.has(name)) return undefined;
    return native(name, (args, at) => generic(`knex.${name}`, member, args, at));
  }

  function transaction(body: Value, at: SourceSpan): Value {
    if (isNullish(body) || !isCallable(body)) return self;
    const run = owner.run();
    const before = run.actions();
    const settled = awaitValue(callValue(body, [self], at, run), at, run);
    const issued = run.actions() - before;
    const promise: Value = { kind: "promise", settled, issued, until: run.actions() };
    if (issued > 0) run.began(promise);
    return promise;
  }

  return self;
}

/** What would act without being asked by a query. */
const EXECUTING: ReadonlySet<string> = new Set([
  "destroy",
  "initialize",
  "migrate",
  "on",
  "once",
  "rollback",
  "seed",
  "transactionProvider",
]);

/** `knex.client`, as far as migrations ask for the database that they run on. */
function clientValue(client: string): Value {
  const dialects: Readonly<Record<string, string>> = {
    pg: "postgresql",
    mysql2: "mysql",
    "better-sqlite3": "sqlite3",
  };
  return objectOf([
    [
      "config",
      objectOf([
        ["client", literal(client)],
        ["connection", harmless("the connection")],
        ["searchPath", harmless("the search path")],
      ]),
    ],
    ["dialect", literal(dialects[client] ?? client)],
    ["driverName", literal(client)],
    ["database", native("database", () => harmless("the name of the database"))],
    ["schema", harmless("the schema")],
    ["connectionSettings", harmless("the connection")],
    ["version", harmless("the version of the server")],
  ]);
}
