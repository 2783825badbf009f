import { describe, expect, test } from "vitest";
import { loadPythonParser } from "../../../../src/framework/django/python/parse.js";
import {
  dynamicNames,
  freeNames,
  readPythonModule,
  usesDynamicNames,
  type FreeName,
} from "../../../../src/framework/django/python/scope.js";
import type { SyntaxNode } from "../../../../src/framework/django/python/syntax.js";

const parser = await loadPythonParser();

function parse(text: string): SyntaxNode {
  const result = parser.parse(text);
  if (!result.ok) throw new Error(`${result.problem.message} at ${result.problem.offset}`);
  return result.root;
}

function free(text: string): readonly FreeName[] {
  return freeNames(parse(text), text);
}

/** The free names, each once, those that are bound marked with `=`. */
function summary(text: string): string {
  const names = free(text).map(({ name, role }) => (role === "read" ? name : `${name}=`));
  return [...new Set(names)].join(" ");
}

describe("freeNames", () => {
  test.each([
    ["a name", "a", "a"],
    ["an attribute", "a.b.c", "a"],
    ["a keyword argument", "f(x=y, *z, **w)", "f y z w"],
    ["an assignment", "a = b", "a= b"],
    ["a chain of assignments", "a = b = c", "a= b= c"],
    ["unpacking", "a, (b, [c, *d]) = e", "a= b= c= d= e"],
    ["targets that are no names", "a.b, c[d] = e", "a c d e"],
    ["an augmented assignment", "a += b", "a= b"],
    ["an annotation", "a: B = c", "a= B c"],
    ["an annotation in brackets, which binds nothing", "(a): B", "a B"],
    ["a lambda", "lambda a, b=c, *d, e, **f: (a, b, d, e, f, g)", "c g"],
    [
      "a function",
      "def f(a, b=c, *d, e=e, **g):\n    h = a, b, d, e, g\n    return i, h",
      "f= c e i",
    ],
    ["a function's annotations", "def f(a: A, *b: B, c: C = D) -> E: a, b, c", "f= A B C D E"],
    ["decorators", "@d(x)\ndef f(): pass", "d x f="],
    ["a recursive function", "def f(): f()", "f f="],
    ["a name bound after its use in a function", "def f():\n    print(x)\n    x = 1", "f= print"],
    ["global", "def f():\n    global x\n    x = y", "f= x x= y"],
    [
      "global in a nested function",
      "def f(x):\n    def g():\n        global x\n        return x",
      "f= x",
    ],
    ["nonlocal", "def f():\n    x = 1\n    def g():\n        nonlocal x\n        x = 2", "f="],
    ["a name of the function around", "def f(x):\n    def g(): return x, y", "f= y"],
    ["for", "for a, b in c:\n    d\nelse:\n    e", "a= b= c d e"],
    ["for in a function", "def f():\n    for a in a2: a", "f= a2"],
    ["with", "with a as b, c as (d, e.f): g", "a b= c d= e g"],
    ["with in brackets", "with (a as b, c): d", "a b= c d"],
    ["except", "try: a\nexcept (B, C) as d: d\nfinally: e", "a B C d= d e"],
    ["except in a function", "def f():\n    try: a\n    except B as d: d", "f= a B"],
    ["del", "def f():\n    del a, (b, c), d.e, g[h]\n    a, b, c", "f= d g h"],
    ["imports", "import a, b.c, d as e\nfrom f import g, h as i", "a= b= e= g= i="],
    [
      "imports in a function",
      "def f():\n    import a.b\n    from c import d as e\n    a, e, d",
      "f= d",
    ],
    ["a walrus", "(a := b)", "a= b"],
    ["a walrus in a function", "def f():\n    if (a := b): a", "f= b"],
    ["a walrus in a comprehension", "[a := b for c in d]", "a= b d"],
    [
      "a walrus in a comprehension in a function",
      "def f(): return [a := b for c in d], a",
      "f= b d",
    ],
    ["a walrus in a lambda", "lambda: (a := b)", "b"],
    ["a comprehension", "[a for a in b if a if c for d in a]", "b c"],
    ["the first iterable of a comprehension", "[a for a in a]", "a"],
    ["a later iterable of a comprehension", "[b for a in c for b in b]", "c"],
    ["dict, set and generator", "{a: b for a, b in c}, {d for d in e}, f(g for g in h)", "c e f h"],
    [
      "a class",
      "class A(B, metaclass=C):\n    d = e\n    def f(self): return d, f, A",
      "B C e d f A A=",
    ],
    ["a class name read before it is bound in the class", "class A:\n    a = a\n    b = a", "a A="],
    ["a comprehension in a class", "class A:\n    a = 1\n    b = [a for c in a]", "a A="],
    ["a lambda in a class", "class A:\n    a = 1\n    b = lambda: a", "a A="],
    ["global in a class", "class A:\n    global b\n    b = c", "b b= c A="],
    ["private names", "class _A:\n    def f(self): return __b, __c__", "_A__b __c__ _A="],
    ["__class__ in a method", "class A:\n    def f(self): return __class__", "A="],
    [
      "match",
      "match a:\n    case [b, *c, {'k': d, **e}] if b: c, d, e, f",
      "a b= c= d= e= b c d e f",
    ],
    [
      "match in a function",
      "def f(a):\n    match a:\n        case B(c, d=e) | F.g as h: c, e, h",
      "f= B F",
    ],
    ["the wildcard", "match a:\n    case _: pass\n    case [_, *_]: _", "a _"],
    ["an f-string", "f'{a!r:>{b}} {{c}} {d:%H}'", "a b d"],
    ["a plain string", "'{a}'", ""],
    ["type parameters", "def f[T: a, *Us, **P](b: T, c: P) -> Us: return T, d", "f= a d"],
    [
      "type parameters of a class",
      "class A[T](B[T]):\n    c: T\n    def f(self, d: T): return T, d",
      "B A=",
    ],
    [
      "type parameters see the class",
      "class A:\n    b = 1\n    def f[T: b](self): return b",
      "b A=",
    ],
    ["a type alias", "type A[T] = list[T] | B", "A= list B"],
    ["an assignment that looks like a type alias", "type(a).b = c", "type a c"],
    ["generic annotations", "a: B[C, D.e] = f", "a= B C D f"],
    [
      "await and yield",
      "async def f():\n    await a\n    async for b in c: yield b\n    async with d as e: e",
      "f= a c d",
    ],
    ["a conditional expression", "a if b else c", "b a c"],
    ["a slice", "a[b:c:d]", "a b c d"],
    ["Python 2's print", "print >>a, b", "a b"],
  ])("%s", (_, text, expected) => {
    expect(summary(text).split(" ").sort()).toEqual(expected.split(" ").sort());
  });

  test("gives the places in source order", () => {
    const text = "x = {y: z}  # y\ny.y(y=y)";
    expect(free(text).map(({ start, end }) => [start, text.slice(start, end)])).toEqual([
      [0, "x"],
      [5, "y"],
      [8, "z"],
      [16, "y"],
      [22, "y"],
    ]);
  });

  test("tells imports, which need `as` to be renamed, from other bindings", () => {
    const roles = free("import a, b.c, d as e\nfrom f import g, h as i\nj = 1").map(
      ({ name, role }) => `${name} ${role}`,
    );
    expect(roles).toEqual([
      "a import",
      "b dotted-import",
      "e write",
      "g import",
      "i write",
      "j write",
    ]);
  });

  test("tells what is looked up later", () => {
    const text = "def f(a=b, *, c: d): e\nlambda g=h: i\nclass J: k\n[l for m in n]";
    const late = free(text).filter(({ deferred }) => deferred);
    expect(late.map(({ name }) => name)).toEqual(["e", "i"]);
  });

  test.each([
    ["class A:\n    if b:\n        c = 1\n    d = c", true],
    ["class A:\n    if b:\n        c = 1\n        d = c", undefined],
    ["class A:\n    for b in e:\n        d = c\n        c = 1", true],
    ["class A:\n    try:\n        c = 1\n    except b: pass\n    d = c", true],
    ["class A:\n    d = c\n    if b:\n        c = 1", false],
    ["class A:\n    if b:\n        c = 1\n    def d(self): return c", false],
  ])("knows what a class body may bind: %j", (text, expected) => {
    expect(free(text).find(({ name }) => name === "c")?.mayBeLocal).toBe(expected);
  });

  test("compares names as Python does", () => {
    expect(summary("def f(ﬁ): return fi, ª, a")).toBe("f= a");
  });

  test("takes any node", () => {
    const text = "def f(a):\n    return a";
    const body = parse(text).children[0]?.children.find((child) => child.field === "body");
    expect(body && freeNames(body, text).map(({ name }) => name)).toEqual(["a"]);
  });
});

describe("readPythonModule", () => {
  const read = (text: string) => readPythonModule({ path: "m.py", text }, parse(text));
  const names = (text: string) => [...read(text).bindings.keys()].join(" ");

  test("reads imports", () => {
    const text =
      "from __future__ import annotations\nimport a, b.c, d.e as f\nfrom .. import g\n" +
      "from ..h . i import (j, # x\n k as l)\nimport m as m\n";
    const imports = [...read(text).bindings.values()].flat().map((binding) => {
      if (binding.kind !== "import") throw new Error(binding.name);
      return [binding.name, binding.module, binding.member, binding.aliased];
    });
    expect(imports).toEqual([
      ["annotations", "__future__", "annotations", false],
      ["a", "a", undefined, false],
      ["b", "b.c", undefined, false],
      ["f", "d.e", undefined, true],
      ["g", "..", "g", false],
      ["j", "..h.i", "j", false],
      ["l", "..h.i", "k", true],
      ["m", "m", undefined, true],
    ]);
  });

  test.each([
    ["x = y = 1\nz: int\nw, (v, *u) = t\nx += 1", "x y z w v u"],
    ["def f(a):\n    b = 1\n@d\nclass C:\n    e = 1\nasync def g(): pass", "f C g"],
    ["try:\n    import a\nexcept E as e:\n    a = None\n    def f():\n        b = 1", "a e f"],
    ["if a:\n    b = 1\nelif c:\n    from d import e\nelse:\n    class F: g = 1", "b e F"],
    ["for a in b:\n    c = 1\nwhile d:\n    e = 1\nwith f as g:\n    h = 1", "a c e g h"],
    ["match a:\n    case [b]:\n        c = 1", "b c"],
    ["del a\ntype B = int", "a B"],
    ["print(a := 1)\nb = [c := d for e in f]\ng = lambda: (h := 1)", "a b c g"],
    [
      "def f():\n    global a\n    a = 1\nif b:\n    def g():\n        global c\n        c = 1",
      "f g",
    ],
    ["a.b = 1\na[0] = 2\nf()\nassert g", ""],
  ])("finds what is bound: %j", (text, expected) => {
    expect(names(text)).toBe(expected);
  });

  test("keeps every binding of a name, decorators included", () => {
    const text = "x = 1\nfrom a import x\n@d\ndef x(): pass\n";
    const statements = (read(text).bindings.get("x") ?? []).map(({ kind, statement }) => [
      kind,
      text.slice(statement.start, statement.end),
    ]);
    expect(statements).toEqual([
      ["definition", "x = 1"],
      ["import", "from a import x"],
      ["definition", "@d\ndef x(): pass"],
    ]);
  });

  test("finds star imports", () => {
    const text = "from a import *\nfrom .b import *\nfrom c import d\n";
    expect(read(text).starImports.map(({ start, end }) => text.slice(start, end))).toEqual([
      "from a import *",
      "from .b import *",
    ]);
  });

  test("finds what acts on import", () => {
    const text =
      '"""Docs."""\n# c\nimport a\npass\n...\n"b" "c"\nx = 1\nglobal x\n' +
      "a.b()\na.c = 1\nx\nif a:\n    a.d()\nif a:\n    e = 1\nassert a\nf'{a.f()}'\ndel a.g\n";
    expect(read(text).effects.map(({ start, end }) => text.slice(start, end))).toEqual([
      "a.b()",
      "a.c = 1",
      "x",
      "if a:\n    a.d()",
      "assert a",
      "f'{a.f()}'",
      "del a.g",
    ]);
  });

  test("reads an empty module", () => {
    const module = read("");
    expect([module.bindings.size, module.starImports, module.effects]).toEqual([0, [], []]);
  });
});

describe("dynamicNames", () => {
  test.each([
    ["globals()['x']", "namespace"],
    ["def f(): eval('x')", "namespace"],
    ["def f(): exec('x')", "namespace"],
    ["locals()", "namespace"],
    ["vars()", "namespace"],
    ["vars(x)", undefined],
    ["dir(x)", undefined],
    ["def f(): return '%(a)s' % locals()", undefined],
    ["def f(eval): eval(1)", undefined],
    ["x.eval(globals=1)", undefined],
    ["'globals()'", undefined],
    ["sys.modules[__name__]", "module"],
    ["logging.getLogger(__name__)", undefined],
    ["getLogger('%s.x' % __name__)", undefined],
    ["open(__file__)", "module"],
    ["os.path.basename(__file__)", "module"],
    ["os.path.join(os.path.dirname(os.path.abspath(__file__)), 'x.sql')", "directory"],
    ["Path(__file__).resolve().parent / 'x.sql'", "directory"],
    ["Path(__file__).with_suffix('.sql')", "module"],
  ])("%s: %s", (text, kind) => {
    const root = parse(text);
    expect(dynamicNames(root, text).map((place) => place.kind)).toEqual(
      kind === undefined ? [] : [kind],
    );
    expect(usesDynamicNames(root, text)).toBe(kind === "namespace" || kind === "module");
  });
});
