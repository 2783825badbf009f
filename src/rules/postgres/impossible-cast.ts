/*
 * PG003 impossible-cast: an AlterField between types that PostgreSQL cannot cast.
 *
 * Django changes the type of a column with USING "column"::type. Where there is no cast between the two, the statement fails with 42846,
 * on an empty table too: a number that becomes a uuid, a boolean that becomes a bigint. MySQL and SQLite convert whatever there is.
 * See https://www.postgresql.org/docs/current/sql-altertable.html and docs/rules/pg003.md.
 */
import { canCast, castKind } from "../../dialect/postgres/casts.js";
import { alteredField } from "../altered-field.js";
import { typeField } from "../columns.js";
import { defineRule } from "../rule.js";

export const impossibleCast = defineRule({
  code: "PG003",
  name: "impossible-cast",
  dialect: "postgres",
  severity: "error",
  summary: "A column cannot change to a type that its own has no cast to.",
  outcome: "error 42846 (cannot cast type)",
  evidence: [
    "https://www.postgresql.org/docs/current/sql-altertable.html",
    "https://www.postgresql.org/docs/current/catalog-pg-cast.html",
  ],
  fix: "none",
  messages: {
    cast: "{entity}.{field} changes from {from} to {to}, and PostgreSQL has no cast between them",
  },
  hint: "remove the field and add it anew, convert by way of a text field, or squash the step into the one that makes the column",
  detect: {
    kind: "passing",
    find: (moment) => {
      const altered = alteredField(moment);
      if (altered === undefined) return [];
      const { entity, old, field } = altered;
      const was = typeField(old, entity.key, moment.before.state);
      const is = typeField(field, entity.key, moment.after.state);
      const from = was === undefined ? undefined : castKind(was);
      const to = is === undefined ? undefined : castKind(is);
      if (from === undefined || to === undefined || canCast(from, to)) return [];
      const data = { entity: entity.name, field: field.name, from, to };
      return [{ message: "cast" as const, data, subject: field.name, at: field.expression.slice }];
    },
  },
});
