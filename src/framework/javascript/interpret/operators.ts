import { isNullish, literal, textOf, truthOf, typeOf, harmless, type Value } from "./value.js";

/** What a binary operator gives; undefined for one that is not modelled. */
export function binary(operator: string, left: Value, right: Value): Value | undefined {
  switch (operator) {
    case "===":
      return strictEquality(left, right);
    case "!==":
      return negated(strictEquality(left, right));
    case "==":
      return looseEquality(left, right);
    case "!=":
      return negated(looseEquality(left, right));
    case "+":
      return plus(left, right);
    case "-":
    case "*":
    case "/":
    case "%":
    case "**":
    case "<":
    case ">":
    case "<=":
    case ">=":
      return arithmetic(operator, left, right);
    case "in":
      return contains(left, right);
    default:
      return undefined;
  }
}

/** `!value`. */
export function negated(value: Value): Value {
  const truth = truthOf(value);
  return truth === undefined ? value : literal(!truth);
}

function strictEquality(left: Value, right: Value): Value {
  if (left.kind === "unknown") return left;
  if (right.kind === "unknown") return right;
  if (left.kind !== "literal" || right.kind !== "literal") return literal(left === right);
  return literal(left.value === right.value);
}

function looseEquality(left: Value, right: Value): Value {
  if (left.kind === "unknown") return left;
  if (right.kind === "unknown") return right;
  if (isNullish(left) || isNullish(right)) return literal(isNullish(left) && isNullish(right));
  // Between values of two types, `==` converts.
  return typeOf(left) === typeOf(right)
    ? strictEquality(left, right)
    : harmless("a comparison that converts");
}

function plus(left: Value, right: Value): Value {
  if (left.kind === "unknown") return left;
  if (right.kind === "unknown") return right;
  if (left.kind === "literal" && right.kind === "literal") {
    if (typeof left.value === "number" && typeof right.value === "number") {
      return literal(left.value + right.value);
    }
    if (typeof left.value !== "string" && typeof right.value !== "string") {
      return harmless("a sum that converts");
    }
  }
  const [one, other] = [textOf(left), textOf(right)];
  return one === undefined || other === undefined
    ? harmless("a sum of objects")
    : literal(one + other);
}

function arithmetic(operator: string, left: Value, right: Value): Value {
  if (left.kind === "unknown") return left;
  if (right.kind === "unknown") return right;
  if (left.kind !== "literal" || right.kind !== "literal") return harmless("arithmetic on objects");
  const [one, other] = [left.value, right.value];
  if (typeof one === "string" && typeof other === "string") return comparison(operator, one, other);
  if (typeof one === "number" && typeof other === "number") return onNumbers(operator, one, other);
  return harmless("arithmetic that converts");
}

function onNumbers(operator: string, one: number, other: number): Value {
  switch (operator) {
    case "-":
      return literal(one - other);
    case "*":
      return literal(one * other);
    case "/":
      return literal(one / other);
    case "%":
      return literal(one % other);
    case "**":
      return literal(one ** other);
    default:
      return comparison(operator, one, other);
  }
}

function comparison<Kind extends string | number>(operator: string, one: Kind, other: Kind): Value {
  switch (operator) {
    case "<":
      return literal(one < other);
    case ">":
      return literal(one > other);
    case "<=":
      return literal(one <= other);
    case ">=":
      return literal(one >= other);
    default:
      return harmless("arithmetic on strings");
  }
}

function contains(left: Value, right: Value): Value | undefined {
  if (left.kind === "unknown") return left;
  if (right.kind === "unknown") return right;
  const name = textOf(left);
  return name !== undefined && right.kind === "object"
    ? literal(right.properties.has(name))
    : undefined;
}

/** What a unary operator gives; undefined for one that is not modelled. */
export function unary(operator: string, value: Value): Value | undefined {
  switch (operator) {
    case "!":
      return negated(value);
    case "typeof": {
      const type = typeOf(value);
      return type === undefined ? value : literal(type);
    }
    case "void":
      return literal(undefined);
    case "-":
    case "+": {
      if (value.kind === "unknown") return value;
      if (value.kind !== "literal" || typeof value.value !== "number") return undefined;
      return literal(operator === "-" ? -value.value : value.value);
    }
    default:
      return undefined;
  }
}
