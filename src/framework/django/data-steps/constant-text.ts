import { decodeString, literalOf, stringOf } from "../read/literal.js";
import { assignedValue, followName, importedPath, textOf } from "../read/names.js";
import { followConstant } from "./class-names.js";
import type { PythonModule } from "../python/module.js";
import { fieldOf, parts, unwrap, type SyntaxNode } from "../python/syntax.js";

/** Expressions nest deeper than this only to break readers. */
const DEEPEST = 60;

/**
 * The text that an expression of constants of the module or the class around it gives: literals, names for them, `+`, `%`, f-strings, `.format(…)`,
 * `.join([…])`, `.strip()` and `textwrap.dedent(…)`. Undefined for all else.
 */
export function constantText(source: Source, node: SyntaxNode): string | undefined {
  return textAt(source, node, 0);
}

/** Where an expression stands, and how the modules that it imports from are found. */
export interface Source {
  readonly module: PythonModule;
  readonly moduleAt: (from: PythonModule, path: string) => PythonModule | undefined;
}

/** The node, or the constant that it names: of the class body or the module around it, or of a module that is imported from. */
export function followSource(
  source: Source,
  written: SyntaxNode,
): { readonly source: Source; readonly node: SyntaxNode } {
  const { module, moduleAt } = source;
  const node = followConstant(module, written);
  const path =
    node.type === "identifier" || node.type === "attribute"
      ? importedPath(module, node)
      : undefined;
  const dot = path?.lastIndexOf(".") ?? -1;
  if (path === undefined || dot < 0) return { source, node };
  const home = path.slice(0, dot);
  const other = moduleAt(module, /^\.*$/.test(home) ? `${home}.` : home);
  const value = other === undefined ? undefined : assignedValue(other, path.slice(dot + 1));
  if (other === undefined || value === undefined) return { source, node };
  return { source: { ...source, module: other }, node: followName(other, value) };
}

function textAt(here: Source, written: SyntaxNode, depth: number): string | undefined {
  if (depth > DEEPEST) return undefined;
  const { source: from, node } = followSource(here, written);
  const { module } = from;
  switch (node.type) {
    case "string":
      return stringOf(module, node) ?? interpolated(from, node, depth);
    case "concatenated_string": {
      const pieces = parts(node).map((part) => textAt(from, part, depth + 1));
      return pieces.every((piece) => piece !== undefined) ? pieces.join("") : undefined;
    }
    case "binary_operator":
      return operated(from, node, depth);
    case "call":
      return called(from, node, depth);
    default:
      return undefined;
  }
}

/** Any constant as `str()` writes it; numbers and texts only. */
function valueAt(from: Source, node: SyntaxNode, depth: number): string | undefined {
  const { module } = from;
  const value = literalOf(module, followConstant(module, node));
  if (typeof value === "number" && Number.isInteger(value)) return String(value);
  return textAt(from, node, depth + 1);
}

function interpolated(from: Source, node: SyntaxNode, depth: number): string | undefined {
  const { module } = from;
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
        value === undefined || more.length > 0 ? undefined : valueAt(from, value, depth);
      if (piece === undefined) return undefined;
      text += piece;
    }
  }
  return text;
}

function operated(from: Source, node: SyntaxNode, depth: number): string | undefined {
  const { module } = from;
  const operator = fieldOf(node, "operator");
  const left = fieldOf(node, "left");
  const right = fieldOf(node, "right");
  if (operator === undefined || left === undefined || right === undefined) return undefined;
  const first = textAt(from, left, depth + 1);
  if (first === undefined) return undefined;
  switch (textOf(module, operator)) {
    case "+": {
      const second = textAt(from, right, depth + 1);
      return second === undefined ? undefined : first + second;
    }
    case "%":
      return percent(from, first, followConstant(module, right), depth);
    default:
      return undefined;
  }
}

/** `template % values` with `%s`, `%d` and `%(name)s` (Python manual, "printf-style String Formatting"). */
function percent(
  from: Source,
  template: string,
  values: SyntaxNode,
  depth: number,
): string | undefined {
  const list = values.type === "tuple" ? parts(values) : [values];
  const pairs = values.type === "dictionary" ? named(from, parts(values)) : undefined;
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
        : valueAt(from, node, depth);
    if (value === undefined) misfits.push(whole);
    return value ?? "";
  });
  const used = pairs !== undefined || position === list.length;
  return misfits.length === 0 && used ? text : undefined;
}

function called(from: Source, call: SyntaxNode, depth: number): string | undefined {
  const { module } = from;
  const callee = fieldOf(call, "function");
  const list = fieldOf(call, "arguments");
  if (callee === undefined || list?.type !== "argument_list") return undefined;
  const args = parts(list);
  const [only] = args;
  const path = importedPath(module, callee);
  if (path === "textwrap.dedent" || path === "inspect.cleandoc") {
    // White space is all that these change.
    return only === undefined ? undefined : textAt(from, only, depth + 1);
  }
  const inner = unwrap(callee);
  const object = fieldOf(inner, "object");
  const method = fieldOf(inner, "attribute");
  if (inner.type !== "attribute" || object === undefined || method === undefined) return undefined;
  const text = textAt(from, object, depth + 1);
  if (text === undefined) return undefined;
  switch (textOf(module, method)) {
    case "strip":
      return args.length === 0 ? text.trim() : undefined;
    case "format":
      return formatted(from, text, args, depth);
    case "join": {
      const items = only === undefined ? undefined : followConstant(module, only);
      if (items?.type !== "list" && items?.type !== "tuple") return undefined;
      const pieces = parts(items).map((item) => textAt(from, item, depth + 1));
      return pieces.every((piece) => piece !== undefined) ? pieces.join(text) : undefined;
    }
    default:
      return undefined;
  }
}

/** `template.format(…)` with plain fields (Python manual, "Format String Syntax"). */
function formatted(
  from: Source,
  template: string,
  args: readonly SyntaxNode[],
  depth: number,
): string | undefined {
  const positional = args.filter(({ type }) => type !== "keyword_argument");
  const keywords = named(
    from,
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
    const value = node === undefined ? undefined : valueAt(from, node, depth);
    if (value === undefined) misfits.push(whole);
    return value ?? "";
  });
  return misfits.length === 0 ? text : undefined;
}

/** The values of pairs or keyword arguments by name; undefined where a name is not a plain one. */
function named(
  from: Source,
  pairs: readonly SyntaxNode[],
): ReadonlyMap<string, SyntaxNode> | undefined {
  const { module } = from;
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
