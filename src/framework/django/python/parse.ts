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
  const built = fileURLToPath(
    new URL("../../../../grammar/tree-sitter-python.wasm", import.meta.url),
  );
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
  return { parse: (text) => parseWith(parser, text) };
}

function parseWith(parser: Parser, text: string): ParseResult {
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
      const root = copy(cursor, 0);
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

/** Copies the node under the cursor; undefined where it is nested too deeply to walk. */
function copy(cursor: TreeCursor, depth: number): SyntaxNode | undefined {
  if (depth > DEEPEST) return undefined;
  const type = cursor.nodeType;
  const field = cursor.currentFieldName ?? "";
  const start = cursor.startIndex;
  const end = cursor.endIndex;
  const children: SyntaxNode[] = [];
  if (cursor.gotoFirstChild()) {
    do {
      if (!cursor.nodeIsNamed && cursor.currentFieldId === 0) continue;
      const child = copy(cursor, depth + 1);
      if (child === undefined) return undefined;
      children.push(child);
    } while (cursor.gotoNextSibling());
    cursor.gotoParent();
  }
  return { type, field, start, end, children };
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
