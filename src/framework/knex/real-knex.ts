import createKnex, { type Knex } from "knex";
import type { Dialect } from "../../sql/dialect.js";
import type { ChainDialect } from "../javascript/chain/chain-dialect.js";

/** The databases that Knex modules are read for: SQL Server is one of those that an override is written for. */
export type KnexDialect = Dialect;

/** The client of a dialect, where the project names none. */
export const CLIENTS: Readonly<Record<KnexDialect, string>> = {
  postgres: "pg",
  mysql: "mysql2",
  sqlite: "better-sqlite3",
  mssql: "mssql",
};

/** The dialect of each client that Knex has (https://knexjs.org/guide/#configuration-options). */
const DIALECTS: Readonly<Record<string, ChainDialect>> = {
  pg: "postgres",
  postgres: "postgres",
  postgresql: "postgres",
  "pg-native": "postgres",
  pgnative: "postgres",
  mysql: "mysql",
  mysql2: "mysql",
  sqlite: "sqlite",
  sqlite3: "sqlite",
  "better-sqlite3": "sqlite",
};

/** The dialect of a client; undefined for one that is not folded for. */
export function dialectOf(client: string): ChainDialect | undefined {
  return DIALECTS[client];
}

const SILENT = () => undefined;

/**
 * Knex itself, without a connection: it says what SQL a call gives. It is the version that refold brings along, never the project's; no
 * driver is loaded.
 */
export function openKnex(client: string): Knex {
  return createKnex({
    client,
    useNullAsDefault: true,
    log: { warn: SILENT, error: SILENT, debug: SILENT, deprecate: SILENT },
  });
}
