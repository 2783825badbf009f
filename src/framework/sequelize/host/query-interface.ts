import type { SourceSpan } from "../../../edit/source.js";
import type { World } from "../../javascript/chain/world.js";
import { awaitValue } from "../../javascript/interpret/await.js";
import { callValue } from "../../javascript/interpret/call.js";
import type { Run } from "../../javascript/interpret/run.js";
import {
  UNDEFINED,
  harmless,
  hostOf,
  isCallable,
  literal,
  native,
  objectOf,
  type HostValue,
  type Value,
} from "../../javascript/interpret/value.js";
import { CALLS } from "../call/calls.js";
import type { RealSequelize } from "../real-sequelize.js";
import {
  allTables,
  askedTable,
  describedTable,
  indexesOf,
  referencesOf,
  tableExists,
} from "./questions.js";
import { DATA_TYPES, SEQUELIZE, TransactionHost } from "./values.js";

/** What the hosts need of the run that they are in. */
export interface HostOwner {
  readonly real: RealSequelize;
  readonly world: World;
  readonly run: () => Run;
  /** A method of the query interface that changes the database. */
  readonly perform: (method: string, args: readonly Value[], at: SourceSpan) => Value;
  /** `sequelize.query`. */
  readonly query: (sql: Value, options: Value, at: SourceSpan) => Value;
}

/** What migrations are given. */
export interface Hosts {
  /** The first argument: the query interface, or what umzug gives by itself, an object with the `context`. */
  readonly argument: HostValue;
  /** The project chose what umzug's context is: the query interface, a Sequelize, or an object with both. */
  readonly context: HostValue;
  readonly queryInterface: HostValue;
  readonly sequelize: HostValue;
  /** What the argument and the context were asked for so far, as far as it tells which of these they are. */
  readonly asked: ReadonlySet<string>;
}

/** Makes what migrations are given. */
export function hostsOf(owner: HostOwner): Hosts {
  const promise = (act: () => Value): Value => {
    const before = owner.run().actions();
    const settled = act();
    const issued = owner.run().actions() - before;
    const value: Value = { kind: "promise", settled, issued, until: owner.run().actions() };
    if (issued > 0) owner.run().began(value);
    return value;
  };
  const question = (name: string, answer: (args: readonly Value[], at: SourceSpan) => Value) =>
    native(name, (args, at) => promise(() => answer(args, at)));
  const onTable = (name: string, answer: typeof tableExists): Value =>
    question(name, ([table], at) => answer(owner.world, askedTable(table, at)));

  const queryInterfaceMember = (name: string): Value | undefined => {
    if (CALLS.has(name)) {
      return native(name, (args, at) => promise(() => owner.perform(name, args, at)));
    }
    switch (name) {
      case "sequelize":
        return sequelize;
      case "tableExists":
        return onTable(name, tableExists);
      case "describeTable":
        return question(name, ([table], at) =>
          describedTable(owner.world, askedTable(table, at), at),
        );
      case "showAllTables":
        return question(name, () => allTables(owner.world));
      case "showIndex":
        return onTable(name, indexesOf);
      case "getForeignKeyReferencesForTable":
        return onTable(name, referencesOf);
      default:
        return undefined;
    }
  };

  const sequelizeMember = (name: string): Value | undefined => {
    switch (name) {
      case "getQueryInterface":
        return native(name, () => queryInterface);
      case "query":
        return native(name, ([sql = UNDEFINED, options = UNDEFINED], at) =>
          promise(() => owner.query(sql, options, at)),
        );
      case "transaction":
        return native(name, (args, at) => promise(() => transaction(args.find(isCallable), at)));
      case "getDialect":
        return native(name, () => literal(owner.real.name));
      case "options":
        return objectOf([
          ["dialect", literal(owner.real.name)],
          ["schema", harmless("the schema of the connection")],
          ["logging", harmless("how queries are logged")],
          ["database", harmless("the name of the database")],
        ]);
      case "dialect":
        return objectOf([["name", literal(owner.real.name)]]);
      case "config":
        return harmless("the configuration of the connection");
      case "Sequelize":
      case "constructor":
        return SEQUELIZE;
      case "QueryTypes":
      case "literal":
      case "fn":
      case "col":
      case "cast":
      case "json":
      case "where":
      case "and":
      case "or":
        return SEQUELIZE.kind === "host" ? SEQUELIZE.host.get(name, NOWHERE) : undefined;
      case "escape":
        return native(name, ([value = UNDEFINED]) =>
          value.kind === "literal" &&
          (typeof value.value === "string" || typeof value.value === "number")
            ? literal(owner.real.escape(value.value))
            : harmless("an escaped value"),
        );
      default:
        return undefined;
    }
  };

  function transaction(body: Value | undefined, at: SourceSpan): Value {
    const host = hostOf(new TransactionHost());
    if (body === undefined) return host;
    return awaitValue(callValue(body, [host], at, owner.run()), at, owner.run());
  }

  const queryInterface = hostOf({ what: "the query interface", get: queryInterfaceMember });
  const sequelize = hostOf({ what: "the connection", get: sequelizeMember });
  const asked = new Set<string>();
  const context = hostOf({
    what: "the context of umzug",
    get: (name) => {
      asked.add(name);
      switch (name) {
        case "queryInterface":
          return queryInterface;
        case "Sequelize":
          return SEQUELIZE;
        case "DataTypes":
          return DATA_TYPES;
        case "log":
        case "logger":
          return harmless("the logger of the context");
        default:
          return queryInterfaceMember(name) ?? sequelizeMember(name);
      }
    },
  });
  const argument = hostOf({
    what: "the query interface",
    get: (name) => {
      switch (name) {
        case "context":
          asked.add(name);
          return context;
        case "name":
        case "path":
          return harmless(`the ${name} of the migration`);
        default:
          return queryInterfaceMember(name);
      }
    },
  });
  return { argument, context, queryInterface, sequelize, asked };
}

const NOWHERE: SourceSpan = { file: { path: "", text: "" }, start: 0, end: 0 };
