import type { RenameEntity } from "../../operation/operation.js";
import { fieldOfModel, type Model } from "../../schema/model.js";
import { isSince } from "../release.js";
import { alterField } from "../standard/alter-field.js";
import { linkModel } from "../standard/link-model.js";
import { allReferrers, isListed } from "../standard/related.js";
import { allowedModel, type Step } from "./step.js";

/** RenameModel: the table, the keys that point to it, the tables and columns of many-to-many fields. */
export function renameModel(step: Step, operation: RenameEntity): void {
  const [oldKey, newKey] =
    step.direction === "forwards"
      ? [operation.entity, operation.newEntity]
      : [operation.newEntity, operation.entity];
  const after = allowedModel(step, "to", newKey);
  const before = step.from.get(oldKey);
  if (after === undefined || before === undefined) return;
  const { editor } = step;
  const { schema, release } = editor.dialect;
  // Up to 4.2 nothing is done where the table keeps its name.
  if (before.table === after.table && isSince(release, "4.2") && !isSince(release, "5.2")) return;
  schema.renameTable(editor, before.table, after.table);
  alterReferrers(step, before, after);
  for (const [index, link] of before.links.entries()) {
    const now = after.links[index];
    if (now === undefined || now.to === newKey || link.through !== undefined) continue;
    const old = { model: before, link };
    schema.alterLink(editor, old, { model: after, link: now });
  }
}

/** The fields that point to the model are altered: their target has another name. */
function alterReferrers(step: Step, before: Model, after: Model): void {
  const { editor } = step;
  const limit = editor.dialect.limits.identifier;
  for (const referrer of allReferrers(before, undefined)) {
    if (!isListed(referrer)) continue;
    const { model, field } = referrer;
    const key = model.key === before.key ? after.key : model.key;
    const now = step.to.get(key);
    const to = now === undefined ? undefined : fieldOfModel(now, field.name);
    if (now === undefined || to === undefined) continue;
    const table = model.key === before.key ? after.table : model.table;
    // Django gives the model behind the operation, so that the field stays where it is.
    const change = { model: { ...model, table }, afterModel: now, before: field, after: to };
    editor.inPlace(() => {
      alterField(editor, change);
    });
  }
  for (const other of step.from.all()) {
    for (const [index, link] of other.links.entries()) {
      if (link.to !== before.key || link.through !== undefined) continue;
      const key = other.key === before.key ? after.key : other.key;
      const now = step.to.get(key);
      const nowLink = now?.links[index];
      if (now === undefined || nowLink === undefined) continue;
      if (linkModel(other, link, limit) === undefined) continue;
      const old = { model: other, link };
      editor.dialect.schema.alterLink(editor, old, { model: now, link: nowLink });
    }
  }
}
