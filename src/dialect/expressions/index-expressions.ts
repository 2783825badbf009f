import { fieldOfModel, type Model } from "../../schema/model.js";
import { shortName, textOfValue, valueKey, type Value } from "../../schema/value.js";
import { placeholder } from "../database-value.js";
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

/** Orders, collations and operator classes stand behind the expression, which is in parentheses unless it is a column. */
function indexExpression(editor: SchemaEditor, model: Model, value: Value): string {
  if (value.kind === "text") return expressionSql(editor, model, value);
  if (value.kind !== "call") return `(${expressionSql(editor, model, value)})`;
  const name = shortName(value.callee);
  const [inner] = [...value.args, value.named.get("expression")];
  if (inner === undefined) return placeholder(`the expression ${valueKey(value)}`);
  const wrapped = (behind: string): string => `${indexExpression(editor, model, inner)} ${behind}`;
  switch (name) {
    case "F":
      return expressionSql(editor, model, value);
    case "desc":
    case "asc":
      return wrapped(name.toUpperCase() + nullsOf(value.named));
    case "OrderBy": {
      const descending = value.named.get("descending");
      const isDescending = descending?.kind === "boolean" && descending.value;
      return wrapped((isDescending ? "DESC" : "ASC") + nullsOf(value.named));
    }
    case "OpClass":
      return wrapped(textOfValue(value.args[1] ?? value.named.get("name")) ?? "");
    case "Collate":
      return wrapped(`COLLATE ${editor.quote(textOfValue(value.args[1]) ?? "")}`);
    default:
      return `(${expressionSql(editor, model, value)})`;
  }
}

function nullsOf(named: ReadonlyMap<string, Value>): string {
  const isTrue = (name: string): boolean => {
    const value = named.get(name);
    return value?.kind === "boolean" && value.value;
  };
  if (isTrue("nulls_first")) return " NULLS FIRST";
  return isTrue("nulls_last") ? " NULLS LAST" : "";
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
