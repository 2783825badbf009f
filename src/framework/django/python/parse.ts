import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { Language, Parser, type Tree, type TreeCursor } from "web-tree-sitter";
import type { SyntaxNode, SyntaxProblem } from "./syntax.js";

/** CPython itself refuses more than 200 nested parentheses; long `a + b + …` chains nest deeper. */
const DEEPEST = 2_000;

/** What parsing gives: a tree, or the place where the text is not Python. */
export type ParseResult =
  | { readonly ok: true; readonly root: SyntaxNode }
  | { readonly ok: false; readonly problem: SyntaxProblem };

/** A parser that is ready to use; `loadPythonParser` makes it. */
export interface PythonParser {
  /** Parses one module's text. Never throws: bad text comes back as a problem. */
  readonly parse: (text: string) => ParseResult;
}

/** Where the grammar lies: beside the compiled code, or in the development dependency. */
function grammarPath(): string {
  const built = fileURLToPath(new URL("./grammar/tree-sitter-python.wasm", import.meta.url));
  if (existsSync(built)) return built;
  return createRequire(import.meta.url).resolve("tree-sitter-python/tree-sitter-python.wasm");
}

let loading: Promise<PythonParser> | undefined;

/** Loads the parser and its grammar once for the process (about 50 ms). */
export function loadPythonParser(): Promise<PythonParser> {
  loading ??= load();
  return loading;
}

async function load(): Promise<PythonParser> {
  await Parser.init();
  const language = await Language.load(grammarPath());
  const parser = new Parser();
  parser.setLanguage(language);
  const grammar = grammarOf(language);
  return { parse: (text) => parseWith(parser, grammar, text) };
}

function parseWith(parser: Parser, grammar: Grammar, text: string): ParseResult {
  // A NUL byte ends the text for CPython ("source code cannot contain null bytes").
  const nul = text.indexOf("\0");
  if (nul >= 0) {
    return { ok: false, problem: { offset: nul, message: "the source contains a NUL byte" } };
  }
  let tree: Tree | null;
  try {
    tree = parser.parse(text);
  } catch {
    parser.reset();
    tree = null;
  }
  if (tree === null) {
    return { ok: false, problem: { offset: 0, message: "the parser gave up on this file" } };
  }
  try {
    const cursor = tree.walk();
    try {
      if (tree.rootNode.hasError) return { ok: false, problem: firstProblem(cursor) };
      const root = copy(cursor, grammar, text, cursor.nodeTypeId, 0, 0);
      return root === undefined
        ? { ok: false, problem: { offset: 0, message: "the source is nested too deeply" } }
        : { ok: true, root };
    } finally {
      cursor.delete();
    }
  } finally {
    tree.delete();
  }
}

/** What the grammar knows of its node types and fields, by number: asking the cursor for names is slow. */
interface Grammar {
  readonly types: readonly string[];
  readonly named: readonly boolean[];
  readonly fields: readonly string[];
}

function grammarOf(language: Language): Grammar {
  const ids = Array.from({ length: language.nodeTypeCount }, (_, id) => id);
  const fieldIds = Array.from({ length: language.fieldCount + 1 }, (_, id) => id);
  return {
    types: ids.map((id) => language.nodeTypeForId(id) ?? ""),
    named: ids.map((id) => language.nodeTypeIsNamed(id)),
    fields: fieldIds.map((id) => (id === 0 ? "" : (language.fieldNameForId(id) ?? ""))),
  };
}

const NONE: readonly SyntaxNode[] = [];

/** Types without children of interest. */
const LEAVES = new Set(["identifier", "integer", "float", "true", "false", "none", "comment"]);

/**
 * Types whose children fill no field (node-types.json of the grammar), the common ones: each question that the cursor is
 * not asked counts, as a module has a hundred nodes.
 */
const WITHOUT_FIELDS = new Set([
  "argument_list",
  "concatenated_string",
  "dictionary",
  "dotted_name",
  "expression_statement",
  "list",
  "module",
  "set",
  "tuple",
]);

/**
 * Copies the node under the cursor, whose type and field in its parent are given by their numbers; undefined where it is
 * nested too deeply to walk.
 */
function copy(
  cursor: TreeCursor,
  grammar: Grammar,
  text: string,
  id: number,
  fieldId: number,
  depth: number,
): SyntaxNode | undefined {
  if (depth > DEEPEST) return undefined;
  const type = grammar.types[id] ?? cursor.nodeType;
  const field = grammar.fields[fieldId] ?? "";
  const start = cursor.startIndex;
  const end = cursor.endIndex;
  if (LEAVES.has(type) || (type === "string" && isPlainString(text, start))) {
    return { type, field, start, end, children: NONE };
  }
  if (!cursor.gotoFirstChild()) return { type, field, start, end, children: NONE };
  const children: SyntaxNode[] = [];
  const hasFields = !WITHOUT_FIELDS.has(type);
  do {
    const childId = cursor.nodeTypeId;
    const childField = hasFields ? cursor.currentFieldId : 0;
    if (grammar.named[childId] !== true && childField === 0) continue;
    const child = copy(cursor, grammar, text, childId, childField, depth + 1);
    if (child === undefined) return undefined;
    children.push(child);
  } while (cursor.gotoNextSibling());
  cursor.gotoParent();
  // An array that grew has room for many more; trees stay as long as the project.
  return { type, field, start, end, children: children.slice() };
}

/** A string that computes nothing has no parts that anybody asks for. */
function isPlainString(text: string, start: number): boolean {
  for (let index = start; ; index += 1) {
    const letter = text[index];
    if (letter === '"' || letter === "'") return true;
    if (letter === undefined || /[fFtT]/.test(letter)) return false;
  }
}

/** The first error or missing token in source order. The cursor stands on the root. */
function firstProblem(cursor: TreeCursor): SyntaxProblem {
  for (;;) {
    if (cursor.nodeType === "ERROR") {
      return { offset: cursor.startIndex, message: "this is not valid Python" };
    }
    if (cursor.nodeIsMissing) {
      return { offset: cursor.startIndex, message: `expected \`${cursor.nodeType}\`` };
    }
    if (cursor.gotoFirstChild()) continue;
    while (!cursor.gotoNextSibling()) {
      if (!cursor.gotoParent()) return { offset: 0, message: "this is not valid Python" };
    }
  }
}
