/** The databases that SQL may be written for. */
export type Dialect = "postgres" | "mysql" | "sqlite" | "mssql";

/** All of them; the first is the one that is read best. */
export const DIALECTS: readonly Dialect[] = ["postgres", "mysql", "sqlite", "mssql"];
