/*
 * MSSQL002 widened-key-behind-unique: the type of a primary key changes while a column that is unique itself points to it.
 *
 * The backends change the type of the referencing columns too, but take only plain indexes out of the way: a UNIQUE or PRIMARY KEY
 * constraint on the referencing column (a OneToOneField, the parent link of a multi-table child) stays, and the server refuses ALTER
 * COLUMN with error 5074. The filtered index of a nullable OneToOneField goes, and comes back as an index that is not unique.
 * django-pyodbc-azure does not take the indexes of plain foreign keys out of the way either.
 * See https://github.com/microsoft/mssql-django/issues/581 and docs/rules/mssql002.md.
 */
import { alteredField } from "../altered-field.js";
import { isAutoField } from "../columns.js";
import { foreignKeysTo } from "../references.js";
import { defineRule } from "../rule.js";
import type { MssqlBackend } from "../../dialect/mssql/backend.js";
import type { Field } from "../../operation/field.js";
import { changedType } from "./column-type.js";

export const widenedKeyBehindUnique = defineRule({
  code: "MSSQL002",
  name: "widened-key-behind-unique",
  dialect: "mssql",
  severity: "error",
  summary: "The type of a primary key cannot change while a unique column points to it.",
  outcome: "error 5074 (the object is dependent on the column), with 4922",
  evidence: [
    "https://github.com/microsoft/mssql-django/issues/581",
    "https://learn.microsoft.com/sql/t-sql/statements/alter-table-transact-sql",
  ],
  fix: "none",
  messages: {
    constraint:
      "{entity}.{field} changes from {from} to {to}, and {other} points to it: the unique constraint there keeps its column from changing along",
    weakened:
      "{entity}.{field} changes from {from} to {to}, and {other} points to it: the filtered unique index there comes back as an index that is not unique",
    index:
      "{entity}.{field} changes from {from} to {to}, and {other} points to it: the index there keeps its column from changing along",
  },
  hint: "squash the step into the one that creates the tables: a column that is born with its type is never altered",
  detect: {
    kind: "passing",
    find: (moment, { backend }) => {
      const altered = alteredField(moment);
      if (altered === undefined) return [];
      const { entity, old, field } = altered;
      const types = changedType(altered, moment);
      if (types === undefined || !old.primaryKey || !field.primaryKey) return [];
      if (isIdentityRefused(old, field, backend)) return [];
      return foreignKeysTo(moment.after.state, entity.key, field).flatMap((reference) => {
        const message = consequence(reference.field, backend);
        if (message === undefined) return [];
        const other = `${reference.owner.name}.${reference.field.name}`;
        const data = { ...types, entity: entity.name, field: field.name, other };
        return [{ message, data, subject: `${field.name} ${other}`, at: field.expression.slice }];
      });
    },
  },
});

/** What MSSQL001 finds ends before any column is altered. */
function isIdentityRefused(old: Field, field: Field, backend: MssqlBackend): boolean {
  const [was, is] = [isAutoField(old), isAutoField(field)];
  return was !== is || (was && backend === "django-pyodbc-azure");
}

function consequence(
  key: Field,
  backend: MssqlBackend,
): "constraint" | "weakened" | "index" | undefined {
  if (backend === "django-pyodbc-azure") {
    if (key.unique) return "constraint";
    return key.indexed ? "index" : undefined;
  }
  if (!key.unique) return undefined;
  return key.null ? "weakened" : "constraint";
}
