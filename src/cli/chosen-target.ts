import { MSSQL_BACKENDS } from "../dialect/mssql/backend.js";
import { MYSQL_SERVERS, type Target } from "../rules/target.js";
import { DIALECTS } from "../sql/dialect.js";
import { oneOf } from "./one-of.js";
import { UsageError } from "./stop.js";

/** The options that say what migrations shall run on. */
export interface TargetOptions {
  readonly dialect?: string;
  readonly backend?: string;
  readonly server?: string;
}

/** What the migrations shall run on; undefined where no dialect is given. Throws UsageError. */
export function chosenTarget({ dialect, backend, server }: TargetOptions): Target | undefined {
  if (backend !== undefined && dialect !== "mssql") {
    throw new UsageError("--backend goes with --dialect mssql");
  }
  if (server !== undefined && dialect !== "mysql") {
    throw new UsageError("--server goes with --dialect mysql");
  }
  if (dialect === undefined) return undefined;
  return {
    dialect: oneOf("--dialect", dialect, DIALECTS),
    backend: oneOf("--backend", backend ?? "mssql-django", MSSQL_BACKENDS),
    server: oneOf("--server", server ?? "mysql", MYSQL_SERVERS),
  };
}
