import { fieldOfModel, type Constraint, type Model } from "../../schema/model.js";
import { placeholder } from "../database-value.js";
import type { SchemaEditor } from "../editor.js";
import { conditionSql } from "../expressions/compile.js";
import { indexExpressions } from "../expressions/index-expressions.js";
import type { IndexTarget, Statement, TableConstraint } from "../statement.js";
import { deferrableSql } from "./deferrable.js";
import { exclusionSql } from "./exclusion.js";
import { columnsOfFields } from "./together.js";

type Unique = Extract<Constraint, { kind: "unique" }>;

/** How a constraint comes to a new table. */
export type WrittenConstraint =
  | { readonly kind: "inTable"; readonly constraint: TableConstraint }
  | { readonly kind: "waiting"; readonly statement: Statement }
  /** The server has no such constraints. */
  | { readonly kind: "none" };

/** A constraint of a new table (each class's `constraint_sql`, django/db/models/constraints.py). */
export function constraintInTable(
  editor: SchemaEditor,
  model: Model,
  constraint: Constraint,
): WrittenConstraint {
  const { name } = constraint;
  switch (constraint.kind) {
    case "check": {
      const columns = mentionedColumns(model, constraint);
      const check = conditionSql(editor, model, constraint.condition);
      const text = `CONSTRAINT ${editor.quote(name)} CHECK (${check})`;
      return { kind: "inTable", constraint: { kind: "check", name, columns, text } };
    }
    case "unique": {
      if (!isSupported(editor, constraint)) return { kind: "none" };
      if (isIndex(constraint)) {
        return { kind: "waiting", statement: uniqueStatement(editor, model, constraint) };
      }
      const columns = columnsOfFields(model, constraint.fields);
      const list = columns.map((column) => editor.quote(column)).join(", ");
      const unique = `UNIQUE (${list})${deferrableSql(constraint.deferrable)}`;
      const text = `CONSTRAINT ${editor.quote(name)} ${unique}`;
      return { kind: "inTable", constraint: { kind: "unique", name, columns, text } };
    }
    case "exclusion": {
      const text = `CONSTRAINT ${editor.quote(name)} ${exclusionSql(editor, model, constraint)}`;
      return { kind: "inTable", constraint: { kind: "check", name, columns: [], text } };
    }
    case "unread": {
      const text = placeholder(`the constraint ${constraint.text}`);
      return { kind: "inTable", constraint: { kind: "check", name, columns: [], text } };
    }
  }
}

/** Is a unique constraint made as an index? Those with conditions, expressions and the like are. */
export function isIndex(constraint: Unique): boolean {
  return (
    constraint.condition !== undefined ||
    constraint.include.length > 0 ||
    constraint.operatorClasses.length > 0 ||
    constraint.expressions.length > 0 ||
    constraint.nullsDistinct !== undefined
  );
}

/** Does the server have such unique constraints (_unique_supported)? */
export function isSupported({ dialect }: SchemaEditor, constraint: Unique): boolean {
  const { features } = dialect;
  return (
    (constraint.condition === undefined || features.partialIndexes) &&
    (constraint.deferrable === undefined || features.deferrableUnique) &&
    (constraint.include.length === 0 || features.coveringIndexes) &&
    (constraint.expressions.length === 0 || features.expressionIndexes) &&
    (constraint.nullsDistinct === undefined || features.nullsDistinct)
  );
}

/** ADD CONSTRAINT … UNIQUE, or CREATE UNIQUE INDEX (_create_unique_sql). */
export function uniqueStatement(editor: SchemaEditor, model: Model, constraint: Unique): Statement {
  const columns = columnsOfFields(model, constraint.fields);
  const name = { kind: "given", name: constraint.name } as const;
  const asIndex =
    constraint.condition !== undefined ||
    constraint.include.length > 0 ||
    constraint.operatorClasses.length > 0 ||
    constraint.expressions.length > 0;
  if (!asIndex) {
    const { deferrable, nullsDistinct } = constraint;
    return { kind: "addUnique", table: model.table, name, columns, deferrable, nullsDistinct };
  }
  const target: IndexTarget =
    constraint.expressions.length > 0
      ? indexExpressions(editor, model, constraint.expressions)
      : {
          kind: "columns",
          columns: columns.map((column, position) => ({
            column,
            operatorClass:
              editor.dialect.name === "postgres"
                ? (constraint.operatorClasses[position] ?? "")
                : "",
            order: "",
          })),
        };
  return {
    kind: "createIndex",
    table: model.table,
    name,
    target,
    unique: true,
    method: undefined,
    include: columnsOfFields(model, constraint.include),
    extra: "",
    nullsDistinct: constraint.nullsDistinct,
    condition:
      constraint.condition === undefined
        ? undefined
        : conditionSql(editor, model, constraint.condition),
    concurrently: false,
  };
}

export function addConstraint(
  editor: SchemaEditor,
  model: Model,
  constraint: Constraint,
  manner: "plain" | "unvalidated",
): void {
  const { name } = constraint;
  const { table } = model;
  switch (constraint.kind) {
    case "check":
      if (!editor.dialect.features.checkConstraints) return;
      editor.run({
        kind: "addCheck",
        table,
        name,
        columns: mentionedColumns(model, constraint),
        check: conditionSql(editor, model, constraint.condition),
        validated: manner === "plain",
      });
      return;
    case "unique":
      if (isSupported(editor, constraint)) editor.run(uniqueStatement(editor, model, constraint));
      return;
    case "exclusion":
    case "unread": {
      const what =
        constraint.kind === "exclusion"
          ? exclusionSql(editor, model, constraint)
          : placeholder(`the constraint ${constraint.text}`);
      const text = `ALTER TABLE ${editor.quote(table)} ADD CONSTRAINT ${editor.quote(name)} ${what}`;
      editor.run({ kind: "text", text });
    }
  }
}

export function removeConstraint(editor: SchemaEditor, model: Model, constraint: Constraint): void {
  const { table } = model;
  const { name } = constraint;
  if (constraint.kind === "unique") {
    if (!isSupported(editor, constraint)) return;
    const statement = uniqueStatement(editor, model, constraint);
    editor.run(
      statement.kind === "createIndex"
        ? { kind: "dropIndex", table, name, concurrently: false }
        : { kind: "dropConstraint", table, name, what: "unique" },
    );
    return;
  }
  if (constraint.kind === "check" && !editor.dialect.features.checkConstraints) return;
  editor.run({ kind: "dropConstraint", table, name, what: "check" });
}

/** The columns that a check may name: those of fields that its condition mentions. */
function mentionedColumns(
  model: Model,
  { condition }: Extract<Constraint, { kind: "check" }>,
): readonly string[] {
  const text = JSON.stringify(condition, (_key, item: unknown) =>
    item instanceof Map ? [...(item as ReadonlyMap<string, unknown>)] : item,
  );
  return model.fields
    .filter(({ name }) => new RegExp(`"${name}(?:__|")`).test(text))
    .map(({ name, column }) => fieldOfModel(model, name)?.column ?? column);
}
