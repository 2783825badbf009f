import { builtInType, plainType, type FieldType } from "../../schema/field-type.js";
import { shortName, type Value } from "../../schema/value.js";
import { writeCondition } from "./condition.js";
import { conditionTree } from "./condition-tree.js";
import { Unwritable, type ExpressionContext } from "./context.js";
import { isExpression, typeOfExpression, writeExpression } from "./expression.js";
import { literalOfType } from "./context.js";

type Call = Extract<Value, { kind: "call" }>;

/** Functions that every database has under one name, by Django's (django/db/models/functions/). */
const PLAIN: Readonly<Record<string, string>> = {
  Lower: "LOWER",
  Upper: "UPPER",
  Length: "LENGTH",
  Coalesce: "COALESCE",
  NullIf: "NULLIF",
  Abs: "ABS",
  Trim: "TRIM",
  LTrim: "LTRIM",
  RTrim: "RTRIM",
  Replace: "REPLACE",
  Round: "ROUND",
  Floor: "FLOOR",
  Greatest: "GREATEST",
  Least: "LEAST",
  MD5: "MD5",
  Sqrt: "SQRT",
  Reverse: "REVERSE",
};

/** Comparisons as expressions (django/db/models/lookups.py). */
const COMPARISONS: Readonly<Record<string, string>> = {
  Exact: "=",
  GreaterThan: ">",
  GreaterThanOrEqual: ">=",
  LessThan: "<",
  LessThanOrEqual: "<=",
};

/** Writes a call of a function of the framework. Throws Unwritable. */
export function writeFunction(context: ExpressionContext, name: string, call: Call): string {
  const { expressions } = context.editor.dialect;
  const args = (): string => call.args.map((item) => argument(context, item)).join(", ");
  const plain = PLAIN[name];
  if (plain !== undefined) return `${expressions.functionName(plain)}(${args()})`;
  const comparison = COMPARISONS[name];
  if (comparison !== undefined) return compared(context, comparison, call);
  switch (name) {
    case "Func": {
      const named = call.named.get("function");
      if (named?.kind !== "text") throw new Unwritable("a Func without a function");
      return `${named.text}(${args()})`;
    }
    case "Now":
      return expressions.now;
    case "Cast":
      return cast(context, call);
    case "ExpressionWrapper": {
      const [inner] = [...call.args, call.named.get("expression")];
      if (inner === undefined) throw new Unwritable("nothing is wrapped");
      return writeExpression(context, inner);
    }
    case "Q": {
      const tree = conditionTree(call);
      if (tree === undefined) throw new Unwritable("the condition is not read");
      return writeCondition(context, tree);
    }
    case "Case":
      return caseSql(context, call);
    case "Concat":
      return expressions.concat(call.args.map((item) => argument(context, item)));
    case "Random":
      return "RANDOM()";
    case "RandomUUID":
      return "GEN_RANDOM_UUID()";
    case "TransactionNow":
      return "CURRENT_TIMESTAMP";
    default:
      throw new Unwritable(`refold does not write ${name}`);
  }
}

/** Texts name fields where an expression is wanted. */
function argument(context: ExpressionContext, value: Value): string {
  return writeExpression(context, value);
}

function compared(context: ExpressionContext, operator: string, { args }: Call): string {
  const [left, right] = args;
  if (left === undefined || right === undefined) throw new Unwritable("a comparison has two sides");
  const text = writeExpression(context, left);
  if (!isExpression(right)) {
    return `${text} ${operator} ${literalOfType(context, typeOfExpression(context, left), right)}`;
  }
  const other = writeExpression(context, right);
  return `${text} ${operator} ${other.startsWith("(") ? other : `(${other})`}`;
}

function cast(context: ExpressionContext, call: Call): string {
  const [expression, given] = call.args;
  const output = given ?? call.named.get("output_field");
  const type = output === undefined ? undefined : fieldTypeOf(output);
  const name = type === undefined ? undefined : context.editor.dialect.types.typeOf(type);
  if (expression === undefined || name === undefined)
    throw new Unwritable("a cast to what is not read");
  return context.editor.dialect.expressions.cast(argument(context, expression), name);
}

/** The type that a field in an expression stands for. */
function fieldTypeOf(value: Value): FieldType | undefined {
  if (value.kind !== "call") return undefined;
  const name = builtInType(shortName(value.callee));
  if (name === undefined) return undefined;
  const number = (key: string): number | undefined => {
    const item = value.named.get(key);
    return item?.kind === "number" ? Number(item.digits) : undefined;
  };
  return {
    ...plainType(name),
    maxLength: number("max_length"),
    maxDigits: number("max_digits"),
    decimalPlaces: number("decimal_places"),
  };
}

function caseSql(context: ExpressionContext, call: Call): string {
  const whens = call.args.map((item) => {
    if (item.kind !== "call" || shortName(item.callee) !== "When") {
      throw new Unwritable("a case that is not read");
    }
    const then = item.named.get("then") ?? item.args[1];
    const [condition] = item.args;
    const conditions = [...item.named].filter(([key]) => key !== "then");
    const tree = conditionTree(
      condition ?? { kind: "call", callee: "models.Q", args: [], named: new Map(conditions) },
    );
    if (tree === undefined || then === undefined) throw new Unwritable("a case that is not read");
    return `WHEN ${writeCondition(context, tree)} THEN ${valueOrExpression(context, then)}`;
  });
  const otherwise = call.named.get("default");
  const last = otherwise === undefined ? "NULL" : valueOrExpression(context, otherwise);
  return `CASE ${whens.join(" ")} ELSE ${last} END`;
}

/** In a case, what is no expression is a value, except texts, which name fields. */
function valueOrExpression(context: ExpressionContext, value: Value): string {
  return writeExpression(context, value);
}
