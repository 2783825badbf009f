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
  const answer = usesOf(module, name, module.root).every((start) =>
    isRead(module, start, start + name.length),
  );
  names.set(name, answer);
  return answer;
}

/** Where a name is written inside a node. */
function usesOf(module: PythonModule, name: string, inside: SyntaxNode): readonly number[] {
  const pattern = new RegExp(`(?<![\\w.])${name}(?!\\w)`, "g");
  const text = module.source.text.slice(inside.start, inside.end);
  return [...text.matchAll(pattern)].map(({ index }) => inside.start + index);
}

const knownInside = new WeakMap<PythonModule, Map<string, boolean>>();

/**
 * Are the lists and dictionaries inside of what a module-level name means only looked at, too? Names of functions that may mean one of them
 * are followed where all that the function does with them is to read.
 */
export function insideOnlyRead(module: PythonModule, name: string): boolean {
  const names = knownInside.get(module) ?? new Map<string, boolean>();
  knownInside.set(module, names);
  const cached = names.get(name);
  if (cached !== undefined) return cached;
  const answer = usesOf(module, name, module.root).every((start) => {
    const path = enclosing(module.root, start, start + name.length);
    const node = path.at(-1);
    if (node?.type !== "identifier" || node.start !== start) return true;
    return itemsStayInside(module, path, path.length - 1);
  });
  names.set(name, answer);
  return answer;
}

/** Do the items of the value at a place of a path go nowhere but into names that are only read? */
function itemsStayInside(module: PythonModule, path: readonly SyntaxNode[], at: number): boolean {
  const node = path[at];
  const around = path[at - 1];
  if (node === undefined || around === undefined) return false;
  switch (around.type) {
    case "assignment":
      return node.field === "left";
    case "comparison_operator":
    case "boolean_operator":
    case "not_operator":
    case "if_statement":
      return true;
    case "for_statement":
    case "for_in_clause":
      return node.field === "right" && targetsOnlyRead(module, path, fieldOf(around, "left"));
    case "argument_list": {
      const call = path[at - 2];
      const callee = call === undefined ? undefined : fieldOf(call, "function");
      return callee?.type === "identifier" && /^(?:len|any|all|bool)$/.test(textOf(module, callee));
    }
    case "subscript":
      return node.field === "value" && itemStays(module, path, at - 1);
    case "attribute": {
      const attribute = fieldOf(around, "attribute");
      const method = attribute === undefined ? "" : textOf(module, attribute);
      const called = path[at - 2]?.type === "call";
      if (!called) return false;
      if (method === "keys" || method === "index" || method === "count") return true;
      if (method === "get") return itemStays(module, path, at - 2);
      return (method === "items" || method === "values") && itemsStayInside(module, path, at - 2);
    }
    default:
      return false;
  }
}

/** The same of one item. */
function itemStays(module: PythonModule, path: readonly SyntaxNode[], at: number): boolean {
  const node = path[at];
  const around = path[at - 1];
  if (node === undefined || around === undefined) return false;
  if (around.type === "assignment") {
    return node.field === "right" && targetsOnlyRead(module, path, fieldOf(around, "left"));
  }
  if (around.type === "argument_list") return isReader(module, path[at - 2]);
  if (around.type === "keyword_argument") return isReader(module, path[at - 3]);
  return itemsStayInside(module, path, at);
}

/** Names of functions that are being looked at: what is passed round in a circle is read if all else is. */
const pending = new Set<string>();

/** Are the names that a target binds only read in the function around it? */
function targetsOnlyRead(
  module: PythonModule,
  path: readonly SyntaxNode[],
  target: SyntaxNode | undefined,
): boolean {
  const scope = path.findLast(({ type }) => type === "function_definition");
  const names = target === undefined ? undefined : namesIn(module, target);
  if (names === undefined || scope === undefined) return false;
  return names.every((name) => {
    const key = `${module.source.path} ${scope.start} ${name}`;
    if (pending.has(key)) return true;
    pending.add(key);
    try {
      return usesOf(module, name, scope).every((start) =>
        isRead(module, start, start + name.length),
      );
    } finally {
      pending.delete(key);
    }
  });
}

/** The names of a target; undefined where it binds more than names. */
function namesIn(module: PythonModule, target: SyntaxNode): readonly string[] | undefined {
  if (target.type === "identifier") return [textOf(module, target)];
  if (!/^(?:pattern_list|tuple_pattern|list_pattern)$/.test(target.type)) return undefined;
  const names = target.children.map((child) => namesIn(module, child));
  return names.every((found) => found !== undefined) ? names.flat() : undefined;
}

function isRead(module: PythonModule, start: number, end: number): boolean {
  const path = enclosing(module.root, start, end);
  const node = path.at(-1);
  // A string, a comment, part of another name.
  if (node?.type !== "identifier" || node.start !== start || node.end !== end) return true;
  const around = path.at(-2);
  switch (around?.type) {
    case "assignment":
      return node.field === "left" || isPassedOn(module, path, around);
    case "for_statement":
    case "for_in_clause":
    case "pattern_list":
    case "tuple_pattern":
      return true;
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

/** `other = NAME` in a function that only reads the other name, and binds it nowhere else to something that it changes. */
function isPassedOn(
  module: PythonModule,
  path: readonly SyntaxNode[],
  assignment: SyntaxNode,
): boolean {
  const target = fieldOf(assignment, "left");
  const isOwn = target !== undefined && path.length < 60 && target.type === "identifier";
  return isOwn && targetsOnlyRead(module, path, target);
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
