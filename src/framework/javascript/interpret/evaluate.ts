import type * as t from "@babel/types";
import { awaitValue } from "./await.js";
import { callValue, construct } from "./call.js";
import { assignTo } from "./patterns.js";
import { memberOf, propertyName } from "./members.js";
import { binary, unary } from "./operators.js";
import { expressionOf } from "./regular-expression.js";
import { spanOf, type Run } from "./run.js";
import type { Scope } from "./scope.js";
import { GiveUp } from "./signals.js";
import {
  UNDEFINED,
  arrayOf,
  harmless,
  isNullish,
  literal,
  objectOf,
  textOf,
  truthOf,
  unknown,
  type Value,
} from "./value.js";

/** The value of an expression. Throws GiveUp where what happens cannot be told, Thrown where JavaScript throws. */
export function evaluate(node: t.Node, scope: Scope, run: Run): Value {
  run.step(spanOf(node, scope));
  switch (node.type) {
    case "StringLiteral":
    case "NumericLiteral":
    case "BooleanLiteral":
      return literal(node.value);
    case "NullLiteral":
      return literal(null);
    case "BigIntLiteral":
      return literal(BigInt(node.value));
    case "RegExpLiteral":
      return expressionOf(node);
    case "TemplateLiteral":
      return template(node, scope, run);
    case "Identifier":
      return variable(node, scope, run);
    case "ArrayExpression":
      return arrayOf(node.elements.flatMap((element) => elements(element, scope, run)));
    case "ObjectExpression":
      return object(node, scope, run);
    case "FunctionExpression":
    case "ArrowFunctionExpression":
      return { kind: "function", node, scope };
    case "UnaryExpression":
      return unaryExpression(node, scope, run);
    case "BinaryExpression":
      return binaryExpression(node, scope, run);
    case "LogicalExpression":
      return logical(node, scope, run);
    case "ConditionalExpression": {
      const truth = decide(evaluate(node.test, scope, run), node.test, scope);
      return evaluate(truth ? node.consequent : node.alternate, scope, run);
    }
    case "AssignmentExpression":
      return assignment(node, scope, run);
    case "UpdateExpression":
      return update(node, scope, run);
    case "SequenceExpression":
      return node.expressions.map((each) => evaluate(each, scope, run)).at(-1) ?? UNDEFINED;
    case "AwaitExpression":
      return awaitValue(evaluate(node.argument, scope, run), spanOf(node, scope), run);
    case "MemberExpression":
    case "OptionalMemberExpression":
      return member(node, scope, run);
    case "CallExpression":
    case "OptionalCallExpression":
      return call(node, scope, run);
    case "NewExpression": {
      const args = node.arguments.flatMap((argument) => elements(argument, scope, run));
      return construct(evaluate(node.callee, scope, run), args, spanOf(node, scope));
    }
    case "TSAsExpression":
    case "TSSatisfiesExpression":
    case "TSNonNullExpression":
    case "TSTypeAssertion":
    case "ParenthesizedExpression":
      return evaluate(node.expression, scope, run);
    case "ThisExpression":
      return scope.read("this") ?? unknown("`this` is not known here");
    case "ClassExpression":
      return unknown("a class");
    case "MetaProperty":
      return harmless("a property of the module itself");
    default:
      throw new GiveUp(`${node.type} is not understood`, spanOf(node, scope));
  }
}

/** Does a condition hold? Throws GiveUp where only a run tells. */
export function decide(value: Value, node: t.Node, scope: Scope): boolean {
  const truth = truthOf(value);
  if (truth === undefined) {
    const why = value.kind === "unknown" ? value.why : "it is not known";
    throw new GiveUp(`the condition depends on ${why}`, spanOf(node, scope));
  }
  return truth;
}

function template(node: t.TemplateLiteral, scope: Scope, run: Run): Value {
  let text = "";
  for (const [index, quasi] of node.quasis.entries()) {
    text += quasi.value.cooked ?? quasi.value.raw;
    const expression = node.expressions[index];
    if (expression === undefined) continue;
    const value = evaluate(expression, scope, run);
    const part = textOf(value);
    if (part === undefined)
      return value.kind === "unknown" ? value : harmless("the text of an object");
    text += part;
  }
  return literal(text);
}

function variable(node: t.Identifier, scope: Scope, run: Run): Value {
  if (node.name === "undefined") return UNDEFINED;
  const found = scope.read(node.name) ?? run.globals(node.name);
  return found ?? unknown(`${node.name}, which is not known here`);
}

/** The values of an element of a list of values: several for what is spread. */
export function elements(node: t.Node | null, scope: Scope, run: Run): readonly Value[] {
  if (node === null) return [UNDEFINED];
  if (node.type !== "SpreadElement") return [evaluate(node, scope, run)];
  const spread = evaluate(node.argument, scope, run);
  if (spread.kind === "array") return spread.items;
  throw new GiveUp("what is spread here is not known", spanOf(node, scope));
}

function object(node: t.ObjectExpression, scope: Scope, run: Run): Value {
  const properties = new Map<string, Value>();
  for (const property of node.properties) {
    if (property.type === "SpreadElement") {
      const spread = evaluate(property.argument, scope, run);
      if (spread.kind === "unknown") return spread;
      if (spread.kind === "object")
        for (const [name, value] of spread.properties) properties.set(name, value);
      continue;
    }
    const name = propertyName(property, scope, run);
    if (name === undefined) return harmless("an object with a computed name");
    if (property.type === "ObjectProperty")
      properties.set(name, evaluate(property.value, scope, run));
    else if (property.kind === "method")
      properties.set(name, { kind: "function", node: property, scope });
    else return unknown("an object with accessors");
  }
  return objectOf(properties);
}

function unaryExpression(node: t.UnaryExpression, scope: Scope, run: Run): Value {
  const value = evaluate(node.argument, scope, run);
  const result = unary(node.operator, value);
  if (result === undefined)
    throw new GiveUp(`\`${node.operator}\` is not understood here`, spanOf(node, scope));
  return result;
}

function binaryExpression(node: t.BinaryExpression, scope: Scope, run: Run): Value {
  const left = evaluate(node.left, scope, run);
  const right = evaluate(node.right, scope, run);
  const result = binary(node.operator, left, right);
  if (result === undefined)
    throw new GiveUp(`\`${node.operator}\` is not understood here`, spanOf(node, scope));
  return result;
}

function logical(node: t.LogicalExpression, scope: Scope, run: Run): Value {
  const left = evaluate(node.left, scope, run);
  if (node.operator === "??") {
    if (left.kind === "unknown") return left;
    return isNullish(left) ? evaluate(node.right, scope, run) : left;
  }
  const truth = truthOf(left);
  if (truth === undefined) return harmlessEither(left, node, scope, run);
  return truth === (node.operator === "&&") ? evaluate(node.right, scope, run) : left;
}

/** One side is not known: the other may be evaluated or not, which is the same where it does nothing. */
function harmlessEither(left: Value, node: t.LogicalExpression, scope: Scope, run: Run): Value {
  const before = run.actions();
  const right = evaluate(node.right, scope, run);
  if (run.actions() !== before) decide(left, node.left, scope);
  const decisive = node.operator === "||";
  return truthOf(right) === decisive ? right : left;
}

function assignment(node: t.AssignmentExpression, scope: Scope, run: Run): Value {
  const right = (): Value => evaluate(node.right, scope, run);
  if (node.operator === "=") {
    const value = right();
    assignTo(node.left, value, scope, run);
    return value;
  }
  const before = evaluate(node.left, scope, run);
  const value = compound(node.operator.slice(0, -1), before, right);
  if (value === undefined)
    throw new GiveUp(`\`${node.operator}\` is not understood here`, spanOf(node, scope));
  assignTo(node.left, value, scope, run);
  return value;
}

function compound(operator: string, before: Value, right: () => Value): Value | undefined {
  switch (operator) {
    case "||":
    case "&&": {
      const truth = truthOf(before);
      if (truth === undefined) return undefined;
      return truth === (operator === "&&") ? right() : before;
    }
    case "??":
      return before.kind === "unknown" ? undefined : isNullish(before) ? right() : before;
    default:
      return binary(operator, before, right());
  }
}

function update(node: t.UpdateExpression, scope: Scope, run: Run): Value {
  const before = evaluate(node.argument, scope, run);
  const after = binary(node.operator === "++" ? "+" : "-", before, literal(1));
  if (after === undefined) throw new GiveUp("what it counts is not known", spanOf(node, scope));
  assignTo(node.argument, after, scope, run);
  return node.prefix ? after : before;
}

function member(
  node: t.MemberExpression | t.OptionalMemberExpression,
  scope: Scope,
  run: Run,
): Value {
  const object = evaluate(node.object, scope, run);
  if (node.optional === true && isNullish(object)) return UNDEFINED;
  if (isShortCut(node.object) && isNullish(object)) return UNDEFINED;
  return memberOf(object, propertyName(node, scope, run), spanOf(node, scope), run);
}

/** `a?.b.c`: where a is not there, all of it is undefined. */
function isShortCut(node: t.Node): boolean {
  return node.type === "OptionalMemberExpression" || node.type === "OptionalCallExpression";
}

function call(node: t.CallExpression | t.OptionalCallExpression, scope: Scope, run: Run): Value {
  const at = spanOf(node, scope);
  if (node.callee.type === "Super" || node.callee.type === "Import") {
    return harmless("what a dynamic import gives");
  }
  const callee = evaluate(node.callee, scope, run);
  if (isNullish(callee) && (node.optional === true || isShortCut(node.callee))) return UNDEFINED;
  const args = node.arguments.flatMap((argument) => elements(argument, scope, run));
  return callValue(callee, args, at, run);
}
