/*
 * MSSQL010 lost-unique-together: a column that is unique by itself and together with others is altered.
 *
 * mssql-django drops both constraints in front of ALTER COLUMN, and makes only that of the field again. The source lists it among its
 * known bugs (mssql/schema.py, _alter_field).
 * See https://github.com/microsoft/mssql-django/issues/494 and docs/rules/mssql010.md.
 */
import { alteredField } from "../altered-field.js";
import { keysOf } from "../keys.js";
import { defineRule } from "../rule.js";
import { changedType } from "./column-type.js";

export const lostUniqueTogether = defineRule({
  code: "MSSQL010",
  name: "lost-unique-together",
  dialect: "mssql",
  severity: "warning",
  summary: "Altering a unique column drops the unique_together that it is part of.",
  outcome: "nothing is said: the constraint is missing afterwards",
  evidence: ["https://github.com/microsoft/mssql-django/issues/494"],
  fix: "none",
  messages: {
    lost: "{entity}.{field} is unique and changes: the constraint over {key} is dropped and not made again",
  },
  hint: "clear unique_together in front of the operation and set it again behind it",
  detect: {
    kind: "passing",
    find: (moment) => {
      const altered = alteredField(moment);
      if (altered === undefined) return [];
      const { entity, old, field } = altered;
      if (!old.unique || !field.unique || old.primaryKey || field.primaryKey) return [];
      if (changedType(altered, moment) === undefined && old.null === field.null) return [];
      return keysOf(entity)
        .filter(({ by, fields }) => by === "unique_together" && fields.includes(field))
        .map(({ title }) => ({
          message: "lost" as const,
          data: { entity: entity.name, field: field.name, key: title },
          subject: `${field.name} ${title}`,
          at: field.expression.slice,
        }));
    },
  },
});
