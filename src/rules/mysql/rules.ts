import { integerType } from "../../dialect/mysql/column-facts.js";
import type { Rule } from "../rule.js";
import { foreignCollation } from "../shared/foreign-collation.js";
import { foreignSql } from "../shared/foreign-sql.js";
import { ignoredUnique } from "../shared/ignored-unique.js";
import { keyTypeMismatch } from "../shared/key-type-mismatch.js";
import { POSTGRES_TYPES, postgresField } from "../shared/postgres-field.js";
import { postgresOperation } from "../shared/postgres-operation.js";
import { keyTooLong } from "./key-too-long.js";
import { raiseAfterSchemaChange } from "./raise-after-schema-change.js";
import { rowTooLarge } from "./row-too-large.js";
import { textKey } from "./text-key.js";

/** The rules for MySQL and MariaDB, by code. */
export const MYSQL_RULES: readonly Rule[] = [
  textKey,
  keyTooLong,
  rowTooLarge,
  ignoredUnique({
    code: "MYSQL004",
    dialect: "mysql",
    evidence: ["https://docs.djangoproject.com/en/stable/ref/databases/#mysql-notes"],
    missing: ({ server }) => [
      "condition",
      "deferrable",
      "include",
      "nulls_distinct",
      ...(server === "mariadb" ? (["expressions"] as const) : []),
    ],
  }),
  postgresField({
    code: "MYSQL005",
    dialect: "mysql",
    severity: "error",
    outcome: "error 1064 (syntax), in MariaDB also 4161 (unknown data type)",
    refusedTypes: POSTGRES_TYPES,
  }),
  postgresOperation("MYSQL006", "mysql"),
  foreignSql("MYSQL007", "mysql", "error 1064 (syntax), or 1305 (function does not exist)"),
  foreignCollation("MYSQL008", "mysql", "error 1273 (unknown collation)"),
  keyTypeMismatch({
    code: "MYSQL009",
    dialect: "mysql",
    outcome: "error 3780 (columns are incompatible), in MariaDB errno 150",
    evidence: ["https://dev.mysql.com/doc/refman/8.4/en/create-table-foreign-keys.html"],
    typeOf: integerType,
  }),
  raiseAfterSchemaChange,
];
