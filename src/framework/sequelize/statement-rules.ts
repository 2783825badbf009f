import { chainOf, type StatementRules } from "../javascript/chain/check-statements.js";
import { SEQUELIZE_META } from "./bookkeeping.js";

/** Calls of the query interface that give promises. */
const ACTS =
  /^(?:create|drop|rename|add|remove|change|bulk|upsert|insert|update|delete|increment)[A-Z]\w*$|^query$/;

/** What Sequelize 6 calls its dialects (lib/sequelize.js). */
const DIALECTS: ReadonlySet<string> = new Set([
  ...["mysql", "mariadb", "sqlite", "postgres", "mssql", "db2", "snowflake", "oracle"],
]);

/** What Sequelize migrations may get wrong. */
export const SEQUELIZE_STATEMENTS: StatementRules = {
  acts: (call, root) => {
    const [first, ...rest] = chainOf(call);
    const last = rest.at(-1) ?? "";
    const isDirect = rest.length === 1 || (rest.length === 2 && rest[0] === "sequelize");
    return first === root && isDirect && ACTS.test(last);
  },
  unawaited: "the migration counts as done while it runs, also where it fails",
  dialects: [
    { asked: /\.getDialect\(\)$/, names: DIALECTS },
    { asked: /\bsequelize\.options\.dialect$/, names: DIALECTS },
  ],
  bookkeeping: SEQUELIZE_META.name,
};
