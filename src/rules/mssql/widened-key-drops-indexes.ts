/*
 * MSSQL004 widened-key-drops-indexes: the type of a primary key changes, and a table that points to it has indexes of its own.
 *
 * To change the type of the foreign key's column, mssql-django drops every index of the referencing table, and makes again those of
 * single fields (db_index) and of unique_together. Meta.indexes and the filtered indexes of conditional unique constraints stay away,
 * without a word (mssql/schema.py, _alter_field, "Drop related_model indexes").
 * See docs/rules/mssql004.md.
 */
import { hasTable } from "../../operation/table-name.js";
import { alteredField } from "../altered-field.js";
import { isAutoField } from "../columns.js";
import { keysOf, type Key } from "../keys.js";
import { foreignKeysTo } from "../references.js";
import { defineRule } from "../rule.js";
import { changedType } from "./column-type.js";

export const widenedKeyDropsIndexes = defineRule({
  code: "MSSQL004",
  name: "widened-key-drops-indexes",
  dialect: "mssql",
  severity: "warning",
  summary:
    "When the type of a primary key changes, tables that point to it lose the indexes of their Meta.indexes.",
  outcome: "nothing is said: the indexes are missing afterwards",
  evidence: ["https://github.com/microsoft/mssql-django/blob/dev/mssql/schema.py"],
  fix: "none",
  messages: {
    lost: "{entity}.{field} changes from {from} to {to}: {owner}, which points to it with {key}, loses {indexes}",
  },
  hint: "squash the step into the one that creates the tables, or make the indexes again in a later step (RemoveIndex in the state alone, then AddIndex)",
  detect: {
    kind: "passing",
    find: (moment, { backend }) => {
      const altered = alteredField(moment);
      if (altered === undefined || backend !== "mssql-django") return [];
      const { entity, old, field } = altered;
      const types = changedType(altered, moment);
      if (types === undefined || !old.primaryKey || !field.primaryKey) return [];
      if (isAutoField(old) !== isAutoField(field)) return [];
      return foreignKeysTo(moment.after.state, entity.key, field).flatMap(
        ({ owner, field: key }) => {
          const lost = keysOf(owner).filter(isIndexOfItsOwn);
          // A unique foreign key stops the operation in front of this (MSSQL002).
          if (lost.length === 0 || !hasTable(owner) || (key.unique && !key.null)) return [];
          const indexes = lost.map(({ title }) => title).join(", ");
          const data = {
            ...types,
            entity: entity.name,
            field: field.name,
            owner: owner.name,
            key: key.name,
            indexes,
          };
          return [
            {
              message: "lost" as const,
              data,
              subject: `${field.name} ${owner.name}.${key.name}`,
              at: field.expression.slice,
            },
          ];
        },
      );
    },
  },
});

/** An index that a unique constraint without a condition does not own: only indexes are dropped. */
function isIndexOfItsOwn({ by, kind, member }: Key): boolean {
  return by === "member" && (kind === "index" || member?.args.has("condition") === true);
}
