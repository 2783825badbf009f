/*
 * MSSQL011 rename-with-foreign-key: a model or a field is renamed that takes part in a foreign key.
 *
 * Both backends list it among their limitations. sp_rename changes the name alone: constraints and indexes keep the names that were made
 * of the old one, and a later step that looks for them by the new one does not find them.
 * See https://github.com/microsoft/mssql-django#known-limitations and docs/rules/mssql011.md.
 */
import { columnName, isForeignKey } from "../../operation/column-name.js";
import type { Field } from "../../operation/field.js";
import { foreignKeysTo } from "../references.js";
import { defineRule, type Hazard, type Moment } from "../rule.js";

export const renameWithForeignKey = defineRule({
  code: "MSSQL011",
  name: "rename-with-foreign-key",
  dialect: "mssql",
  severity: "warning",
  summary:
    "The backends do not support renaming a model or a field that takes part in a foreign key.",
  outcome: "depends on what is renamed; constraints keep names made of the old one",
  evidence: [
    "https://github.com/microsoft/mssql-django#known-limitations",
    "https://github.com/microsoft/mssql-django/issues/67",
    "https://github.com/ESSolutions/django-mssql-backend/issues/56",
  ],
  fix: "none",
  messages: {
    model:
      "{from} is renamed to {to}, and {key} is a foreign key of it: the backend lists this among what it does not support",
    field:
      "{entity}.{from} is renamed to {to}, and {key} is a foreign key: the backend lists this among what it does not support",
  },
  hint: "squash the rename into the step that creates the table, or keep the column's or table's name (db_column, db_table)",
  detect: {
    kind: "passing",
    find: (moment) => [...ofModel(moment), ...ofField(moment)],
  },
});

function ofModel({ operation, before, after }: Moment): readonly Hazard<"model">[] {
  if (operation.kind !== "renameEntity") return [];
  const entity = before.state.get(operation.entity);
  const tables = [before.catalog.get(operation.entity), after.catalog.get(operation.newEntity)];
  // A table with a name of its own stays where it is.
  if (entity === undefined || tables[0]?.name === tables[1]?.name) return [];
  const own = entity.fields.filter(isForeignKey).map((field) => `${entity.name}.${field.name}`);
  const others = entity.fields.flatMap((field) =>
    foreignKeysTo(before.state, entity.key, field).map(
      ({ owner, field: key }) => `${owner.name}.${key.name}`,
    ),
  );
  const [key] = [...own, ...others];
  if (key === undefined) return [];
  const data = { from: entity.name, to: operation.newName, key };
  return [{ message: "model", data, subject: entity.name, at: undefined }];
}

function ofField({ operation, before, after }: Moment): readonly Hazard<"field">[] {
  if (operation.kind !== "renameField") return [];
  const entity = before.state.get(operation.entity);
  const named = (fields: readonly Field[] | undefined, name: string): Field | undefined =>
    fields?.find((field) => field.name === name);
  const old = named(entity?.fields, operation.name);
  const field = named(after.state.get(operation.entity)?.fields, operation.newName);
  if (entity === undefined || old === undefined || field === undefined) return [];
  if (columnName(old) === columnName(field)) return [];
  const own = isForeignKey(old) ? [`${entity.name}.${old.name}`] : [];
  const others = foreignKeysTo(before.state, entity.key, old).map(
    ({ owner, field: key }) => `${owner.name}.${key.name}`,
  );
  const [key] = [...own, ...others];
  if (key === undefined) return [];
  const data = { entity: entity.name, from: old.name, to: field.name, key };
  return [{ message: "field", data, subject: old.name, at: undefined }];
}
