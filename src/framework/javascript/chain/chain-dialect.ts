import type { Dialect } from "../../../sql/dialect.js";

/** The databases that chains of JavaScript are folded for. */
export type ChainDialect = Exclude<Dialect, "mssql">;
