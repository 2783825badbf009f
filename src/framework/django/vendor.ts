import type { Dialect } from "../../sql/dialect.js";

/** What Django calls a kind of database. */
export type Vendor = "sqlite" | "postgresql" | "mysql" | "microsoft";

/**
 * `connection.vendor` of the databases. MariaDB is `mysql`; all backends for SQL Server say `microsoft`.
 * Source: the class DatabaseWrapper in each backend's base.py.
 */
export const VENDORS: Readonly<Record<Dialect, Vendor>> = {
  sqlite: "sqlite",
  postgres: "postgresql",
  mysql: "mysql",
  mssql: "microsoft",
};
