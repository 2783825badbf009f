import { shortName, type Value } from "../../../schema/value.js";

/** An expression as Python shows it (`str()` of Django's expressions): `Lower(F(name))`. */
export function expressionText(value: Value): string {
  switch (value.kind) {
    case "text":
      return `F(${value.text})`;
    case "call":
      return callText(shortName(value.callee), value.args, value.named);
    case "number":
      return value.digits;
    case "unread":
      return value.text;
    default:
      return argumentText(value);
  }
}

function callText(name: string, args: readonly Value[], named: ReadonlyMap<string, Value>): string {
  if (name === "F" || name === "Value") return `${name}(${args.map(argumentText).join(", ")})`;
  const options = [...named].map(([key, value]) => `${key}=${argumentText(value)}`);
  return `${name}(${[...args.map(expressionText), ...options.sort()].join(", ")})`;
}

function argumentText(value: Value): string {
  switch (value.kind) {
    case "text":
      return value.text;
    case "boolean":
      return value.value ? "True" : "False";
    case "none":
      return "None";
    case "number":
      return value.digits;
    case "call":
      return callText(shortName(value.callee), value.args, value.named);
    case "unread":
      return value.text;
    default:
      return "";
  }
}
