import type { PythonModule } from "../python/module.js";
import { freeNames } from "../python/scope.js";
import { fieldOf, gapsIn, isTrivia, parts, unwrap, type SyntaxNode } from "../python/syntax.js";
import { decodeBytes, decodeString, stringOf } from "./literal.js";
import { assignedValue, bindingOf, importedPath, textOf } from "./names.js";
import { normalPath } from "./normal-path.js";

/**
 * The normal form of an expression: imported names by their path, keyword arguments sorted, white space, quotes, comments,
 * trailing commas and redundant parentheses gone, module-level constants replaced by their value, functions by their text.
 */
export function canonical(module: PythonModule, node: SyntaxNode): string {
  return write(module, node, { free: undefined, active: new Set() });
}

interface Context {
  /** Offsets of the names that are not local; undefined outside functions, where all are. */
  readonly free: ReadonlySet<number> | undefined;
  /** Definitions being written, so that recursion ends. */
  readonly active: ReadonlySet<SyntaxNode>;
}

function write(module: PythonModule, node: SyntaxNode, context: Context): string {
  const inner = unwrap(node);
  switch (inner.type) {
    case "string":
    case "concatenated_string": {
      const value = stringOf(module, inner);
      return value === undefined ? writeString(module, inner, context) : JSON.stringify(value);
    }
    case "integer":
    case "float":
      return textOf(module, inner).toLowerCase();
    case "identifier":
      return writeName(module, inner, context);
    case "attribute": {
      const path = isFree(inner, context) ? importedPath(module, inner) : undefined;
      if (path !== undefined) return normalPath(path);
      const attribute = fieldOf(inner, "attribute");
      const object = fieldOf(inner, "object");
      if (attribute === undefined || object === undefined) return textOf(module, inner);
      return `${write(module, object, context)}.${textOf(module, attribute)}`;
    }
    case "argument_list":
      return `(${writeArguments(module, inner, context)})`;
    case "list":
      return `[${writeAll(module, inner, context)}]`;
    // A formatter takes the parentheses of targets and puts those of long values.
    case "tuple_pattern": {
      const only = inParentheses(module, inner);
      if (only !== undefined) return write(module, only, context);
      return `(${writeAll(module, inner, context)},)`;
    }
    case "tuple":
    case "pattern_list":
    case "expression_list":
      return `(${writeAll(module, inner, context)},)`;
    case "set":
      return `{${parts(inner)
        .map((part) => write(module, part, context))
        .sort()
        .join(",")}}`;
    case "call": {
      const set = literalSet(module, inner, context);
      if (set !== undefined) return set;
      return parts(inner)
        .map((part) => write(module, part, context))
        .join("");
    }
    case "lambda":
    case "list_comprehension":
    case "set_comprehension":
    case "dictionary_comprehension":
    case "generator_expression":
      return writeGeneric(module, inner, scoped(module, inner, context));
    case "slice":
      return writeSlice(module, inner, context);
    default:
      return writeGeneric(module, inner, context);
  }
}

/** `set([…])` and `set()` mean what `{…}` does: projects of Django 1.x write together-options so. */
function literalSet(module: PythonModule, call: SyntaxNode, context: Context): string | undefined {
  const [callee, list] = parts(call);
  if (callee === undefined || list?.type !== "argument_list") return undefined;
  if (textOf(module, callee) !== "set" || module.bindings.has("set")) return undefined;
  const args = parts(list);
  const [only] = args;
  if (only === undefined) return "{}";
  const items = unwrap(only);
  if (args.length > 1 || (items.type !== "list" && items.type !== "tuple")) return undefined;
  return `{${parts(items)
    .map((part) => write(module, part, context))
    .sort()
    .join(",")}}`;
}

/** `a[i : i + SIZE]`: its parts with the colons between them, which are no nodes but say which parts are there. */
function writeSlice(module: PythonModule, slice: SyntaxNode, context: Context): string {
  const gaps = gapsIn(slice, module.source.text).map((gap) => gap.replaceAll(/[^:]/g, ""));
  return gaps
    .flatMap((colons, index) => {
      const next = slice.children[index];
      return next === undefined || isTrivia(next)
        ? [colons]
        : [colons, write(module, next, context)];
    })
    .join("");
}

/** The target of `for (x) in …` is no tuple, only one in parentheses. */
function inParentheses(module: PythonModule, pattern: SyntaxNode): SyntaxNode | undefined {
  const [only, ...others] = parts(pattern);
  const isTuple =
    others.length > 0 || gapsIn(pattern, module.source.text).some((gap) => gap.includes(","));
  return isTuple ? undefined : only;
}

function writeAll(module: PythonModule, node: SyntaxNode, context: Context): string {
  return parts(node)
    .map((part) => write(module, part, context))
    .join(",");
}

/** Bytes and f-strings: their text without quotes and escapes, with the normal form of what f-strings compute. */
function writeString(module: PythonModule, node: SyntaxNode, context: Context): string {
  const tokens = node.type === "concatenated_string" ? parts(node) : [node];
  const pieces = tokens.map((token) => {
    const text = textOf(module, token);
    const bytes = decodeBytes(text);
    if (bytes !== undefined) return `b${JSON.stringify(bytes)}`;
    const whole = stringOf(module, token);
    if (whole !== undefined) return JSON.stringify(whole).slice(1, -1);
    return token.children
      .map((child) =>
        child.type === "string_content"
          ? JSON.stringify(decodeString(quoted(text, textOf(module, child)))).slice(1, -1)
          : child.type === "interpolation"
            ? `{${writeGeneric(module, child, context)}}`
            : "",
      )
      .join("");
  });
  return pieces.length === 1 && (pieces[0] ?? "").startsWith('b"')
    ? (pieces[0] ?? "")
    : `f"${pieces.join("")}"`;
}

/** Part of an f-string as a literal of its own, so that its escapes can be read. */
function quoted(token: string, content: string): string {
  const prefix = /^[A-Za-z]*/.exec(token)?.[0] ?? "";
  const raw = /[rR]/.test(prefix) ? "r" : "";
  return `${raw}"""${content}"""`;
}

/** A node of a type that needs no care of its own: its type and its children; a leaf is its text. */
function writeGeneric(module: PythonModule, node: SyntaxNode, context: Context): string {
  const children = parts(node).filter((child) => !saysNothing(node, child));
  if (children.length === 0) return node.type === "block" ? "" : textOf(module, node);
  return `${node.type}<${children.map((child) => write(module, child, context)).join(" ")}>`;
}

/** Docstrings, whose layout a formatter changes, and the empty parentheses of a class. */
function saysNothing(node: SyntaxNode, child: SyntaxNode): boolean {
  if (node.type === "block" && child.type === "expression_statement") {
    return child.children.length === 1 && child.children[0]?.type === "string";
  }
  return (
    node.type === "class_definition" && child.type === "argument_list" && parts(child).length === 0
  );
}

function writeArguments(module: PythonModule, list: SyntaxNode, context: Context): string {
  const positional: string[] = [];
  const keywords: string[] = [];
  for (const argument of parts(list)) {
    if (argument.type !== "keyword_argument") positional.push(write(module, argument, context));
    else keywords.push(writeKeyword(module, argument, context));
  }
  return [...positional, ...keywords.sort()].join(",");
}

function writeKeyword(module: PythonModule, argument: SyntaxNode, context: Context): string {
  const name = fieldOf(argument, "name");
  const value = fieldOf(argument, "value");
  if (name === undefined || value === undefined) return textOf(module, argument);
  return `${textOf(module, name)}=${write(module, value, context)}`;
}

function isFree(node: SyntaxNode, context: Context): boolean {
  return context.free?.has(node.start) ?? true;
}

function writeName(module: PythonModule, node: SyntaxNode, context: Context): string {
  const name = textOf(module, node);
  if (!isFree(node, context)) return name;
  const path = importedPath(module, node);
  if (path !== undefined) return normalPath(path);
  const value = assignedValue(module, name);
  if (value !== undefined) {
    return context.active.has(value) ? name : write(module, value, outside(context, value));
  }
  const binding = bindingOf(module, name);
  if (binding === undefined) return name;
  if (context.active.has(binding.statement)) return "itself";
  return writeDefinition(module, binding.statement, name, context);
}

function outside(context: Context, node: SyntaxNode): Context {
  return { free: undefined, active: new Set([...context.active, node]) };
}

/** A definition by its text, its own name left out: the same function under two names is the same. */
function writeDefinition(
  module: PythonModule,
  statement: SyntaxNode,
  name: string,
  context: Context,
): string {
  const inside = scoped(module, statement, outside(context, statement));
  const definition =
    statement.type === "decorated_definition" ? fieldOf(statement, "definition") : statement;
  const own = definition === undefined ? undefined : fieldOf(definition, "name");
  return parts(statement)
    .map((part) => writeWithout(module, part, inside, own, name))
    .join(" ");
}

function writeWithout(
  module: PythonModule,
  node: SyntaxNode,
  context: Context,
  own: SyntaxNode | undefined,
  name: string,
): string {
  if (node === own) return "itself";
  if (own !== undefined && node.start <= own.start && node.end >= own.end) {
    return `${node.type}<${parts(node)
      .map((part) => writeWithout(module, part, context, own, name))
      .join(" ")}>`;
  }
  return write(module, node, context);
}

function scoped(module: PythonModule, node: SyntaxNode, context: Context): Context {
  const free = new Set<number>();
  for (const name of freeNames(node, module.source.text)) {
    if (context.free === undefined || context.free.has(name.start)) free.add(name.start);
  }
  return { free, active: context.active };
}
