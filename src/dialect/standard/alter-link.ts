import type { LinkField, Model, ModelField } from "../../schema/model.js";
import type { SchemaEditor } from "../editor.js";
import { alterField } from "./alter-field.js";
import { linkModel } from "./link-model.js";

/** A many-to-many field with its model. */
export interface PlacedLink {
  readonly model: Model;
  readonly link: LinkField;
}

/** Renames a many-to-many field's table and points its keys anew (django/db/backends/base/schema.py, _alter_many_to_many). */
export function alterLink(editor: SchemaEditor, before: PlacedLink, after: PlacedLink): void {
  const limit = editor.dialect.limits.identifier;
  const old = linkModel(before.model, before.link, limit);
  const now = linkModel(after.model, after.link, limit);
  if (old === undefined || now === undefined) return;
  editor.dialect.schema.renameTable(editor, old.model.table, now.model.table);
  const renamed: Model = { ...old.model, table: now.model.table };
  const alter = (from: ModelField, to: ModelField): void =>
    alterField(editor, { model: renamed, afterModel: now.model, before: from, after: to });
  alter(old.to, now.to);
  alter(old.from, now.from);
}

/** Is there a difference between two definitions of a many-to-many field? */
export function isLinkChanged(before: PlacedLink, after: PlacedLink): boolean {
  if (before.link.name !== after.link.name || before.link.to !== after.link.to) return true;
  const a = JSON.stringify([...before.link.attributes].sort());
  return a !== JSON.stringify([...after.link.attributes].sort());
}
