/*
 * MSSQL001 identity-change: an AlterField to or from an AutoField.
 *
 * SQL Server cannot give the IDENTITY property to a column that is there, nor take it away, so the backends refuse the operation in
 * front of any SQL. mssql-django lets AutoField and BigAutoField become one another; django-pyodbc-azure refuses every AlterField on
 * them, even one that changes an option that no database knows.
 * See https://github.com/microsoft/mssql-django/issues/55 and docs/rules/mssql001.md.
 */
import { isAutoField } from "../columns.js";
import { defineRule } from "../rule.js";
import { alteredField } from "../altered-field.js";

export const identityChange = defineRule({
  code: "MSSQL001",
  name: "identity-change",
  dialect: "mssql",
  severity: "error",
  summary: "An existing column cannot get or lose the IDENTITY property.",
  outcome: "NotImplementedError in the backend, before any SQL is sent",
  evidence: [
    "https://github.com/microsoft/mssql-django/issues/55",
    "https://learn.microsoft.com/sql/t-sql/statements/alter-table-transact-sql",
  ],
  fix: "none",
  messages: {
    changed:
      "{entity}.{field} changes from {from} to {to}: SQL Server cannot change the IDENTITY property of a column",
    untouchable:
      "{entity}.{field} is {from}: django-pyodbc-azure refuses every AlterField on an identity column",
  },
  hint: "squash the step into the one that creates the table; or make a new column, copy the values, and drop the old one",
  detect: {
    kind: "passing",
    find: (moment, { backend }) => {
      const altered = alteredField(moment);
      if (altered === undefined) return [];
      const { entity, old, field } = altered;
      const was = isAutoField(old);
      const is = isAutoField(field);
      const data = {
        entity: entity.name,
        field: field.name,
        from: old.className.replace(/^models\./, ""),
        to: field.className.replace(/^models\./, ""),
      };
      const hazard = { data, subject: field.name, at: field.expression.slice };
      if (was !== is) return [{ ...hazard, message: "changed" }];
      return was && backend === "django-pyodbc-azure"
        ? [{ ...hazard, message: "untouchable" }]
        : [];
    },
  },
});
