import type { SchemaEditor } from "../editor.js";
import type { PlacedLink } from "../standard/alter-link.js";
import { linkModel } from "../standard/link-model.js";
import { remakeTable } from "./remake.js";

/** Makes the table of a many-to-many field anew, or another in its place (_alter_many_to_many). */
export function alterLink(editor: SchemaEditor, before: PlacedLink, after: PlacedLink): void {
  const limit = editor.dialect.limits.identifier;
  const old = linkModel(before.model, before.link, limit);
  const now = linkModel(after.model, after.link, limit);
  if (old === undefined || now === undefined) return;
  const { schema } = editor.dialect;
  if (old.model.table === now.model.table) {
    remakeTable(
      editor,
      { ...old.model, models: now.model.models },
      {
        altered: [
          { before: old.to, after: now.to },
          { before: old.from, after: now.from },
        ],
      },
    );
    return;
  }
  schema.createModel(editor, now.model);
  const columns = (keys: typeof old): string => ["id", keys.from.column, keys.to.column].join(", ");
  const text =
    `INSERT INTO ${editor.quote(now.model.table)} (${columns(now)})` +
    ` SELECT ${columns(old)} FROM ${editor.quote(old.model.table)}`;
  editor.run({ kind: "text", text });
  schema.deleteModel(editor, old.model);
}
