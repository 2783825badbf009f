import { targetText, type EntityKey, type Field } from "./field.js";
import type { AlterField } from "./operation.js";
import { isSure, type EntityState } from "./state.js";

/**
 * Does an alteration leave the column as it is, so that no server gets SQL for it but SQLite, where it may mean that the table is
 * made anew? The entity stands before it (django/db/backends/base/schema.py, _field_should_be_altered and _alter_field).
 */
export function keepsColumn(entity: EntityState, { field }: AlterField): boolean {
  const before = entity.fields.find(({ name }) => name === field.name);
  if (before === undefined || !isSure(entity, `field ${field.name}`, `definition ${field.name}`))
    return false;
  if (before.storage !== "column" || field.storage !== "column") return false;
  if (before.shape !== field.shape || before.primaryKey !== field.primaryKey) return false;
  if (before.references.length === 0 && field.references.length === 0) return true;
  return keyText(before, entity.key) === keyText(field, entity.key);
}

/** Arguments that Django does not compare (Field.non_db_attrs, those of Django 3.2). If another one of a key changes, it makes the key anew. */
const NOT_COMPARED = new Set([
  "blank",
  "editable",
  "error_messages",
  "help_text",
  "limit_choices_to",
  "on_delete",
  "related_name",
  "related_query_name",
  "validators",
  "verbose_name",
  // Compared by what they mean.
  "to",
  "to_field",
]);

function keyText({ args, references, toField }: Field, owner: EntityKey): string {
  const compared = [...args].filter(([name]) => !NOT_COMPARED.has(name));
  return [
    ...compared.map(([name, value]) => `${name}=${value}`).sort(),
    ...references.map(({ target }) => targetText(target, owner)),
    toField?.name ?? "",
  ].join(" ");
}
