import { decodeString, literalOf, stringOf } from "../read/literal.js";
import { importedPath, textOf } from "../read/names.js";
import { followConstant } from "./class-names.js";
import type { PythonModule } from "../python/module.js";
import { fieldOf, parts, unwrap, type SyntaxNode } from "../python/syntax.js";

/** Expressions nest deeper than this only to break readers. */
const DEEPEST = 60;

/**
 * The text that an expression of constants of the module or the class around it gives: literals, names for them, `+`, `%`, f-strings, `.format(…)`,
 * `.join([…])`, `.strip()` and `textwrap.dedent(…)`. Undefined for all else.
 */
export function constantText(module: PythonModule, node: SyntaxNode): string | undefined {
  return textAt(module, node, 0);
}

function textAt(module: PythonModule, written: SyntaxNode, depth: number): string | undefined {
  if (depth > DEEPEST) return undefined;
  const node = followConstant(module, written);
  switch (node.type) {
    case "string":
      return stringOf(module, node) ?? interpolated(module, node, depth);
    case "concatenated_string": {
      const pieces = parts(node).map((part) => textAt(module, part, depth + 1));
      return pieces.every((piece) => piece !== undefined) ? pieces.join("") : undefined;
    }
    case "binary_operator":
      return operated(module, node, depth);
    case "call":
      return called(module, node, depth);
    default:
      return undefined;
  }
}

/** Any constant as `str()` writes it; numbers and texts only. */
function valueAt(module: PythonModule, node: SyntaxNode, depth: number): string | undefined {
  const value = literalOf(module, followConstant(module, node));
  if (typeof value === "number" && Number.isInteger(value)) return String(value);
  return textAt(module, node, depth + 1);
}

function interpolated(module: PythonModule, node: SyntaxNode, depth: number): string | undefined {
  const token = textOf(module, node);
  const prefix = /^[A-Za-z]*/.exec(token)?.[0] ?? "";
  if (!/f/i.test(prefix) || /b/i.test(prefix)) return undefined;
  const raw = /r/i.test(prefix) ? "r" : "";
  let text = "";
  for (const child of node.children) {
    if (child.type === "string_content") {
      const piece = decodeString(`${raw}"""${textOf(module, child)}"""`);
      if (piece === undefined) return undefined;
      text += piece.replaceAll("{{", "{").replaceAll("}}", "}");
    } else if (child.type === "interpolation") {
      const [value, ...more] = parts(child);
      const piece =
        value === undefined || more.length > 0 ? undefined : valueAt(module, value, depth);
      if (piece === undefined) return undefined;
      text += piece;
    }
  }
  return text;
}

function operated(module: PythonModule, node: SyntaxNode, depth: number): string | undefined {
  const operator = fieldOf(node, "operator");
  const left = fieldOf(node, "left");
  const right = fieldOf(node, "right");
  if (operator === undefined || left === undefined || right === undefined) return undefined;
  const first = textAt(module, left, depth + 1);
  if (first === undefined) return undefined;
  switch (textOf(module, operator)) {
    case "+": {
      const second = textAt(module, right, depth + 1);
      return second === undefined ? undefined : first + second;
    }
    case "%":
      return percent(module, first, followConstant(module, right), depth);
    default:
      return undefined;
  }
}

/** `template % values` with `%s`, `%d` and `%(name)s` (Python manual, "printf-style String Formatting"). */
function percent(
  module: PythonModule,
  template: string,
  values: SyntaxNode,
  depth: number,
): string | undefined {
  const list = values.type === "tuple" ? parts(values) : [values];
  const pairs = values.type === "dictionary" ? named(module, parts(values)) : undefined;
  if (values.type === "dictionary" && pairs === undefined) return undefined;
  let position = 0;
  const misfits: string[] = [];
  const text = template.replace(/%(?:%|[sd]|\((\w+)\)[sd]|)/g, (whole, name?: string) => {
    if (whole === "%%") return "%";
    const node = name === undefined ? list[position] : pairs?.get(name);
    if (name === undefined) position += 1;
    const value =
      whole === "%" || node === undefined || (name === undefined && pairs !== undefined)
        ? undefined
        : valueAt(module, node, depth);
    if (value === undefined) misfits.push(whole);
    return value ?? "";
  });
  const used = pairs !== undefined || position === list.length;
  return misfits.length === 0 && used ? text : undefined;
}

function called(module: PythonModule, call: SyntaxNode, depth: number): string | undefined {
  const callee = fieldOf(call, "function");
  const list = fieldOf(call, "arguments");
  if (callee === undefined || list?.type !== "argument_list") return undefined;
  const args = parts(list);
  const [only] = args;
  const path = importedPath(module, callee);
  if (path === "textwrap.dedent" || path === "inspect.cleandoc") {
    // White space is all that these change.
    return only === undefined ? undefined : textAt(module, only, depth + 1);
  }
  const inner = unwrap(callee);
  const object = fieldOf(inner, "object");
  const method = fieldOf(inner, "attribute");
  if (inner.type !== "attribute" || object === undefined || method === undefined) return undefined;
  const text = textAt(module, object, depth + 1);
  if (text === undefined) return undefined;
  switch (textOf(module, method)) {
    case "strip":
      return args.length === 0 ? text.trim() : undefined;
    case "format":
      return formatted(module, text, args, depth);
    case "join": {
      const items = only === undefined ? undefined : followConstant(module, only);
      if (items?.type !== "list" && items?.type !== "tuple") return undefined;
      const pieces = parts(items).map((item) => textAt(module, item, depth + 1));
      return pieces.every((piece) => piece !== undefined) ? pieces.join(text) : undefined;
    }
    default:
      return undefined;
  }
}

/** `template.format(…)` with plain fields (Python manual, "Format String Syntax"). */
function formatted(
  module: PythonModule,
  template: string,
  args: readonly SyntaxNode[],
  depth: number,
): string | undefined {
  const positional = args.filter(({ type }) => type !== "keyword_argument");
  const keywords = named(
    module,
    args.filter(({ type }) => type === "keyword_argument"),
  );
  if (keywords === undefined || positional.some(({ type }) => type.endsWith("_splat"))) {
    return undefined;
  }
  let position = 0;
  const misfits: string[] = [];
  const text = template.replace(/\{\{|\}\}|\{(\w*)\}|[{}]/g, (whole, field?: string) => {
    if (whole === "{{" || whole === "}}") return whole.slice(1);
    if (field === undefined) {
      misfits.push(whole);
      return "";
    }
    const index = field === "" ? position : /^\d+$/.test(field) ? Number(field) : undefined;
    if (field === "") position += 1;
    const node = index === undefined ? keywords.get(field) : positional[index];
    const value = node === undefined ? undefined : valueAt(module, node, depth);
    if (value === undefined) misfits.push(whole);
    return value ?? "";
  });
  return misfits.length === 0 ? text : undefined;
}

/** The values of pairs or keyword arguments by name; undefined where a name is not a plain one. */
function named(
  module: PythonModule,
  pairs: readonly SyntaxNode[],
): ReadonlyMap<string, SyntaxNode> | undefined {
  const values = new Map<string, SyntaxNode>();
  for (const pair of pairs) {
    const key = fieldOf(pair, pair.type === "pair" ? "key" : "name");
    const value = fieldOf(pair, "value");
    if (key === undefined || value === undefined) return undefined;
    const name = pair.type === "pair" ? stringOf(module, key) : textOf(module, key);
    if (name === undefined) return undefined;
    values.set(name, value);
  }
  return values;
}
