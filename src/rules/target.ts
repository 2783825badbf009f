import type { MssqlBackend } from "../dialect/mssql/backend.js";
import type { DjangoVersion } from "../framework/django/loader/version.js";
import type { Dialect } from "../sql/dialect.js";

/** The servers that Django's MySQL backend runs on. */
export const MYSQL_SERVERS = ["mysql", "mariadb"] as const;

export type MysqlServer = (typeof MYSQL_SERVERS)[number];

/** What the migrations shall run on. Backends and servers are read by the rules of their own dialect alone. */
export interface Target {
  readonly dialect: Dialect;
  readonly backend: MssqlBackend;
  readonly server: MysqlServer;
}

/** What the migrations shall run on, and the Django that runs them. */
export interface DjangoTarget extends Target {
  readonly django: DjangoVersion;
}
