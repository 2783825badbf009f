import type { Rule } from "../rule.js";
import { foreignCollation } from "../shared/foreign-collation.js";
import { foreignSql } from "../shared/foreign-sql.js";
import { concurrentlyInTransaction } from "./concurrently-in-transaction.js";
import { impossibleCast } from "./impossible-cast.js";
import { missingExtension } from "./missing-extension.js";
import { pendingTriggerEvents } from "./pending-trigger-events.js";

/** The rules for PostgreSQL, by code. */
export const POSTGRES_RULES: readonly Rule[] = [
  pendingTriggerEvents,
  concurrentlyInTransaction,
  impossibleCast,
  missingExtension,
  foreignSql("PG005", "postgres", "error 42601 (syntax), or 42883 (function does not exist)"),
  foreignCollation("PG006", "postgres", "error 42704 (collation does not exist)"),
];
