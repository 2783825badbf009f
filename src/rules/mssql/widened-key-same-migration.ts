/*
 * MSSQL003 widened-key-same-migration: the type of a primary key changes in the migration that made a foreign key to it.
 *
 * mssql-django makes the indexes of the referencing table anew when it has changed the type of the foreign key's column. The index of a
 * foreign key that the same migration made still waits for the end of the migration, and is then made a second time: error 1913.
 * See https://github.com/microsoft/mssql-django/issues/582 and docs/rules/mssql003.md.
 */
import type { EntityKey } from "../../operation/field.js";
import type { Operation } from "../../operation/operation.js";
import { alteredField } from "../altered-field.js";
import { isAutoField } from "../columns.js";
import { foreignKeysTo } from "../references.js";
import { defineRule } from "../rule.js";
import { changedType } from "./column-type.js";

export const widenedKeySameMigration = defineRule({
  code: "MSSQL003",
  name: "widened-key-same-migration",
  dialect: "mssql",
  severity: "error",
  summary:
    "The type of a primary key cannot change in the migration that makes a foreign key to it.",
  outcome: "error 1913 (an index with this name already exists on the table)",
  evidence: ["https://github.com/microsoft/mssql-django/issues/582"],
  fix: "none",
  messages: {
    twice:
      "{entity}.{field} changes from {from} to {to} in the migration that makes {other}: the index of {other} would be made twice",
  },
  hint: "give the column its type where the table is created (refold squash does), or change it in a migration of its own",
  detect: {
    kind: "passing",
    find: (moment, { backend }) => {
      const altered = alteredField(moment);
      if (altered === undefined || backend !== "mssql-django") return [];
      const { entity, old, field } = altered;
      const types = changedType(altered, moment);
      if (types === undefined || !old.primaryKey || !field.primaryKey) return [];
      if (isAutoField(old) !== isAutoField(field)) return [];
      return foreignKeysTo(moment.after.state, entity.key, field)
        .filter(
          ({ owner, field: key }) =>
            key.indexed && !key.unique && isNew(owner.key, key.name, moment.earlier),
        )
        .map(({ owner, field: key }) => {
          const other = `${owner.name}.${key.name}`;
          const data = { ...types, entity: entity.name, field: field.name, other };
          return {
            message: "twice" as const,
            data,
            subject: `${field.name} ${other}`,
            at: field.expression.slice,
          };
        });
    },
  },
});

/** Did one of the operations make the field? */
function isNew(owner: EntityKey, name: string, earlier: readonly Operation[]): boolean {
  return earlier.some(
    (operation) =>
      (operation.kind === "createEntity" &&
        operation.entity === owner &&
        operation.fields.some((field) => field.name === name)) ||
      (operation.kind === "addField" &&
        operation.entity === owner &&
        operation.field.name === name),
  );
}
