import { enclosing } from "../python/enclosing.js";
import type { PythonModule } from "../python/module.js";
import { fieldOf, type SyntaxNode } from "../python/syntax.js";

const known = new WeakMap<PythonModule, Map<string, boolean>>();

/** Is a module-level name only looked at in its module, never given away or changed in place? */
export function onlyRead(module: PythonModule, name: string): boolean {
  const names = known.get(module) ?? new Map<string, boolean>();
  known.set(module, names);
  const cached = names.get(name);
  if (cached !== undefined) return cached;
  const pattern = new RegExp(`(?<![\\w.])${name}(?!\\w)`, "g");
  const places = [...module.source.text.matchAll(pattern)].map(({ index }) => index);
  const answer = places.every((start) => isRead(module, start, start + name.length));
  names.set(name, answer);
  return answer;
}

function isRead(module: PythonModule, start: number, end: number): boolean {
  const path = enclosing(module.root, start, end);
  const node = path.at(-1);
  // A string, a comment, part of another name.
  if (node?.type !== "identifier" || node.start !== start || node.end !== end) return true;
  const around = path.at(-2);
  switch (around?.type) {
    case "assignment":
      return node.field === "left";
    case "for_statement":
    case "for_in_clause":
      return node.field === "right";
    case "comparison_operator":
    case "list_splat":
    case "dictionary_splat":
    case "boolean_operator":
    case "not_operator":
    case "interpolation":
    case "if_statement":
      return true;
    case "keyword_argument":
      return node.field === "name" || isReader(module, path.at(-4));
    case "argument_list":
      return isReader(module, path.at(-3));
    case "subscript":
      return node.field === "value" ? !isTarget(path, around) : true;
    case "attribute": {
      const attribute = fieldOf(around, "attribute");
      return (
        attribute !== undefined &&
        READING.has(textOf(module, attribute)) &&
        path.at(-3)?.type === "call"
      );
    }
    case "binary_operator":
      return true;
    default:
      return false;
  }
}

/** `NAME[key] = …`, `del NAME[key]`, `NAME[key] += …`, and items that are taken further. */
function isTarget(path: readonly SyntaxNode[], subscript: SyntaxNode): boolean {
  const outer = path.at(-3);
  if (subscript.field === "left" || outer?.type === "delete_statement") return true;
  return (
    outer?.type === "attribute" || (outer?.type === "subscript" && subscript.field === "value")
  );
}

function textOf(module: PythonModule, node: SyntaxNode): string {
  return module.source.text.slice(node.start, node.end);
}

/** A call of a function that keeps and changes nothing of what it is given. */
function isReader(module: PythonModule, call: SyntaxNode | undefined): boolean {
  const callee = call?.type === "call" ? fieldOf(call, "function") : undefined;
  if (callee === undefined) return false;
  if (callee.type === "identifier") return FUNCTIONS.has(textOf(module, callee));
  const attribute = fieldOf(callee, "attribute");
  return attribute !== undefined && QUERIES.has(textOf(module, attribute));
}

const READING = new Set(["items", "keys", "values", "get", "index", "count", "copy", "union"]);

const FUNCTIONS = new Set(
  "all any dict enumerate filter frozenset isinstance len list map max min next print range reversed set sorted str sum tuple zip".split(
    " ",
  ),
);

const QUERIES = new Set(
  "filter exclude get get_model join update create get_or_create update_or_create values values_list only defer order_by in_bulk format issubset".split(
    " ",
  ),
);
