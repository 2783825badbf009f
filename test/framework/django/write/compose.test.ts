import { describe, expect, test } from "vitest";
import { composeModule } from "../../../../src/framework/django/write/compose.js";
import { merge, operationsOf, plan, python, refusal, slice, text } from "./plans.js";

/** A migration module with code above its class and one line an operation. */
function migration(name: string, head: string, ...operations: readonly string[]) {
  const lines = operations.map((operation) => `        ${operation},\n`).join("");
  return python(
    name,
    `${head}\nclass Migration(migrations.Migration):\n    operations = [\n${lines}    ]\n`,
  );
}

function composed(given: Parameters<typeof plan>[0]): string {
  const result = composeModule(plan(given));
  return result.ok ? result.text : `refused: ${result.reason}`;
}

describe("the class", () => {
  test("has its attributes in Django's order", () => {
    const module = python("0001_a", "from safety import Safe\nsafe = Safe.before\n");
    const result = composed({
      docstring: ["Folds three steps."],
      initial: true,
      atomic: false,
      replaces: [
        { app: "shop", name: "0001_initial" },
        { app: "shop", name: "0002_more" },
      ],
      runBefore: [{ app: "other", name: "0001_initial" }],
      attributes: [{ name: "safe", value: slice(module, "Safe.before") }],
      dependencies: [text('("auth", "0001_initial")')],
      operations: [text("migrations.RunSQL('')")],
    });
    expect(result).toBe(`from django.db import migrations
from safety import Safe

class Migration(migrations.Migration):
    """Folds three steps."""

    replaces = [
        ("shop", "0001_initial"),
        ("shop", "0002_more"),
    ]

    initial = True

    atomic = False

    safe = Safe.before

    run_before = [
        ("other", "0001_initial"),
    ]

    dependencies = [
        ("auth", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(''),
    ]
`);
  });

  test("says nothing that goes without saying", () => {
    expect(composed({})).toBe(`from django.db import migrations

class Migration(migrations.Migration):
    dependencies = []

    operations = []
`);
  });

  test("escapes what would end a string", () => {
    const result = composed({
      docstring: ['a """ b', "", "c\\"],
      replaces: [{ app: 'q"', name: "\\n\n" }],
    });
    expect(result).toContain('    """\n    a \\"\\"\\" b\n\n    c\\\\\n    """\n');
    expect(result).toContain('("q\\"", "\\\\n\\n"),');
    expect(composed({ docstring: ['He said "no"'] })).toContain('"""He said "no\\""""');
  });

  test("puts a value of several lines in brackets", () => {
    const module = python("0001_a", "x = f(  # why\n  1)  # end\n");
    const value = { ...slice(module, "1)"), start: 0, end: 0 };
    expect(composed({ attributes: [{ name: "x", value: [value, text("f(\n1)")] }] })).toContain(
      "    x = (\nf(\n1)\n)\n",
    );
  });
});

describe("fragments", () => {
  test("keep their text, strings of several lines too", () => {
    const sql = 'migrations.RunSQL("""\n  SELECT 1 -- # no comment\n\tFROM x\n""")';
    const module = migration("0001_a", "from django.db import migrations", sql);
    expect(merge(module)).toContain(`        ${sql},\n`);
  });

  test("end in a comment only before a line break", () => {
    const module = python(
      "0001_a",
      "x = [\n  f(1),  # one\n  g('#'), # two\n  # before\n  h(  # in\n  2),\n]\n",
    );
    const one = slice(module, "1");
    const whole = { ...one, start: 8, end: module.source.text.indexOf("  g(") };
    const two = slice(module, "'#'), # two");
    const before = slice(module, "# before\n  ");
    const result = composed({
      operations: [
        [text("A("), slice(module, "1),  # one"), text("(B)")],
        [text("C("), two],
        [before, text("D()  # text")],
        text("E('#')"),
        whole,
      ].slice(0, 4),
    });
    expect(result).toContain("A(1),  # one\n(B),\n");
    expect(result).toContain("C('#'), # two\n        ,\n");
    expect(result).toContain("# before\n  D()  # text\n        ,\n");
    expect(result).toContain("E('#')\n        ,\n");
  });

  test("lose carriage returns", () => {
    const module = python("0001_a", 'x = f(\r\n  """a\r\nb""",\r\n)\r\n');
    const operations = [slice(module, 'f(\r\n  """a\r\nb""",\r\n)')];
    expect(composed({ operations })).toMatch(/refused/);
    const known = python("0001_a", 'def f(a):\r\n    """a\r\nb"""\r\nx = f(\r\n  1,\r\n)\r\n');
    const result = composed({ operations: [slice(known, "f(\r\n  1,\r\n)")] });
    expect(result).not.toContain("\r");
    expect(result).toContain('def f(a):\n    """a\nb"""\n');
  });

  test("are edited", () => {
    const module = migration(
      "0001_a",
      "from django.db import migrations\nfrom a import b, c",
      "migrations.AddField('x', b, c)",
    );
    const [operation] = operationsOf(module);
    if (operation === undefined) throw new Error();
    const at = module.source.text.indexOf("b, c)");
    const edits = [{ start: at, end: at + 1, text: "'y'" }];
    const result = composed({ operations: [{ ...operation, edits }] });
    expect(result).toContain("migrations.AddField('x', 'y', c)");
    expect(result).toContain("from a import c\n");
  });

  test("may be parts of expressions, and may come twice", () => {
    const module = migration(
      "0001_a",
      "from django.db import migrations, models\nfrom a import b, d",
      "migrations.AddField('x', b=models.F(x=b, **d.e))",
    );
    const part = slice(module, "x=b, **d.e");
    const result = composed({
      operations: [
        [text("X("), part, text(")")],
        [text("Y("), part, text(")")],
      ],
    });
    expect(result).toContain("from a import b, d\n");
    expect(result).not.toContain("models");
    expect(result).toContain("X(x=b, **d.e),\n        Y(x=b, **d.e),");
  });
});

describe("imports", () => {
  test("are those that are used, in isort's order", () => {
    const a = migration(
      "0001_a",
      "# -*- coding: utf-8 -*-\nfrom __future__ import unicode_literals\n" +
        "from django.db import models, migrations\nimport uuid, os\nimport django.db.models.deletion\n" +
        "import django.utils.timezone\nfrom ..helpers import h\nfrom . import s\nfrom app import Z, a as b, x",
      "migrations.A(uuid.UUID, models.X, on=django.db.models.deletion.CASCADE, h=[h, s, b, Z])",
    );
    const b = migration(
      "0002_b",
      "from django.db import migrations\nfrom app import x, A_B\nimport decimal",
      "migrations.B(x, decimal.Decimal(1), A_B)",
    );
    expect(merge(a, b).split("\n\nclass ")[0]).toBe(`import decimal
import uuid

import django.db.models.deletion
from app import A_B, Z, x
from app import a as b
from django.db import migrations, models

from ..helpers import h
from . import s`);
  });

  test("of packages are those that an attribute leads into", () => {
    const a = migration(
      "0001_a",
      "from django.db import migrations\nimport a.b\nimport a.b.c\nimport a.d\nimport a\nimport e.f, e.g",
      "migrations.A(a.b.c.x, a.b.c, a.h)",
      "migrations.B(e)",
    );
    const result = merge(a);
    expect(result).toContain("import a\nimport a.b.c\nimport e.f\nimport e.g\nfrom django");
  });

  test("get an alias where two modules disagree, uses in strings and attributes left alone", () => {
    const a = migration(
      "0001_a",
      "from django.db import migrations, models",
      "migrations.A(models.B)",
    );
    const b = migration(
      "0002_b",
      "from django.db import migrations\nfrom django.contrib.gis.db import models",
      "migrations.A(models.B, migrations.models, models='models', f=f'{models}')",
    );
    const result = merge(a, b);
    expect(result).toContain("from django.contrib.gis.db import models as gis_models\n");
    expect(result).toContain(
      "migrations.A(gis_models.B, migrations.models, models='models', f=f'{gis_models}')",
    );
  });

  test("of refold's own text keep their names", () => {
    const a = migration(
      "0001_a",
      "from django.contrib.gis.db import models\nfrom django.db import migrations",
      "migrations.A(models.B)",
    );
    const own = text("models.C()", { module: "django.db", name: "models" });
    const result = composed({ operations: [...operationsOf(a), own] });
    expect(result).toContain("migrations.A(gis_models.B)");
    expect(result).toContain("models.C()");
    expect(result).toContain("from django.db import migrations, models\n");
  });

  test("keep a module's name before a member's", () => {
    const a = migration(
      "0001_a",
      "from django.db import migrations\nfrom uuid import uuid4 as uuid",
      "migrations.A(uuid)",
    );
    const b = migration(
      "0002_b",
      "from django.db import migrations\nimport uuid",
      "migrations.A(uuid.x)",
    );
    const c = migration(
      "0003_c",
      "from django.db import migrations\nimport other as uuid",
      "migrations.A(uuid.x)",
    );
    const result = merge(a, b, c);
    expect(result).toContain(
      "import uuid\nfrom uuid import uuid4 as uuid_uuid\n\nimport other as uuid_module\n",
    );
    expect(result).toContain(
      "migrations.A(uuid_uuid),\n        migrations.A(uuid.x),\n        migrations.A(uuid_module.x)",
    );
  });

  test("inside if and try come along whole, once", () => {
    const head =
      "from django.db import migrations\ntry:\n    from a import J\nexcept ImportError:\n    from b import J";
    const result = merge(
      migration("0001_a", head, "migrations.A(J)"),
      migration("0002_b", head, "migrations.B(J)"),
    );
    expect(result.match(/from a import J/g)).toHaveLength(1);
    expect(result).toContain(
      "try:\n    from a import J\nexcept ImportError:\n    from b import J\n",
    );
  });

  test("inside try are renamed with `as`", () => {
    const a = migration(
      "0001_a",
      "from django.db import migrations\nfrom x import J",
      "migrations.A(J)",
    );
    const b = migration(
      "0002_b",
      "from django.db import migrations\ntry:\n    import J\nexcept ImportError:\n    from b import K as J",
      "migrations.A(J)",
    );
    expect(merge(a, b)).toContain(
      "try:\n    import J as J_0002\nexcept ImportError:\n    from b import K as J_0002\n",
    );
  });

  test("bound again by other statements keep their place", () => {
    const a = migration(
      "0001_a",
      "from django.db import migrations\nfrom a import f, g\ndef wrap(x): return x\nf = wrap(f)",
      "migrations.A(f, g)",
    );
    const result = merge(a);
    expect(result).toContain("from a import g\nfrom django");
    expect(result).toContain("from a import f\ndef wrap(x): return x\nf = wrap(f)\n");
  });

  test("of __future__ come along where they still do something", () => {
    const future =
      "from __future__ import annotations, print_function\nfrom django.db import migrations\n";
    const a = migration("0001_a", `${future}def f(a: B): pass`, "migrations.A(f)");
    expect(merge(a)).toMatch(/^from __future__ import annotations\n\nfrom django/);
    expect(merge(migration("0001_a", future, "migrations.A()"))).not.toContain("__future__");
  });
});

describe("definitions", () => {
  const head = "from django.db import migrations\n";

  test("come along with what they use, comments and decorators, in source order", () => {
    const a = migration(
      "0001_a",
      `${head}from a import d, e, f
# of no one

# above
# it
LIMIT = 1  # behind
def unused(): pass
@d(LIMIT)  # deco
# between
def forwards(apps, schema_editor):
    """Text
      stays."""
    return helper(e)
    # last

def helper(x): return LIMIT, x
OTHER = f`,
      "migrations.RunPython(forwards)",
    );
    expect(merge(a)).toBe(`from a import d, e
from django.db import migrations

# above
# it
LIMIT = 1  # behind

@d(LIMIT)  # deco
# between
def forwards(apps, schema_editor):
    """Text
      stays."""
    return helper(e)
    # last

def helper(x): return LIMIT, x

class Migration(migrations.Migration):
    dependencies = []

    operations = [
        migrations.RunPython(forwards),
    ]
`);
  });

  test("bring every statement that binds their names", () => {
    const a = migration(
      "0001_a",
      `${head}x = []
y = 1
x += [y]
z, w = x, 2
w = 3
if y:
    v = w
else:
    u = 1
`,
      "migrations.A(u)",
    );
    expect(merge(a)).toContain(
      "x = []\ny = 1\nx += [y]\nz, w = x, 2\nw = 3\nif y:\n    v = w\nelse:\n    u = 1\n\nclass",
    );
  });

  test("that two modules repeat are written once", () => {
    const code = `${head}from a import b
N = 1
def f(x): return g(b, N)
def g(*x): return f
class C:
    x = 1
    def f(self): return f
L = [1, (2, "x")]
`;
    const a = migration("0001_a", code, "migrations.A(f, C, L)");
    const b = migration("0002_b", code.replaceAll("\n", "\r\n"), "migrations.A(f, C, L)");
    const result = merge(a, b);
    expect(result).not.toContain("_0002");
    for (const line of ["N = 1", "def f(x)", "def g(", "class C:", "L = ["]) {
      expect(result.split(line)).toHaveLength(2);
    }
  });

  test("with the same text but other meanings are two", () => {
    const code = "def f(x): return g(x)\ndef g(x): return h(x)\n";
    const a = migration("0001_a", `${head}from a import h\n${code}`, "migrations.A(f)");
    const b = migration("0002_b", `${head}from b import h\n${code}`, "migrations.A(f)");
    const result = merge(a, b);
    expect(result).toContain("def f_0002(x): return g_0002(x)");
    expect(result).toContain("def g_0002(x): return b_h(x)");
    expect(result).toContain("from b import h as b_h");
  });

  test("are renamed where they are referred to, and nowhere else", () => {
    const a = migration("0001_a", `${head}def f(x): pass`, "migrations.A(f)");
    const b = migration(
      "0002_b",
      `${head}def f(f=None):
    """f"""
    x.f = y(f=f) # f
    return f
def g(x, y):
    global f
    z = [f for f in x if f] + [f for y in f]
    def h(f): return f
    class K:
        def f(self): return f
    return f"{f} {x.f}", 'f', h(f=f)
`,
      "migrations.A(f, f=g, s='f')",
    );
    const result = merge(a, b);
    expect(result).toContain(
      `def f_0002(f=None):
    """f"""
    x.f = y(f=f) # f
    return f
def g(x, y):
    global f_0002
    z = [f for f in x if f] + [f_0002 for y in f_0002]
    def h(f): return f
    class K:
        def f(self): return f_0002
    return f"{f_0002} {x.f}", 'f', h(f=f_0002)
`,
    );
    expect(result).toContain("migrations.A(f_0002, f=g, s='f')");
  });

  test("get a name that no function binds for itself", () => {
    const a = migration("0001_a", `${head}def f(x): pass`, "migrations.A(f)");
    const b = migration(
      "0002_b",
      `${head}def f(x): return 1\ndef g(f_0002): return f(f_0002)`,
      "migrations.A(f, g)",
    );
    expect(merge(a, b)).toContain("def g(f_0002): return f_2(f_0002)");
    const c = migration("other", `${head}def f(x): return 3`, "migrations.A(f)");
    expect(merge(a, c)).toContain("def f_2(x): return 3");
  });

  test("do not take the names of the class and its attributes", () => {
    const a = migration(
      "0001_a",
      `${head}def operations(): pass\ninitial = 5`,
      "migrations.A(operations, initial)",
    );
    const result = composed({ operations: operationsOf(a), initial: true });
    expect(result).toContain("def operations_0001(): pass\ninitial_0001 = 5\n");
    expect(result).toContain("migrations.A(operations_0001, initial_0001)");
  });

  test("do not hide a builtin from another module", () => {
    const a = migration("0001_a", `${head}def list(x): pass`, "migrations.A(list)");
    const b = migration("0002_b", head, "migrations.A(list)");
    const result = merge(a, b);
    expect(result).toContain("migrations.A(list_0001),\n        migrations.A(list)");
  });

  test("of private names stay reachable from classes", () => {
    const a = migration("0001_a", `${head}def __f(x): pass`, "migrations.A(__f)");
    const b = migration("0002_b", `${head}def __f(x): return 1`, "migrations.A(__f)");
    expect(merge(a, b)).toContain("def _f_0002(x): return 1");
  });

  test.each([
    ["a list that is changed", "L = []\ndef f(x): L.append(x)", 2],
    ["a list that is passed on", "L = []\ndef f(x): x(L)", 2],
    [
      "a list that is only read",
      "L = [1]\ndef f(x): return [y for y in L if y in L], len(L), L[0]",
      1,
    ],
    ["a list for a query", "L = [1]\ndef f(x): return x.filter(a__in=L)", 1],
    ["a list whose item is set", "L = [1]\ndef f(x): L[0] = x", 2],
    ["a list of lists", "L = [[1]]\ndef f(x): return [y for y in L]", 2],
    ["a dict that is only read", "L = {'a': 1}\ndef f(x): return L['a'], L.get(x), L.items()", 1],
    ["a counter", "L = 0\ndef f(x):\n    global L\n    L += 1", 2],
    ["a function with an attribute", "def f(x): f.done = L\nL = 1", 1],
    ["a compiled pattern", "L = re.compile('x')\nimport re\ndef f(x): return L", 1],
    ["an unknown call", "L = make()\nfrom a import make\ndef f(x): return L", 2],
    [
      "a setting",
      "L = getattr(settings, 'X', None)\nfrom a import settings\ndef f(x): return L",
      1,
    ],
  ])("are one only where no one can tell: %s", (_, code, count) => {
    const module = (name: string) => migration(name, `${head}${code}`, "migrations.A(f)");
    const written = merge(module("0001_a"), module("0002_b")).match(/^L(_0002)? = /gm) ?? [];
    expect(written).toHaveLength(count);
  });

  test.each([
    ["@cache\ndef f(x): pass\nfrom functools import cache", 2],
    ["@transaction.atomic\ndef f(x): pass\nfrom django.db import transaction", 1],
    ["def f(x, seen=[]): pass", 2],
    ["def f(x, seen=()): pass", 1],
    ["def f(x): f.done = 1", 2],
    ["class f:\n    seen = []", 2],
  ])("are one only where they have no memory: %j", (code, count) => {
    const module = (name: string) => migration(name, `${head}${code}`, "migrations.A(f)");
    const written = merge(module("0001_a"), module("0002_b")).match(/^(def|class) f/gm) ?? [];
    expect(written).toHaveLength(count);
  });
});

describe("refuses", () => {
  const head = "from django.db import migrations\n";

  test.each([
    ["a use of the old class", "def f(x): return Migration.operations", "class Migration"],
    ["the module's own name", "def f(x): return __name__", "another module"],
    ["a name bound in the old class", "", "not bound"],
    ["a name bound again after the class", "def f(x): pass", "bound again", "\nf = None\n"],
  ])("%s", (_, code, reason, tail = "") => {
    const module = python(
      "0001_a",
      `${head}${code}\nclass Migration(migrations.Migration):\n    operations = [migrations.A(f)]\n${tail}`,
    );
    expect(refusal(module).reason).toContain(reason);
  });

  test("tells the place", () => {
    const module = migration("0001_a", `${head}def f(x):\n    return Migration`, "migrations.A(f)");
    expect(refusal(module).place).toEqual({
      path: "app/migrations/0001_a.py",
      line: 3,
      column: 12,
    });
  });

  test("names reached by spelling that would need another one", () => {
    const code = `${head}def helper(): return 1\ndef f(x): return globals()[x]()\n`;
    const a = migration("0001_a", code, "migrations.A(f)");
    const result = merge(a);
    expect(result).toContain("def helper()");
    const other = migration("0002_b", `${head}def helper(): return 2`, "migrations.A(helper)");
    expect(merge(other, a)).toContain("def helper_0002()");
    const b = migration("0003_c", code.replace("1", "3"), "migrations.A(f)");
    expect(refusal(a, b).reason).toContain("must keep its name");
    expect(refusal(a, b).between.map(({ source }) => source.path)).toEqual([
      "app/migrations/0003_c.py",
      "app/migrations/0001_a.py",
    ]);
  });

  test("what cannot be renamed in place", () => {
    const a = migration("0001_a", `${head}f = 1`, "migrations.A(f)");
    const b = migration(
      "0002_b",
      `${head}def f(x): pass\nclass C:\n    if f:\n        f = f\n    g = f`,
      "migrations.A(C, f)",
    );
    expect(refusal(a, b).reason).toContain("cannot be renamed");
    const c = migration(
      "0003_c",
      `${head}import x.y\ntry:\n    import f.g\nexcept E: f = 1`,
      "migrations.A(f)",
    );
    expect(refusal(a, c).reason).toContain("cannot be renamed");
    const d = migration("0004_d", `${head}import f.g\nf = f.g`, "migrations.A(f)");
    expect(refusal(a, d).reason).toContain("cannot be renamed");
  });
});

describe("star imports", () => {
  const head = "from django.db import migrations\n";

  test("come along where they are needed and can hide nothing", () => {
    const a = migration("0001_a", `${head}from app.fields import *`, "migrations.A(Money())");
    const b = migration("0002_b", head, "migrations.B()");
    expect(merge(a)).toMatch(/^from django.db import migrations\n\nfrom app.fields import \*\n/);
    expect(merge(a, b)).toContain("from app.fields import *");
    const before = migration(
      "0001_a",
      `from app.fields import *\n${head}`,
      "migrations.A(Money())",
    );
    expect(merge(before)).toMatch(
      /^from app.fields import \*\n\nfrom django.db import migrations\n/,
    );
  });

  test("stay away where nothing needs them", () => {
    const a = migration("0001_a", `${head}from app.fields import *`, "migrations.A(list)");
    expect(merge(a)).not.toContain("*");
  });

  test("are refused where they could hide something", () => {
    const a = migration("0001_a", `${head}from app.fields import *`, "migrations.A(Money())");
    const uses = migration("0002_b", head, "migrations.A(list)");
    expect(refusal(a, uses).reason).toContain("other migrations use names");
    const star = migration("0002_b", `${head}from b import *`, "migrations.A(Other)");
    expect(refusal(a, star).reason).toContain("star import");
    const imports = migration("0002_b", `${head}from b import C`, "migrations.A(C)");
    expect(refusal(a, imports).reason).toContain("another import");
    const above = migration(
      "0002_b",
      `${head}x = 1\nfrom app.fields import *`,
      "migrations.A(Money(x))",
    );
    expect(refusal(above).reason).toContain("definition above it");
  });
});
