import type * as t from "@babel/types";
import { evaluate } from "./evaluate.js";
import { memberOf, propertyName } from "./members.js";
import { spanOf, type Run } from "./run.js";
import type { Scope } from "./scope.js";
import { GiveUp } from "./signals.js";
import { UNDEFINED, arrayOf, harmless, literal, objectOf, unknown, type Value } from "./value.js";

/** Declares the variables of a pattern with the parts of a value. */
export function declare(pattern: t.Node, value: Value, scope: Scope, run: Run): void {
  bind(pattern, value, scope, run, (target, part) => {
    if (target.type !== "Identifier")
      throw new GiveUp("a declaration without a name", spanOf(target, scope));
    scope.declare(target.name, part);
  });
}

/** Gives what stands on the left of an assignment another value. */
export function assignTo(pattern: t.Node, value: Value, scope: Scope, run: Run): void {
  bind(pattern, value, scope, run, (target, part) => {
    if (target.type === "Identifier") {
      if (!scope.assign(target.name, part))
        throw new GiveUp(`${target.name} is no local variable`, spanOf(target, scope));
    } else assignMember(target, part, scope, run);
  });
}

function assignMember(target: t.Node, value: Value, scope: Scope, run: Run): void {
  if (target.type !== "MemberExpression") {
    throw new GiveUp("this assignment is not understood", spanOf(target, scope));
  }
  const object = evaluate(target.object, scope, run);
  const name = propertyName(target, scope, run);
  if (object.kind === "object" && name !== undefined) object.properties.set(name, value);
  else if (object.kind === "array" && name !== undefined && /^\d+$/.test(name))
    object.items[Number(name)] = value;
  else if (object.kind !== "unknown" || !object.harmless) {
    throw new GiveUp("what is assigned to is not known", spanOf(target, scope));
  }
}

type Assign = (target: t.Node, value: Value) => void;

function bind(pattern: t.Node, value: Value, scope: Scope, run: Run, assign: Assign): void {
  switch (pattern.type) {
    case "ObjectPattern":
      bindObject(pattern, value, scope, run, assign);
      return;
    case "ArrayPattern":
      for (const [index, element] of pattern.elements.entries()) {
        if (element === null) continue;
        if (element.type === "RestElement") {
          const rest = value.kind === "array" ? arrayOf(value.items.slice(index)) : partOf(value);
          bind(element.argument, rest, scope, run, assign);
        } else {
          bind(element, item(value, index, pattern, scope, run), scope, run, assign);
        }
      }
      return;
    case "AssignmentPattern": {
      if (value.kind === "unknown" && !value.harmless) {
        bind(pattern.left, value, scope, run, assign);
        return;
      }
      const missing = value.kind === "literal" && value.value === undefined;
      bind(pattern.left, missing ? evaluate(pattern.right, scope, run) : value, scope, run, assign);
      return;
    }
    case "TSParameterProperty":
      throw new GiveUp("a parameter property", spanOf(pattern, scope));
    default:
      assign(pattern, value);
  }
}

function item(value: Value, index: number, at: t.Node, scope: Scope, run: Run): Value {
  if (value.kind === "array") return value.items[index] ?? UNDEFINED;
  if (value.kind === "unknown") return partOf(value);
  return memberOf(value, String(index), spanOf(at, scope), run);
}

/** A part of a value that is not known is not known either. */
function partOf(value: Value): Value {
  if (value.kind === "unknown") return value;
  return unknown("a part of something that is no array");
}

function bindObject(
  pattern: t.ObjectPattern,
  value: Value,
  scope: Scope,
  run: Run,
  assign: Assign,
): void {
  const taken = new Set<string>();
  for (const property of pattern.properties) {
    if (property.type === "RestElement") {
      const rest =
        value.kind === "object"
          ? objectOf([...value.properties].filter(([name]) => !taken.has(name)))
          : partOf(value);
      bind(property.argument, rest, scope, run, assign);
      continue;
    }
    const name = propertyName(property, scope, run);
    if (name !== undefined) taken.add(name);
    const part = memberOf(value, name, spanOf(property, scope), run);
    bind(property.value, part, scope, run, assign);
  }
}

/** The `arguments` of a call. */
export function bindParameters(
  parameters: readonly t.Node[],
  args: readonly Value[],
  scope: Scope,
  run: Run,
): void {
  for (const [index, parameter] of parameters.entries()) {
    if (parameter.type === "RestElement")
      declare(parameter.argument, arrayOf(args.slice(index)), scope, run);
    else declare(parameter, args[index] ?? literal(undefined), scope, run);
  }
  scope.declare("arguments", harmless("the arguments of a call"));
}
