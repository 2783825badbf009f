import type { AlterOptions } from "../../operation/operation.js";
import { linkModel } from "../standard/link-model.js";
import { fieldOfModel, type Model } from "../../schema/model.js";
import { allowedModel, type Step } from "./step.js";

/** An operation that sets an option of a model that the database knows of. */
export function runOptions(step: Step, { entity, attribute }: AlterOptions): void {
  const after = allowedModel(step, "to", entity);
  const before = step.from.get(entity);
  if (after === undefined || before === undefined) return;
  const { editor } = step;
  switch (attribute) {
    case "db_table": {
      renameTables(step, before, after);
      return;
    }
    case "db_table_comment":
      editor.dialect.schema.commentTable(editor, after, after.comment);
      return;
    case "unique_together": {
      const sets = { before: before.uniqueTogether, after: after.uniqueTogether };
      editor.dialect.schema.alterTogether(editor, after, { kind: "unique", ...sets });
      return;
    }
    case "index_together": {
      const sets = { before: before.indexTogether, after: after.indexTogether };
      editor.dialect.schema.alterTogether(editor, after, { kind: "index", ...sets });
      return;
    }
    case "order_with_respect_to": {
      changeOrder(step, before, after);
      return;
    }
    default:
  }
}

function renameTables({ editor }: Step, before: Model, after: Model): void {
  const { schema, limits } = editor.dialect;
  schema.renameTable(editor, before.table, after.table);
  for (const [index, link] of before.links.entries()) {
    const now = after.links[index];
    const old = linkModel(before, link, limits.identifier);
    const renamed = now === undefined ? undefined : linkModel(after, now, limits.identifier);
    if (old === undefined || renamed === undefined) continue;
    schema.renameTable(editor, old.model.table, renamed.model.table);
  }
}

/** The column of order_with_respect_to comes and goes; new ones are 0 in the rows that are there. */
function changeOrder({ editor }: Step, before: Model, after: Model): void {
  const { schema } = editor.dialect;
  const had = fieldOfModel(before, "_order");
  const has = fieldOfModel(after, "_order");
  if (had !== undefined && has === undefined) schema.removeField(editor, before, had);
  if (had === undefined && has !== undefined) {
    schema.addField(editor, before, { ...has, default: { kind: "number", digits: "0" } });
  }
}
