import type { FieldType } from "../../schema/field-type.js";
import { shortName, type Value } from "../../schema/value.js";
import {
  fieldAt,
  typeOfColumn,
  literalOfType,
  Unwritable,
  type ExpressionContext,
} from "./context.js";
import { writeFunction } from "./functions.js";

/** Is a value an expression of the framework, and not plain data? */
export function isExpression(value: Value): boolean {
  if (value.kind === "binary" || value.kind === "unary") return true;
  return value.kind === "call" && /^(?:models\.|postgres\.|\.)/.test(value.callee);
}

const NUMBERS: FieldType = {
  kind: "none",
};

/** Writes an expression (django/db/models/expressions.py and functions/). Throws Unwritable. */
export function writeExpression(context: ExpressionContext, value: Value): string {
  switch (value.kind) {
    case "text":
      return columnAt(context, value.text);
    case "call": {
      const name = shortName(value.callee);
      const [first] = value.args;
      if (name === "F" && first?.kind === "text") return columnAt(context, first.text);
      if (name === "Value") return writeValue(context, first ?? value.named.get("value"));
      return writeFunction(context, name, value);
    }
    case "binary": {
      const sides = [operand(context, value.left), operand(context, value.right)];
      const text = `(${sides.join(` ${operatorOf(value.operator)} `)})`;
      return isDecimal(context, value) ? context.editor.dialect.expressions.decimal(text) : text;
    }
    case "unary":
      if (value.operator === "-") return `(${operand(context, value.operand)} * -1)`;
      throw new Unwritable(`refold does not write ${value.operator}`);
    default:
      return writeValue(context, value);
  }
}

function columnAt(context: ExpressionContext, path: string): string {
  const { field, rest } = fieldAt(context, path);
  if (rest.length > 0) throw new Unwritable(`refold does not follow ${path}`);
  return context.editor.quote(field.column);
}

/** A plain value, of the kind that Python says it is. */
function writeValue(context: ExpressionContext, value: Value | undefined): string {
  if (value === undefined) throw new Unwritable("a value is missing");
  return literalOfType(context, NUMBERS, value);
}

/** A side of an operation: texts are values here, not names. */
function operand(context: ExpressionContext, value: Value): string {
  return isExpression(value) ? writeExpression(context, value) : writeValue(context, value);
}

/** Does an operation give a decimal? One of its sides is one then. */
function isDecimal(context: ExpressionContext, value: Value): boolean {
  if (value.kind === "binary") {
    return isDecimal(context, value.left) || isDecimal(context, value.right);
  }
  // A text is a value here, and no name.
  if (value.kind === "text") return false;
  const type = typeOfExpression(context, value);
  return type.kind === "builtIn" && type.name === "DecimalField";
}

const OPERATORS: Readonly<Record<string, string>> = {
  "+": "+",
  "-": "-",
  "*": "*",
  "/": "/",
  "%": "%",
};

function operatorOf(operator: string): string {
  const found = OPERATORS[operator];
  if (found === undefined) throw new Unwritable(`refold does not write ${operator}`);
  return found;
}

/** The type of an expression, where it is that of a column. */
export function typeOfExpression(context: ExpressionContext, value: Value): FieldType {
  const name =
    value.kind === "text"
      ? value.text
      : value.kind === "call" && shortName(value.callee) === "F" && value.args[0]?.kind === "text"
        ? value.args[0].text
        : undefined;
  if (name === undefined) return NUMBERS;
  return typeOfColumn(context, fieldAt(context, name).field);
}
