/*
 * MSSQL005 nullable-unique: a column that may be NULL is unique, and django-pyodbc-azure makes a UNIQUE constraint of it.
 *
 * For a UNIQUE constraint of SQL Server two NULLs are equal, so the second row without a value is refused with error 2627. On other
 * databases, and for Django, NULLs differ. mssql-django makes a filtered index instead (WHERE … IS NOT NULL).
 * See https://learn.microsoft.com/sql/relational-databases/tables/create-unique-constraints and docs/rules/mssql005.md.
 */
import { defineRule } from "../rule.js";
import { keyColumns, makesFilteredIndex } from "./filtered-index.js";

export const nullableUnique = defineRule({
  code: "MSSQL005",
  name: "nullable-unique",
  dialect: "mssql",
  severity: "error",
  summary: "A UNIQUE constraint lets only one row be NULL.",
  outcome: "error 2627 when the second row without a value is stored",
  evidence: [
    "https://learn.microsoft.com/sql/relational-databases/tables/unique-constraints-and-check-constraints",
    "https://github.com/ESSolutions/django-mssql-backend/issues/38",
  ],
  fix: "always",
  messages: {
    unique: "{entity}.{field} is unique and may be NULL: only one row may be without a value",
  },
  hint: "drop the constraint and make a unique index WHERE … IS NOT NULL instead (check --fix), or use mssql-django, which does",
  detect: {
    kind: "lasting",
    seenTo: makesFilteredIndex,
    find: (entity, _schema, { backend }) => {
      if (backend !== "django-pyodbc-azure") return [];
      return entity.fields
        .filter(
          (field) => field.storage === "column" && field.unique && field.null && !field.primaryKey,
        )
        .map((field) => ({
          message: "unique" as const,
          data: { entity: entity.name, field: field.name, ...keyColumns(entity, [field]) },
          subject: field.name,
          at: field.expression.slice,
        }));
    },
  },
});
