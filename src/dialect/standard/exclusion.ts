import { fieldOfModel, type Constraint, type Model } from "../../schema/model.js";
import type { Value } from "../../schema/value.js";
import type { SchemaEditor } from "../editor.js";
import { conditionSql, expressionSql } from "../expressions/compile.js";
import { columnsOfFields } from "./together.js";
import { deferrableSql } from "./deferrable.js";

/** EXCLUDE USING … (django/contrib/postgres/constraints.py, ExclusionConstraint). */
export function exclusionSql(
  editor: SchemaEditor,
  model: Model,
  constraint: Extract<Constraint, { kind: "exclusion" }>,
): string {
  const list = constraint.expressions
    .map(
      ([expression, operator]) =>
        `${excluded(editor, model, expression)} WITH ${operatorOf(operator)}`,
    )
    .join(", ");
  const include = columnsOfFields(model, constraint.include).map((column) => editor.quote(column));
  const including = include.length === 0 ? "" : ` INCLUDE (${include.join(", ")})`;
  const where =
    constraint.condition === undefined
      ? ""
      : ` WHERE (${conditionSql(editor, model, constraint.condition)})`;
  return `EXCLUDE USING ${constraint.method} (${list})${including}${where}${deferrableSql(constraint.deferrable)}`;
}

function excluded(editor: SchemaEditor, model: Model, expression: Value): string {
  if (expression.kind === "text") {
    return editor.quote(fieldOfModel(model, expression.text)?.column ?? expression.text);
  }
  return expressionSql(editor, model, expression);
}

/** RangeOperators by name (django/contrib/postgres/fields/ranges.py). */
const OPERATORS: Readonly<Record<string, string>> = {
  EQUAL: "=",
  NOT_EQUAL: "<>",
  CONTAINS: "@>",
  CONTAINED_BY: "<@",
  OVERLAPS: "&&",
  FULLY_LT: "<<",
  FULLY_GT: ">>",
  NOT_LT: "&>",
  NOT_GT: "&<",
  ADJACENT_TO: "-|-",
};

function operatorOf(text: string): string {
  return OPERATORS[text] ?? text;
}
