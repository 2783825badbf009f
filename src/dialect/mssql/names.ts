import type { ServerNames } from "../standard/catalog.js";
import { LIMITS } from "./limits.js";
import { unnamed } from "./unnamed.js";

/** How SQL Server lists constraints: keys are no indexes in the backend's eyes, filtered unique indexes are. */
export const NAMES: ServerNames = {
  limit: LIMITS.identifier,
  primaryKey: () => unnamed("primary key", ""),
  unique: (_table, column) => unnamed("unique", column),
  check: (_table, column) => unnamed("check", column),
  foreignKey: (_table, column) => unnamed("check", column),
  uniqueIsIndex: false,
  uniqueStatementIsIndex: false,
  foreignKeyIndex: "none",
  columnChecks: "named",
  listedBy: "age",
};
