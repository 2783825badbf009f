import { chainOf, type StatementRules } from "../javascript/chain/check-statements.js";
import { KNEX_MIGRATIONS } from "./bookkeeping.js";

/** Calls behind a builder that run it, or hand it on. */
const RUNS: ReadonlySet<string> = new Set([
  "then",
  "catch",
  "finally",
  "asCallback",
  "stream",
  "pipe",
]);

/** What Knex takes for a client (lib/constants.js), and what its clients call their dialects. */
const CLIENTS: ReadonlySet<string> = new Set([
  ...["pg", "postgres", "postgresql", "pgnative", "pg-native", "cockroachdb", "redshift"],
  ...["mysql", "mysql2", "sqlite", "sqlite3", "better-sqlite3", "node:sqlite"],
  ...["mssql", "oracle", "oracledb"],
]);
const DIALECTS: ReadonlySet<string> = new Set([
  ...["postgresql", "mysql", "sqlite3", "mssql", "oracle", "redshift", "cockroachdb"],
]);

/** What Knex migrations may get wrong. */
export const KNEX_STATEMENTS: StatementRules = {
  acts: (call, root) => {
    const [first, second, ...rest] = chainOf(call);
    if (first !== root || rest.some((name) => RUNS.has(name))) return false;
    // `knex("table")` is a chain whose second name is a method of its query.
    const isQuery = /^(?:insert|update|del|delete|truncate)$/;
    return (
      (second === "schema" && rest.length > 0) ||
      second === "raw" ||
      [second ?? "", ...rest].some((name) => isQuery.test(name))
    );
  },
  unawaited: "Knex runs only what somebody waits for, so it does nothing",
  dialects: [
    { asked: /\bclient\.config\.client$/, names: CLIENTS },
    { asked: /\bclient\.dialect$/, names: DIALECTS },
  ],
  bookkeeping: KNEX_MIGRATIONS.name,
};
