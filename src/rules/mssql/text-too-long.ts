/*
 * MSSQL019 text-too-long: a text column is longer than nvarchar can be.
 *
 * nvarchar has at most 4,000 characters; beyond that there is only nvarchar(max), which the backends use for TextField alone. CREATE TABLE
 * with a longer one fails with error 2717, above 8,000 with 131.
 * See https://learn.microsoft.com/sql/t-sql/data-types/nchar-and-nvarchar-transact-sql and docs/rules/mssql019.md.
 */
import { columnType, LONGEST_NVARCHAR } from "../../dialect/mssql/column-facts.js";
import { defineRule } from "../rule.js";

export const textTooLong = defineRule({
  code: "MSSQL019",
  name: "text-too-long",
  dialect: "mssql",
  severity: "error",
  summary: "A text column with a length has at most 4,000 characters.",
  outcome: "error 2717 or 131 (the size exceeds the maximum allowed)",
  evidence: ["https://learn.microsoft.com/sql/t-sql/data-types/nchar-and-nvarchar-transact-sql"],
  fix: "none",
  messages: {
    long: "{entity}.{field} would be {type}, and nvarchar has at most {limit} characters",
  },
  hint: "make it a TextField, or shorter",
  detect: {
    kind: "lasting",
    find: (entity) =>
      entity.fields
        .filter(
          (field) =>
            field.maxLength !== undefined &&
            field.maxLength > LONGEST_NVARCHAR &&
            columnType(field) !== undefined,
        )
        .map((field) => ({
          message: "long" as const,
          data: {
            entity: entity.name,
            field: field.name,
            type: columnType(field) ?? "",
            limit: String(LONGEST_NVARCHAR),
          },
          subject: field.name,
          at: field.expression.slice,
        })),
  },
});
