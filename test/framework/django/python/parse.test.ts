import { createRequire } from "node:module";
import { Language, Parser, type Node } from "web-tree-sitter";
import { describe, expect, it } from "vitest";
import { loadPythonParser } from "../../../../src/framework/django/python/parse.js";
import type { SyntaxNode } from "../../../../src/framework/django/python/syntax.js";

const GRAMMAR = createRequire(import.meta.url).resolve(
  "tree-sitter-python/tree-sitter-python.wasm",
);

const parser = await loadPythonParser();
const original = new Parser();
original.setLanguage(await Language.load(GRAMMAR));

/** The node and all below it, a line each: tree-sitter's own, as far as the copy goes. */
function linesOf(node: Node, field: string, copy: SyntaxNode | undefined): readonly string[] {
  const line = `${field}:${node.type} ${node.startIndex}-${node.endIndex}`;
  if (copy === undefined || copy.children.length === 0) return [line];
  const children = node.children
    .map((child, index) => ({ child, field: node.fieldNameForChild(index) ?? "" }))
    .filter(({ child, field: own }) => child.isNamed || own !== "");
  return [
    line,
    ...children.flatMap(({ child, field: own }, index) =>
      linesOf(child, own, copy.children[index]),
    ),
  ];
}

function linesOfCopy(node: SyntaxNode): readonly string[] {
  const line = `${node.field}:${node.type} ${node.start}-${node.end}`;
  return [line, ...node.children.flatMap(linesOfCopy)];
}

describe("a parsed module", () => {
  it.each([
    ["a migration", 'class M(a.B):\n    x = [m.C("A", f=[("id", m.D(pk=True))], **k), *y]\n'],
    ["collections", 'x = {"a": 1, **b}, {1, *c}, (1, 2), [3 for d in e if f], "a" "b"\n'],
    ["operators", "x = a + b - -c if not d and e is not f else g[1:2, ::3] @ h\n"],
    ["statements", "with a as b, c:\n    del d[0]\nfor e, *f in g: pass\nelse: h: i = 1\n"],
    ["imports", "from ..a import (b as c, d)\nimport e.f as g, h\nfrom . import *\n"],
    ["functions", "@a.b(c)\nasync def d(e, /, f: g = 1, *h, i=2, **j) -> k: return lambda l: l\n"],
    ["strings of code", "x = f'{a!r:>{b}}' + t'{c}' + rb'd'\n"],
    ["comments", "x = (  # a\n    # b\n    1,\n)\n"],
  ])("is what tree-sitter says: %s", (_, text) => {
    const parsed = parser.parse(text);
    const tree = original.parse(text);
    if (!parsed.ok || tree === null) throw new Error("the text is not Python");
    expect(linesOfCopy(parsed.root)).toEqual(linesOf(tree.rootNode, "", parsed.root));
  });
});
