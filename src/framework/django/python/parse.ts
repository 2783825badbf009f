import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { Language, Parser, type Tree, type TreeCursor } from "web-tree-sitter";
import { flatten, grammarOf, inflate, type FlatTree, type Grammar } from "./flat-tree.js";
import type { SyntaxNode, SyntaxProblem } from "./syntax.js";

/** What parsing gives: a tree, or the place where the text is not Python. */
export type ParseResult =
  | { readonly ok: true; readonly root: SyntaxNode }
  | { readonly ok: false; readonly problem: SyntaxProblem };

/** A parser that is ready to use; `loadPythonParser` makes it. */
export interface PythonParser {
  /** Parses one module's text. Never throws: bad text comes back as a problem. */
  readonly parse: (text: string) => ParseResult;
  /** The same as numbers, which another thread can be given; undefined for bad text. */
  readonly parseFlat: (text: string) => FlatTree | undefined;
  /** The tree that `parseFlat` gives for a text, in this thread or another one. */
  readonly inflate: (tree: FlatTree) => SyntaxNode;
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
  return {
    parse: (text) => {
      const flat = parseWith(parser, grammar, text);
      return flat.ok ? { ok: true, root: inflate(flat.tree, grammar) } : flat;
    },
    parseFlat: (text) => {
      const flat = parseWith(parser, grammar, text);
      return flat.ok ? flat.tree : undefined;
    },
    inflate: (tree) => inflate(tree, grammar),
  };
}

type FlatResult =
  | { readonly ok: true; readonly tree: FlatTree }
  | { readonly ok: false; readonly problem: SyntaxProblem };

function parseWith(parser: Parser, grammar: Grammar, text: string): FlatResult {
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
      const flat = flatten(cursor, grammar, text);
      return flat === undefined
        ? { ok: false, problem: { offset: 0, message: "the source is nested too deeply" } }
        : { ok: true, tree: flat };
    } finally {
      cursor.delete();
    }
  } finally {
    tree.delete();
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
