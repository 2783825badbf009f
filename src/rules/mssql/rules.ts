import { columnType } from "../../dialect/mssql/column-facts.js";
import type { Rule } from "../rule.js";
import { foreignCollation } from "../shared/foreign-collation.js";
import { foreignSql } from "../shared/foreign-sql.js";
import { ignoredUnique } from "../shared/ignored-unique.js";
import { keyTypeMismatch } from "../shared/key-type-mismatch.js";
import { POSTGRES_TYPES, postgresField } from "../shared/postgres-field.js";
import { postgresOperation } from "../shared/postgres-operation.js";
import { alteredColumnInUse } from "./altered-column-in-use.js";
import { expressionIndex } from "./expression-index.js";
import { filterCondition } from "./filter-condition.js";
import { identityChange } from "./identity-change.js";
import { keyTooLong } from "./key-too-long.js";
import { lostUniqueTogether } from "./lost-unique-together.js";
import { maxTypeKey } from "./max-type-key.js";
import { nullableUniqueTogether } from "./nullable-unique-together.js";
import { nullableUnique } from "./nullable-unique.js";
import { renameWithForeignKey } from "./rename-with-foreign-key.js";
import { textTooLong } from "./text-too-long.js";
import { widenedKeyBehindUnique } from "./widened-key-behind-unique.js";
import { widenedKeyDropsIndexes } from "./widened-key-drops-indexes.js";
import { widenedKeySameMigration } from "./widened-key-same-migration.js";

/** The rules for SQL Server, by code. */
export const MSSQL_RULES: readonly Rule[] = [
  identityChange,
  widenedKeyBehindUnique,
  widenedKeySameMigration,
  widenedKeyDropsIndexes,
  nullableUnique,
  nullableUniqueTogether,
  maxTypeKey,
  keyTooLong,
  alteredColumnInUse,
  lostUniqueTogether,
  renameWithForeignKey,
  filterCondition,
  ignoredUnique({
    code: "MSSQL013",
    dialect: "mssql",
    evidence: ["https://github.com/microsoft/mssql-django/blob/dev/mssql/features.py"],
    missing: () => ["deferrable", "expressions", "nulls_distinct"],
  }),
  expressionIndex,
  postgresField({
    code: "MSSQL015",
    dialect: "mssql",
    severity: "error",
    outcome: "error 2715 (cannot find data type), or 102 (incorrect syntax) for an array",
    refusedTypes: POSTGRES_TYPES,
  }),
  postgresOperation("MSSQL016", "mssql"),
  foreignSql("MSSQL017", "mssql", "a syntax error of the server, such as 102 or 156"),
  keyTypeMismatch({
    code: "MSSQL018",
    dialect: "mssql",
    outcome: "error 1778 (not the same data type as the referencing column)",
    evidence: [
      "https://learn.microsoft.com/sql/relational-databases/tables/primary-and-foreign-key-constraints",
    ],
    typeOf: columnType,
  }),
  textTooLong,
  foreignCollation("MSSQL020", "mssql", "error 448 (invalid collation)"),
];
