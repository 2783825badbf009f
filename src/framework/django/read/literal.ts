import type { Literal } from "../../../operation/operation.js";
import type { PythonModule } from "../python/module.js";
import { isComment, parts, unwrap, type SyntaxNode } from "../python/syntax.js";
import { followName, importedPath, textOf } from "./names.js";

/**
 * The value of a literal expression: strings, numbers, True, False, None, and lists, tuples and sets of them (all as arrays);
 * module-level names that stand for such are followed. Undefined for anything else.
 */
export function literalOf(module: PythonModule, node: SyntaxNode): Literal | undefined {
  const inner = followName(module, node);
  switch (inner.type) {
    case "string":
    case "concatenated_string":
      return stringOf(module, inner);
    case "integer":
    case "float":
      return numberOf(textOf(module, inner));
    case "unary_operator": {
      const value = literalOf(module, parts(inner).at(-1) ?? inner);
      return typeof value === "number" && textOf(module, inner).startsWith("-")
        ? -value
        : undefined;
    }
    case "true":
      return true;
    case "false":
      return false;
    case "none":
      return null;
    case "list":
    case "tuple":
    case "set":
      return listOf(module, parts(inner));
    case "call":
      return builtCollection(module, inner);
    default:
      return undefined;
  }
}

/** Does Python take a literal for true? Undefined for anything else. */
export function isTruthy(module: PythonModule, node: SyntaxNode): boolean | undefined {
  const value = literalOf(module, node);
  if (value === undefined) return undefined;
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

function listOf(module: PythonModule, nodes: readonly SyntaxNode[]): Literal | undefined {
  const values: Literal[] = [];
  for (const node of nodes) {
    const value = literalOf(module, node);
    if (value === undefined) return undefined;
    values.push(value);
  }
  return values;
}

/** `set([…])`, `tuple([…])`, `list(…)`, `frozenset(…)` with at most one literal argument. */
function builtCollection(module: PythonModule, call: SyntaxNode): Literal | undefined {
  const [callee, list] = parts(call);
  if (callee?.type !== "identifier" || list?.type !== "argument_list") return undefined;
  const name = textOf(module, callee);
  if (module.bindings.has(name)) return undefined;
  if (name !== "set" && name !== "tuple" && name !== "list" && name !== "frozenset")
    return undefined;
  const args = parts(list);
  if (args.length === 0) return [];
  const [only] = args;
  if (args.length !== 1 || only === undefined) return undefined;
  const value = literalOf(module, only);
  return Array.isArray(value) ? value : undefined;
}

function numberOf(text: string): number | undefined {
  const plain = text.replaceAll("_", "");
  const value = /^0\d+$/.test(plain)
    ? Number.parseInt(plain, 8)
    : Number(plain.replace(/[lL]$/, ""));
  return Number.isFinite(value) ? value : undefined;
}

/** The text that a string literal means; undefined for bytes and for f-strings with values in them. */
export function stringOf(module: PythonModule, node: SyntaxNode): string | undefined {
  const inner = unwrap(node);
  if (inner.type === "concatenated_string") {
    const pieces = parts(inner).map((part) => stringOf(module, part));
    return pieces.every((piece) => piece !== undefined) ? pieces.join("") : undefined;
  }
  if (inner.type !== "string") return undefined;
  if (inner.children.some((child) => child.type === "interpolation")) return undefined;
  return decodeString(textOf(module, inner));
}

/** Decodes the text of one string token; undefined for bytes. Raw strings keep their backslashes. */
export function decodeString(token: string): string | undefined {
  return /^[A-Za-z]*[bB]/.test(token) ? undefined : decodeToken(token);
}

/** Decodes a bytes literal, each byte as the character of its number; undefined for other tokens. */
export function decodeBytes(token: string): string | undefined {
  return /^[A-Za-z]*[bB][A-Za-z]*["']/.test(token) ? decodeToken(token) : undefined;
}

function decodeToken(token: string): string | undefined {
  const match = /^([A-Za-z]*)("""|'''|"|')/.exec(token);
  const [, prefix = "", quote = ""] = match ?? [];
  if (match === null) return undefined;
  const body = token.slice(prefix.length + quote.length, token.length - quote.length);
  const lines = body.replace(/\r\n?/g, "\n");
  return /[rR]/.test(prefix) ? lines : unescape(lines);
}

const SIMPLE: Readonly<Record<string, string>> = {
  "\n": "",
  "\\": "\\",
  "'": "'",
  '"': '"',
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

/** Python's escapes (reference manual, "String and Bytes literals"); those by Unicode name stay as they are. */
function unescape(body: string): string {
  return body.replace(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{1,3})|([\s\S]))/g,
    (whole, x?: string, u?: string, long?: string, octal?: string, simple?: string) => {
      const hex = x ?? u ?? long;
      if (hex !== undefined) {
        const code = Number.parseInt(hex, 16);
        return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
      }
      if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8));
      return (simple === undefined ? undefined : SIMPLE[simple]) ?? whole;
    },
  );
}

/** All strings inside an expression, with where they stand. */
export function stringsIn(
  module: PythonModule,
  node: SyntaxNode,
): readonly { readonly value: string; readonly node: SyntaxNode }[] {
  const found: { value: string; node: SyntaxNode }[] = [];
  const pending: SyntaxNode[] = [node];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next.type === "string") {
      const value = stringOf(module, next);
      if (value !== undefined) found.push({ value, node: next });
    } else {
      for (const child of next.children) if (!isComment(child)) pending.push(child);
    }
  }
  return found;
}

/** The name of a Django setting where the expression is `settings.NAME`; undefined for all else. */
export function settingOf(module: PythonModule, node: SyntaxNode): string | undefined {
  const path = importedPath(module, node);
  const prefix = "django.conf.settings.";
  return path?.startsWith(prefix) === true ? path.slice(prefix.length) : undefined;
}
