import type { Constraint, Model, ModelField } from "../../schema/model.js";
import type { SchemaEditor } from "../editor.js";
import { isSince, type DjangoRelease } from "../release.js";
import type { ColumnRule, FieldChange, SchemaRules } from "../schema-rules.js";
import { isServerSince, type Server } from "../server.js";
import { addField, addLink } from "../standard/add-field.js";
import { columnDefinition } from "../standard/column.js";
import { columnParameters } from "../standard/column-parameters.js";
import { addConstraint, removeConstraint } from "../standard/constraints.js";
import { effectiveDefault } from "../standard/defaults.js";
import { foreignKeyTarget, hasForeignKey } from "../standard/foreign-key.js";
import { allReferrers, isListed } from "../standard/related.js";
import { removeField } from "../standard/remove.js";
import { STANDARD_SCHEMA } from "../standard/schema.js";
import { targetOf } from "../../schema/model.js";
import { linkModel } from "../standard/link-model.js";
import { alterLink } from "./links.js";
import { remakeTable } from "./remake.js";

/** What SQLite does in its own way: mostly, it makes tables anew (django/db/backends/sqlite3/schema.py). */
export function schema(release: DjangoRelease, server: Server): SchemaRules {
  const dropsColumns = isSince(release, "4.2") && isServerSince(server, 3, 35, 5);
  return {
    ...STANDARD_SCHEMA,
    indexTogetherWaits: !isSince(release, "5.2"),
    columnInTable: withReference,
    columnAdded: withReference,
    addField: (editor, model, field) => {
      if (field.type.kind === "composite") return;
      if (isSince(release, "4.2") && canBeAdded(editor, model, field))
        addField(editor, model, field);
      else if (columnParameters(editor.dialect.types, model, field) !== undefined) {
        remakeTable(editor, model, { created: field });
      }
    },
    removeField: (editor, model, field) => {
      const isPlain = !field.primaryKey && !field.unique && !field.indexed;
      if (dropsColumns && isPlain && !hasForeignKey(field)) removeField(editor, model, field);
      else if (columnParameters(editor.dialect.types, model, field) !== undefined) {
        remakeTable(editor, model, { deleted: field });
      }
    },
    addLink: (editor, model, link) => {
      // A relation through a model of the project has no column; Django makes the table anew all the same.
      if (link.through === undefined) addLink(editor, model, link);
      else remakeTable(editor, model);
    },
    alterColumn,
    alterLink,
    addConstraint: (editor, model, constraint, manner) => {
      if (isOwnIndex(constraint)) addConstraint(editor, model, constraint, manner);
      else remakeTable(editor, model);
    },
    removeConstraint: (editor, model, constraint) => {
      if (isOwnIndex(constraint)) removeConstraint(editor, model, constraint);
      else remakeTable(editor, model);
    },
  };
}

const withReference: ColumnRule = (editor, model, field, column) => {
  if (!hasForeignKey(field)) return column;
  const { table, column: toColumn } = foreignKeyTarget(model, field);
  const to = `${editor.quote(table)} (${editor.quote(toColumn)})`;
  return {
    ...column,
    text: `${column.text} REFERENCES ${to} DEFERRABLE INITIALLY DEFERRED`,
    foreignKey: { name: undefined, toTable: table, toColumn },
  };
};

/** Can the column be added to the table as it is (add_field)? */
function canBeAdded(editor: SchemaEditor, model: Model, field: ModelField): boolean {
  const { databaseDefault } = field;
  const isValue =
    databaseDefault === undefined ||
    (databaseDefault.kind === "call" && databaseDefault.callee === "models.Value");
  return (
    !field.primaryKey &&
    !field.unique &&
    field.null &&
    effectiveDefault(editor, model, field) === undefined &&
    isValue
  );
}

/** Is the constraint an index that can be made and dropped by itself? */
function isOwnIndex(constraint: Constraint): boolean {
  return (
    constraint.kind === "unique" &&
    (constraint.condition !== undefined ||
      constraint.expressions.length > 0 ||
      constraint.include.length > 0 ||
      constraint.deferrable !== undefined)
  );
}

/** _alter_field: a column that is only renamed is; for all else the table is made anew, and those that point to it. */
function alterColumn(editor: SchemaEditor, change: FieldChange): void {
  const { model, afterModel, before, after } = change;
  const { types } = editor.dialect;
  const oldText = columnDefinition(editor, model, before, "without default")?.text;
  const newText = columnDefinition(editor, afterModel, after, "without default")?.text;
  const hasKey = hasForeignKey(before) || hasForeignKey(after);
  if (
    before.column !== after.column &&
    withoutCheck(oldText) === withoutCheck(newText) &&
    !hasKey
  ) {
    editor.run({
      kind: "renameColumn",
      table: model.table,
      column: before.column,
      to: after.column,
      type: "",
    });
    return;
  }
  // Keys of the table to itself point to the new shape.
  remakeTable(editor, { ...model, models: afterModel.models }, { altered: [{ before, after }] });
  const old = columnParameters(types, model, before);
  const now = columnParameters(types, afterModel, after);
  const differs = old?.type !== now?.type || old?.collation !== now?.collation;
  if (!after.unique || !differs) return;
  for (const related of relatedModels(editor, afterModel, after)) remakeTable(editor, related);
}

/** Django compares columns without their checks, which name them. */
function withoutCheck(text: string | undefined): string | undefined {
  return text?.replace(/ CHECK \(.*\)/, "");
}

/** The models whose keys point to a changed column. */
function relatedModels(editor: SchemaEditor, model: Model, field: ModelField): readonly Model[] {
  const limit = editor.dialect.limits.identifier;
  const found = new Map<string, Model>();
  for (const referrer of allReferrers(model, limit)) {
    const { model: other, field: key } = referrer;
    if (other.key === model.key || !(isListed(referrer) || other.autoCreated)) continue;
    if (targetOf(other, key)?.field.name === field.name) found.set(other.key, other);
  }
  if (field.primaryKey) {
    for (const link of model.links) {
      const through = linkModel(model, link, limit)?.model;
      if (through !== undefined) found.set(through.key, through);
    }
  }
  return [...found.values()];
}
