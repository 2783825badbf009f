import { fieldOfModel, type Model } from "../../schema/model.js";
import { shortName, type Value } from "../../schema/value.js";
import type { SchemaEditor } from "../editor.js";
import type { IndexTarget } from "../statement.js";
import { expressionSql } from "./compile.js";

/** What an index over expressions is over (django/db/models/indexes.py, IndexExpression). */
export function indexExpressions(
  editor: SchemaEditor,
  model: Model,
  expressions: readonly Value[],
): IndexTarget {
  const text = expressions.map((value) => indexExpression(editor, model, value)).join(", ");
  const columns = [...new Set(expressions.flatMap((value) => mentioned(model, value)))];
  return { kind: "expressions", text, columns };
}

function indexExpression(editor: SchemaEditor, model: Model, value: Value): string {
  return expressionSql(editor, model, value);
}

/** The columns that an expression names. */
function mentioned(model: Model, value: Value): readonly string[] {
  switch (value.kind) {
    case "text": {
      const field = fieldOfModel(model, value.text);
      return field === undefined ? [] : [field.column];
    }
    case "call":
      if (shortName(value.callee) === "Value") return [];
      return [...value.args, ...value.named.values()].flatMap((item) => mentioned(model, item));
    case "binary":
      return [...mentioned(model, value.left), ...mentioned(model, value.right)];
    case "unary":
      return mentioned(model, value.operand);
    default:
      return [];
  }
}
