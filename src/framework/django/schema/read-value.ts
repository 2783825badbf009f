import type { Value } from "../../../schema/value.js";
import type { PythonModule } from "../python/module.js";
import { fieldOf, parts, type SyntaxNode } from "../python/syntax.js";
import { normalPath } from "../read/normal-path.js";
import { decodeBytes, stringOf } from "../read/literal.js";
import { bindingOf, followName, importedPath, textOf } from "../read/names.js";
import type { ModuleFinder } from "../read/operation-classes.js";
import { formatted, interpolated } from "./format-text.js";
import { settingNamed, settingValue } from "./setting-value.js";
import type { SettingsInfo } from "../discover/settings.js";

/** Where values come from that the text only names. */
export interface ValueSources {
  /** Finds the module of a dotted path, in the project and in installed packages. */
  readonly moduleAt: ModuleFinder;
  readonly settings: SettingsInfo;
  /** The first two numbers of Django's version. */
  readonly django: readonly [number, number];
  /** Does a condition hold where the migrations run? Undefined where that is not known. */
  readonly holds: (module: PythonModule, condition: SyntaxNode) => boolean | undefined;
}

/** Reads an expression as plain data; what cannot be read inside it is `unread`, with its text. */
export function readValue(module: PythonModule, node: SyntaxNode, sources: ValueSources): Value {
  const inner = followName(module, node);
  switch (inner.type) {
    case "string":
    case "concatenated_string":
      return textValue(module, inner);
    case "integer":
    case "float":
      return { kind: "number", digits: textOf(module, inner).replaceAll("_", "") };
    case "true":
    case "false":
      return { kind: "boolean", value: inner.type === "true" };
    case "none":
      return { kind: "none" };
    case "list":
    case "tuple":
    case "set":
      return { kind: "list", items: parts(inner).map((item) => readValue(module, item, sources)) };
    case "dictionary":
      return dictionaryValue(module, inner, sources);
    case "call":
      return callValue(module, inner, sources);
    case "unary_operator":
    case "not_operator":
      return unaryValue(module, inner, sources);
    case "binary_operator":
      return binaryValue(module, inner, sources);
    case "conditional_expression": {
      const [body, condition, otherwise] = parts(inner);
      const isTaken = condition === undefined ? undefined : sources.holds(module, condition);
      const taken = isTaken === true ? body : isTaken === false ? otherwise : undefined;
      return taken === undefined ? unread(module, inner) : readValue(module, taken, sources);
    }
    case "lambda":
      return functionValue(module, "lambda", fieldOf(inner, "body"), sources);
    case "identifier":
    case "attribute":
      return nameValue(module, inner, sources);
    default:
      return unread(module, inner);
  }
}

function unread(module: PythonModule, node: SyntaxNode): Value {
  return { kind: "unread", text: textOf(module, node).replace(/\s+/g, " ") };
}

function textValue(module: PythonModule, node: SyntaxNode): Value {
  const text = stringOf(module, node);
  if (text !== undefined) return { kind: "text", text };
  const bytes = decodeBytes(textOf(module, node));
  return bytes === undefined ? unread(module, node) : { kind: "bytes", text: bytes };
}

function dictionaryValue(module: PythonModule, node: SyntaxNode, sources: ValueSources): Value {
  const entries: (readonly [Value, Value])[] = [];
  for (const pair of parts(node)) {
    const key = fieldOf(pair, "key");
    const value = fieldOf(pair, "value");
    if (key === undefined || value === undefined) return unread(module, node);
    entries.push([readValue(module, key, sources), readValue(module, value, sources)]);
  }
  return { kind: "dictionary", entries };
}

const COLLECTIONS = new Set(["list", "tuple", "set", "frozenset"]);

function callValue(module: PythonModule, node: SyntaxNode, sources: ValueSources): Value {
  const callee = fieldOf(node, "function");
  const list = fieldOf(node, "arguments");
  if (callee === undefined || list?.type !== "argument_list") return unread(module, node);
  const formattedText = formattedCall(module, callee, list, sources);
  if (formattedText !== undefined) return formattedText;
  const object = methodObject(module, callee);
  const path =
    importedPath(module, callee) ??
    builtInName(module, callee) ??
    ownClass(module, callee) ??
    (object === undefined ? undefined : methodName(module, callee));
  if (path === undefined) return unread(module, node);
  const args: Value[] = object === undefined ? [] : [readValue(module, object, sources)];
  const named = new Map<string, Value>();
  for (const argument of parts(list)) {
    if (argument.type.endsWith("_splat")) return unread(module, node);
    const name = argument.type === "keyword_argument" ? fieldOf(argument, "name") : undefined;
    const value = fieldOf(argument, "value");
    if (name === undefined) args.push(readValue(module, argument, sources));
    else if (value !== undefined)
      named.set(textOf(module, name), readValue(module, value, sources));
  }
  const [only] = args;
  if (COLLECTIONS.has(path)) {
    if (args.length === 0) return { kind: "list", items: [] };
    if (only?.kind === "list" && args.length === 1) return only;
  }
  const setting = path === "getattr" ? settingValue(args, sources.settings) : undefined;
  return setting ?? { kind: "call", callee: normalPath(path), args, named };
}

/** `"…".format(…)` of texts that are known. */
function formattedCall(
  module: PythonModule,
  callee: SyntaxNode,
  list: SyntaxNode,
  sources: ValueSources,
): Value | undefined {
  const object = callee.type === "attribute" ? fieldOf(callee, "object") : undefined;
  if (object === undefined || methodName(module, callee) !== ".format") return undefined;
  const text = readValue(module, object, sources);
  if (text.kind !== "text") return undefined;
  const args: Value[] = [];
  const named = new Map<string, Value>();
  for (const argument of parts(list)) {
    if (argument.type.endsWith("_splat")) return undefined;
    const name = argument.type === "keyword_argument" ? fieldOf(argument, "name") : undefined;
    const value = fieldOf(argument, "value");
    if (name === undefined) args.push(readValue(module, argument, sources));
    else if (value !== undefined)
      named.set(textOf(module, name), readValue(module, value, sources));
  }
  const result = formatted(text.text, args, named);
  return result === undefined ? undefined : { kind: "text", text: result };
}

/** What a method is called on, where that is a call itself: `F("name").desc()`. */
function methodObject(module: PythonModule, callee: SyntaxNode): SyntaxNode | undefined {
  const object = callee.type === "attribute" ? fieldOf(callee, "object") : undefined;
  const inner = object === undefined ? undefined : followName(module, object);
  return inner?.type === "call" ? inner : undefined;
}

/** The name of a method, with a dot in front. */
function methodName(module: PythonModule, callee: SyntaxNode): string | undefined {
  const attribute = fieldOf(callee, "attribute");
  return attribute === undefined ? undefined : `.${textOf(module, attribute)}`;
}

/** A name that nothing in the module binds. */
function builtInName(module: PythonModule, node: SyntaxNode): string | undefined {
  if (node.type !== "identifier") return undefined;
  const name = textOf(module, node);
  return bindingOf(module, name) === undefined ? name : undefined;
}

/** The name of a class that the module defines. */
function ownClass(module: PythonModule, node: SyntaxNode): string | undefined {
  const name = node.type === "identifier" ? textOf(module, node) : "";
  const binding = bindingOf(module, name);
  const isClass = binding?.kind === "definition" && binding.statement.type === "class_definition";
  return isClass ? name : undefined;
}

function unaryValue(module: PythonModule, node: SyntaxNode, sources: ValueSources): Value {
  const operand = fieldOf(node, "argument") ?? parts(node).at(-1);
  if (operand === undefined) return unread(module, node);
  const operator = textOf(module, node).startsWith("not") ? "not" : textOf(module, node).charAt(0);
  const value = readValue(module, operand, sources);
  if (value.kind === "number" && operator === "-") {
    return { kind: "number", digits: `-${value.digits}` };
  }
  return { kind: "unary", operator, operand: value };
}

function binaryValue(module: PythonModule, node: SyntaxNode, sources: ValueSources): Value {
  const left = fieldOf(node, "left");
  const right = fieldOf(node, "right");
  const operator = fieldOf(node, "operator");
  if (left === undefined || right === undefined || operator === undefined) {
    return unread(module, node);
  }
  const [text, values] = [readValue(module, left, sources), readValue(module, right, sources)];
  const written = textOf(module, operator);
  if (text.kind === "text") {
    const joined =
      written === "%"
        ? interpolated(text.text, values)
        : written === "+" && values.kind === "text"
          ? text.text + values.text
          : undefined;
    if (joined !== undefined) return { kind: "text", text: joined };
  }
  return { kind: "binary", operator: written, left: text, right: values };
}

function nameValue(module: PythonModule, node: SyntaxNode, sources: ValueSources): Value {
  const path = importedPath(module, node);
  if (path === undefined) {
    const name = builtInName(module, node);
    if (name !== undefined) return { kind: "name", path: name };
    return definedFunction(module, textOf(module, node), sources) ?? unread(module, node);
  }
  const setting = /^django\.conf\.settings\.(\w+)$/.exec(path)?.[1];
  const value = setting === undefined ? undefined : settingNamed(setting, sources.settings);
  if (value !== undefined) return value;
  if (/^(?:django|datetime|uuid|decimal)\b/.test(path)) {
    return { kind: "name", path: normalPath(path) };
  }
  return namedValue(module, path, sources) ?? { kind: "name", path: normalPath(path) };
}

/** What a path of another module means, where that is a constant or a function. */
export function namedValue(
  from: PythonModule,
  path: string,
  sources: ValueSources,
): Value | undefined {
  const dot = path.lastIndexOf(".");
  const other = dot > 0 ? sources.moduleAt(from, path.slice(0, dot)) : undefined;
  return other === undefined ? undefined : valueIn(other, path.slice(dot + 1), sources);
}

/** What a name of another module is, where that is a constant or a function. */
function valueIn(module: PythonModule, name: string, sources: ValueSources): Value | undefined {
  const binding = bindingOf(module, name);
  if (binding?.kind !== "definition") return undefined;
  const assigned = assignedExpression(binding.statement);
  if (assigned === undefined) return definedFunction(module, name, sources);
  const value = readValue(module, assigned, sources);
  return value.kind === "unread" ? undefined : value;
}

function assignedExpression(statement: SyntaxNode): SyntaxNode | undefined {
  const assignment = statement.type === "expression_statement" ? statement.children[0] : undefined;
  return assignment?.type === "assignment" ? fieldOf(assignment, "right") : undefined;
}

function definedFunction(
  module: PythonModule,
  name: string,
  sources: ValueSources,
): Value | undefined {
  const binding = bindingOf(module, name);
  if (binding?.kind !== "definition" || binding.statement.type !== "function_definition") {
    return undefined;
  }
  const body = fieldOf(binding.statement, "body");
  return functionValue(module, name, body === undefined ? undefined : onlyResult(body), sources);
}

/** What a function gives whose body is one `return`. */
function onlyResult(body: SyntaxNode): SyntaxNode | undefined {
  const statements = parts(body).filter(
    ({ type, children }) => type !== "expression_statement" || children[0]?.type !== "string",
  );
  const [only] = statements;
  return statements.length === 1 && only?.type === "return_statement" ? parts(only)[0] : undefined;
}

function functionValue(
  module: PythonModule,
  name: string,
  result: SyntaxNode | undefined,
  sources: ValueSources,
): Value {
  return {
    kind: "function",
    name,
    result: result === undefined ? undefined : readValue(module, result, sources),
  };
}
