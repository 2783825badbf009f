import type { SourceFile } from "../../../edit/source.js";
import { decodeString } from "../read/literal.js";
import { fieldOf, parts, unwrap, type SyntaxNode } from "../python/syntax.js";
import {
  concatenated,
  dictIn,
  either,
  listIn,
  possibly,
  surely,
  UNKNOWN,
  updated,
  type Names,
  type Possibilities,
  type PossibleValue,
  type Value,
} from "./value.js";

/** What evaluation needs to know of the place where an expression stands. */
export interface Scope {
  readonly source: SourceFile;
  /** What a name is worth here. */
  readonly lookUp: (name: string) => Possibilities | undefined;
  /** The names of another module of the project. */
  readonly namesOf: (file: string) => Names;
}

/** Expressions nest deeper than this only to break readers. */
const DEEPEST = 200;

/** What an expression may be worth. Never throws; what cannot be read is unknown. */
export function evaluate(scope: Scope, node: SyntaxNode): Possibilities {
  return evaluateAt(scope, node, 0);
}

function evaluateAt(scope: Scope, written: SyntaxNode, depth: number): Possibilities {
  if (depth > DEEPEST) return surely(UNKNOWN);
  const node = unwrap(written);
  const inner = (other: SyntaxNode): Possibilities => evaluateAt(scope, other, depth + 1);
  switch (node.type) {
    case "string":
    case "concatenated_string":
      return surely(textValue(scope, node));
    case "true":
    case "false":
      return surely({ kind: "flag", flag: node.type === "true" });
    case "integer":
    case "float":
      return surely({ kind: "number", digits: textOf(scope, node).replaceAll("_", "") });
    case "none":
      return surely({ kind: "none", origin: { source: scope.source, offset: node.start } });
    case "list":
    case "tuple":
    case "set":
    case "expression_list":
      return surely(listValue(parts(node), inner));
    case "dictionary":
      return surely(dictValue(node, inner));
    case "identifier":
      return scope.lookUp(textOf(scope, node)) ?? surely(UNKNOWN);
    case "attribute":
      return attributeValue(scope, node, inner);
    case "binary_operator":
      return operatorValue(scope, node, inner);
    case "conditional_expression": {
      const [body, , alternative] = parts(node);
      return body === undefined || alternative === undefined
        ? surely(UNKNOWN)
        : either(inner(body), inner(alternative));
    }
    case "boolean_operator": {
      const left = fieldOf(node, "left");
      const right = fieldOf(node, "right");
      return left === undefined || right === undefined
        ? surely(UNKNOWN)
        : either(inner(left), inner(right));
    }
    case "list_comprehension":
    case "generator_expression":
      return comprehensionValue(scope, node, inner);
    case "call":
      return callValue(scope, node, inner);
    default:
      return surely(UNKNOWN);
  }
}

type Evaluator = (node: SyntaxNode) => Possibilities;

/** The source text of a node. */
export function textOf({ source }: Pick<Scope, "source">, node: SyntaxNode): string {
  return source.text.slice(node.start, node.end);
}

function textValue(scope: Scope, node: SyntaxNode): Value {
  const pieces = node.type === "string" ? [node] : parts(node);
  let text = "";
  for (const piece of pieces) {
    if (piece.children.some(({ type }) => type === "interpolation")) return UNKNOWN;
    const decoded = decodeString(textOf(scope, piece));
    if (decoded === undefined) return UNKNOWN;
    text += decoded;
  }
  return { kind: "text", text, origin: { source: scope.source, offset: node.start } };
}

function listValue(elements: readonly SyntaxNode[], inner: Evaluator): Value {
  const items: PossibleValue[] = [];
  let complete = true;
  for (const element of elements) {
    if (element.type === "list_splat") {
      const [spread] = parts(element);
      const list = spread === undefined ? undefined : listIn(inner(spread));
      items.push(...(list?.items ?? []));
      complete &&= list?.complete ?? false;
      continue;
    }
    const values = inner(element);
    items.push(...values.filter(({ value }) => value.kind !== "unknown"));
    complete &&= values.every(({ value }) => value.kind !== "unknown");
  }
  return { kind: "list", items, complete };
}

function dictValue(node: SyntaxNode, inner: Evaluator): Value {
  const entries = new Map<string, Possibilities>();
  let complete = true;
  for (const part of parts(node)) {
    if (part.type === "dictionary_splat") {
      const [spread] = parts(part);
      const dict = spread === undefined ? undefined : dictIn(inner(spread));
      for (const [name, of] of dict?.entries ?? []) entries.set(name, of);
      complete &&= dict?.complete ?? false;
      continue;
    }
    const key = fieldOf(part, "key");
    const value = fieldOf(part, "value");
    const names = key === undefined ? [] : textsIn(inner(key));
    if (value === undefined || names.length === 0) complete = false;
    else for (const name of names) entries.set(name, inner(value));
  }
  return { kind: "dict", entries, complete };
}

/** The texts among possibilities. */
export function textsIn(possibilities: Possibilities): readonly string[] {
  return possibilities.flatMap(({ value }) => (value.kind === "text" ? [value.text] : []));
}

function attributeValue(scope: Scope, node: SyntaxNode, inner: Evaluator): Possibilities {
  const object = fieldOf(node, "object");
  const attribute = fieldOf(node, "attribute");
  if (object === undefined || attribute === undefined) return surely(UNKNOWN);
  const name = textOf(scope, attribute);
  for (const { value } of inner(object)) {
    const names =
      value.kind === "module"
        ? scope.namesOf(value.file)
        : value.kind === "class"
          ? value.names
          : undefined;
    const found = names?.get(name);
    if (found !== undefined) return found;
  }
  return surely(UNKNOWN);
}

/** How many texts a concatenation may be worth before it counts as unknown. */
const MOST_TEXTS = 16;

function operatorValue(scope: Scope, node: SyntaxNode, inner: Evaluator): Possibilities {
  const left = fieldOf(node, "left");
  const right = fieldOf(node, "right");
  const operator = fieldOf(node, "operator");
  if (left === undefined || right === undefined || operator === undefined) return surely(UNKNOWN);
  const one = inner(left);
  const other = inner(right);
  switch (textOf(scope, operator)) {
    case "+": {
      const list = concatenated(one, other);
      return list === undefined ? joinedTexts(one, other) : surely(list);
    }
    case "|":
      return surely(updated(one, other) ?? UNKNOWN);
    default:
      return surely(UNKNOWN);
  }
}

function joinedTexts(one: Possibilities, other: Possibilities): Possibilities {
  const joined = one.flatMap((left) =>
    other.map((right): PossibleValue => {
      if (left.value.kind !== "text" || right.value.kind !== "text") {
        return { value: UNKNOWN, certain: false };
      }
      const text = left.value.text + right.value.text;
      return { value: { ...left.value, text }, certain: left.certain && right.certain };
    }),
  );
  return joined.length > MOST_TEXTS ? surely(UNKNOWN) : joined;
}

/** `[app for app in APPS if …]` keeps some of APPS; any other comprehension is unknown. */
function comprehensionValue(scope: Scope, node: SyntaxNode, inner: Evaluator): Possibilities {
  const body = fieldOf(node, "body");
  const [loop, ...more] = parts(node).filter(({ type }) => type === "for_in_clause");
  const variable = loop === undefined ? undefined : fieldOf(loop, "left");
  const source = loop === undefined ? undefined : fieldOf(loop, "right");
  if (body === undefined || variable === undefined || source === undefined || more.length > 0) {
    return surely(UNKNOWN);
  }
  if (textOf(scope, body) !== textOf(scope, variable)) return surely(UNKNOWN);
  const filtered = parts(node).some(({ type }) => type === "if_clause");
  return filtered ? possibly(inner(source)) : inner(source);
}

const KEEPING = new Set(["list", "tuple", "set", "sorted", "dict", "OrderedDict", "str"]);

function callValue(scope: Scope, node: SyntaxNode, inner: Evaluator): Possibilities {
  const callee = fieldOf(node, "function");
  const list = fieldOf(node, "arguments");
  if (callee === undefined || list === undefined) return surely(UNKNOWN);
  // `list(app for app in APPS)` has the generator in the place of the arguments.
  if (list.type !== "argument_list") {
    return KEEPING.has(textOf(scope, callee)) ? inner(list) : surely(UNKNOWN);
  }
  const args = parts(list).filter(({ type }) => type !== "keyword_argument");
  const keywords = parts(list).filter(({ type }) => type === "keyword_argument");
  const name = textOf(scope, callee);
  const [first, second] = args;
  if (KEEPING.has(name)) {
    if (name === "dict" && keywords.length > 0)
      return surely(dictOfKeywords(scope, keywords, inner));
    return first === undefined ? surely(emptyOf(name)) : inner(first);
  }
  return defaultValue(scope, name, second, keywords, inner);
}

function emptyOf(name: string): Value {
  return name === "dict" || name === "OrderedDict"
    ? { kind: "dict", entries: new Map(), complete: true }
    : { kind: "list", items: [], complete: true };
}

function dictOfKeywords(scope: Scope, keywords: readonly SyntaxNode[], inner: Evaluator): Value {
  const entries = keywords.flatMap((keyword): readonly (readonly [string, Possibilities])[] => {
    const name = fieldOf(keyword, "name");
    const value = fieldOf(keyword, "value");
    return name === undefined || value === undefined ? [] : [[textOf(scope, name), inner(value)]];
  });
  return { kind: "dict", entries: new Map(entries), complete: true };
}

/** `os.environ.get("X", "default")`, `env("X", default="default")`: the default is possible, and so is anything. */
function defaultValue(
  scope: Scope,
  name: string,
  second: SyntaxNode | undefined,
  keywords: readonly SyntaxNode[],
  inner: Evaluator,
): Possibilities {
  const keyword = keywords.find((argument) => {
    const label = fieldOf(argument, "name");
    return label !== undefined && textOf(scope, label) === "default";
  });
  const fromKeyword = keyword === undefined ? undefined : fieldOf(keyword, "value");
  const isLookUp = /(^|\.)(getenv|environ\.get|config|env|env\.\w+|getattr)$/.test(name);
  const fallback = fromKeyword ?? (isLookUp ? second : undefined);
  if (fallback === undefined) return surely(UNKNOWN);
  return [...possibly(inner(fallback)).map(incomplete), { value: UNKNOWN, certain: false }];
}

function incomplete({ value, certain }: PossibleValue): PossibleValue {
  return {
    value: value.kind === "list" || value.kind === "dict" ? { ...value, complete: false } : value,
    certain,
  };
}
