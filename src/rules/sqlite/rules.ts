import type { Rule } from "../rule.js";
import { foreignCollation } from "../shared/foreign-collation.js";
import { foreignSql } from "../shared/foreign-sql.js";
import { ignoredUnique } from "../shared/ignored-unique.js";
import { postgresField } from "../shared/postgres-field.js";
import { postgresOperation } from "../shared/postgres-operation.js";

/** The rules for SQLite, by code. */
export const SQLITE_RULES: readonly Rule[] = [
  ignoredUnique({
    code: "SQLITE001",
    dialect: "sqlite",
    evidence: ["https://www.sqlite.org/lang_createindex.html"],
    missing: () => ["deferrable", "include", "nulls_distinct"],
  }),
  postgresField({
    code: "SQLITE002",
    dialect: "sqlite",
    severity: "error",
    outcome: "a syntax error for an array; all others are made, and no value can be stored in them",
    refusedTypes: undefined,
  }),
  postgresOperation("SQLITE003", "sqlite"),
  foreignSql("SQLITE004", "sqlite", "OperationalError (syntax error, or no such function)"),
  foreignCollation("SQLITE005", "sqlite", "OperationalError (no such collation sequence)"),
];
