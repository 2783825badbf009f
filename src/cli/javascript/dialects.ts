import type { ChainDialect } from "../../framework/javascript/chain/chain-dialect.js";
import { UsageError } from "../stop.js";

const DIALECT_NAMES: Readonly<Record<string, ChainDialect>> = {
  postgres: "postgres",
  postgresql: "postgres",
  mysql: "mysql",
  mariadb: "mysql",
  sqlite: "sqlite",
};

/** The dialect that `--dialect` names, or all that the project is for. Throws UsageError. */
export function dialectsOf(
  wanted: string | undefined,
  all: readonly ChainDialect[],
): readonly ChainDialect[] {
  if (wanted === undefined) return all;
  const dialect = DIALECT_NAMES[wanted];
  if (dialect === undefined) {
    throw new UsageError(`--dialect takes postgres, mysql or sqlite, not ${wanted}`);
  }
  return [dialect];
}
