import type { Dialect } from "./dialect.js";
import type { MssqlSettings } from "./mssql/backend.js";
import { mssql } from "./mssql/dialect.js";
import { mysql } from "./mysql/dialect.js";
import { postgres } from "./postgres/dialect.js";
import type { DjangoRelease } from "./release.js";
import type { Server } from "./server.js";
import { sqlite } from "./sqlite/dialect.js";

/** How each dialect that statements can be written in is made, and the server that is meant where nothing is said. */
const DIALECTS = {
  postgres: { make: postgres, server: { kind: "postgres", version: [15] } },
  sqlite: { make: sqlite, server: { kind: "sqlite", version: [3, 40] } },
  mysql: { make: mysql, server: { kind: "mysql", version: [8] } },
  mssql: { make: mssql, server: { kind: "mssql", version: [2019] } },
} as const;

/** A dialect that statements can be written in. */
export type WrittenDialect = keyof typeof DIALECTS;

/** Their names. */
export const WRITTEN_DIALECTS: readonly WrittenDialect[] = ["sqlite", "postgres", "mysql", "mssql"];

/** The kinds of servers that each dialect is for. */
export const SERVERS: Readonly<Record<WrittenDialect, readonly Server["kind"][]>> = {
  sqlite: ["sqlite"],
  postgres: ["postgres"],
  mysql: ["mysql", "mariadb"],
  mssql: ["mssql"],
};

/** A dialect as a release of Django writes it, for a server where one is named; settings are SQL Server's alone. */
export function openDialect(
  name: WrittenDialect,
  release: DjangoRelease,
  server: Server | undefined,
  settings: MssqlSettings,
): Dialect {
  const { make, server: usual } = DIALECTS[name];
  return make(release, server ?? usual, settings);
}
