import { describe, expect, test } from "vitest";
import { operationMeaning } from "../../../../src/operation/meaning.js";
import { applyToState, SchemaState, type EntityState } from "../../../../src/operation/state.js";
import { loadPythonParser } from "../../../../src/framework/django/python/parse.js";
import { readPythonModule } from "../../../../src/framework/django/python/scope.js";
import type { PythonModule } from "../../../../src/framework/django/python/module.js";
import {
  readMigration,
  type MigrationModule,
} from "../../../../src/framework/django/read/migration.js";

const parser = await loadPythonParser();

function parsed(path: string, text: string): PythonModule {
  const result = parser.parse(text);
  if (!result.ok) throw new Error(result.problem.message);
  return readPythonModule({ path, text }, result.root);
}

const ID = '("id", models.AutoField(primary_key=True))';
const HEAD = `from django.conf import settings
from django.db import migrations, models
`;

/** Reads a migration of the app `shop`: what stands in front of its class, and the body of that. */
function read(
  {
    head = "",
    base = "migrations.Migration",
    body,
  }: { head?: string; base?: string; body: string },
  others: Readonly<Record<string, string>> = {},
): MigrationModule {
  const lines = body.split("\n").map((line) => `    ${line}`);
  const text = `${HEAD}${head}\nclass Migration(${base}):\n${lines.join("\n")}\n`;
  const module = parsed("shop/migrations/0001_initial.py", text);
  const result = readMigration({ app: "shop", name: "0001_initial" }, module.source, module.root, {
    modelSettings: new Map(),
    moduleAt: (_, path) => {
      const other = others[path];
      return other === undefined ? undefined : parsed(`${path}.py`, other);
    },
    purposeOf: () => undefined,
  });
  if (!result.ok) throw new Error(result.problem.reason.message);
  return result.migration;
}

const deletes = ({ operations }: MigrationModule): readonly string[] =>
  operations.map((operation) =>
    operation.kind === "opaque" && operation.ways !== undefined
      ? operation.ways.map((way) => way.map(operationMeaning).join(" & ")).join(" or ")
      : operationMeaning(operation),
  );

const A = 'migrations.DeleteModel("A")';
const B = 'migrations.DeleteModel("B")';
const C = 'migrations.DeleteModel("C")';
const [a, b, c] = ["deleteEntity shop.a", "deleteEntity shop.b", "deleteEntity shop.c"];
const WAYS = `operations = [${A}]\nif settings.X:\n    operations += [${B}]\nelse:\n    operations.append(${C})`;

describe("a list of operations", () => {
  test.each([
    ["may be added to", `operations = [${A}]\noperations += [${B}]\noperations.append(${C})`],
    ["may hold others", `operations = [*MORE, *[${B}], ${C}]`],
    ["may be joined", `operations = MORE + [${B}] + [${C}]`],
  ])("%s and be folded", (_, body) => {
    const module = read({ head: `MORE = [${A}]`, body });
    expect(deletes(module)).toEqual([a, b, c]);
    expect(module.whole).toEqual([]);
  });

  test("may be added to for releases of Django that all are", () => {
    const made = (condition: string): MigrationModule =>
      read({
        head: "import django",
        body: `operations = [${A}]\nif ${condition}:\n    operations += [${B}]\nelse:\n    operations += [${C}]`,
      });
    expect(deletes(made("django.VERSION >= (1, 8)"))).toEqual([a, b]);
    expect(made("django.VERSION >= (1, 8)").whole).toEqual([]);
    expect(deletes(made("django.VERSION < (1, 10, 2)"))).toEqual([a, c]);
    for (const condition of [
      "django.VERSION >= (4, 0)",
      "django.VERSION == (1, 8)",
      "(1, 8) <= django.VERSION",
      "other.VERSION >= (1, 8)",
    ]) {
      expect(deletes(made(condition))).toEqual([a, `${b} or ${c}`]);
    }
  });

  test.each([
    ["a comprehension", "", 'operations = [migrations.DeleteModel(name) for name in ("A", "B")]'],
    [
      "a loop",
      "",
      'operations = []\nfor name in ["A", "B"]:\n    operations.append(migrations.DeleteModel(name))',
    ],
    [
      "a loop over pairs in a function",
      'PAIRS = [("A", 1), ("B", 2)]\ndef make(extra):\n    made = []\n    for name, _ in PAIRS:\n        made.append(migrations.DeleteModel(name=name))\n    return made + extra',
      "operations = make([])",
    ],
    [
      "calls of a function",
      "def gone(name):\n    return migrations.DeleteModel(name)",
      'operations = [gone("A"), gone(name="B")]',
    ],
  ])("of %s is known, and stays", (_, head, body) => {
    const module = read({ head, body });
    expect(deletes(module)).toEqual([a, b]);
    expect(module.whole).toMatchObject([{ message: "operations are computed" }]);
  });

  test.each([
    ["statements of the class", "", WAYS, [a, `${b} or ${c}`]],
    ["an expression", "", `operations = [${A}] + ([${B}] if settings.X else [])`, [a, `${b} or `]],
    ["one operation", "", `operations = [${A}, ${B} if settings.X else ${C}]`, [a, `${b} or ${c}`]],
    [
      "a function",
      `def more():\n    if not settings.X:\n        return [${C}]\n    return [${B}]`,
      `operations = [*more(), ${A}]`,
      [`${b} or ${c}`, a],
    ],
    [
      "one setting in two places",
      "",
      `operations = [*([${A}] if settings.X else []), *([${B}] if not settings.X else [])]`,
      [`${a} or ${b}`],
    ],
    [
      "two conditions",
      "",
      `operations = [*([${A}] if one() else []), *([${B}] if one() else [])]`,
      [`${a} & ${b} or ${a} or ${b} or `],
    ],
  ])("chosen by %s is known in each way", (_, head, body, expected) => {
    const module = read({ head, body });
    expect(deletes(module)).toEqual(expected);
    expect(module.whole[0]?.message).toBe("operations are chosen by a condition");
  });

  test.each([
    ["a loop that is not followed", `operations = [${A} for name in names()]`],
    ["a call of another module's", "operations = made()"],
    ["a list with two names", `other = operations = [${A}]`],
    ["a method", `operations = [${A}]\ndef mutate_state(self, state, preserve=True):\n    pass`],
    ["an attribute that is computed", `operations = [${A}]\nif settings.X:\n    replaces = []`],
    [
      "too many conditions",
      `operations = [${["a", "b", "c", "d"].map((name) => `*([${A}] if ${name}() else [])`).join()}]`,
    ],
  ])("is not known with %s", (_, body) => {
    const module = read({ body });
    expect(module.operations.at(-1)).toMatchObject({ kind: "opaque", changesState: true });
    expect(module.whole).not.toEqual([]);
  });

  test.each([
    ["statement", `for name in ("B", "C"):\n    LIST.append(migrations.DeleteModel(name))`],
    ["function", `def add(one):\n    LIST.append(one)\nadd(${B})`],
    ["other name", `other = LIST\nother.append(${B})`],
  ])("is not known where a %s adds to it when the module is imported", (_, more) => {
    const module = read({ head: `LIST = [${A}]\n${more}`, body: "operations = LIST" });
    expect(module.operations).toMatchObject([{ kind: "opaque", changesState: true }]);
    expect(module.whole.map(({ message }) => message)).toContain(
      "a statement at module level acts when the module is imported",
    );
  });

  test("of local names is not taken for one of the module's", () => {
    const module = read({
      head: "def code(apps, editor):\n    pass\ndef one(apps, editor):\n    pass",
      body: "operations = [migrations.RunPython(code) for code in (one,)]",
    });
    expect(module.operations).toMatchObject([{ label: "RunPython with local names" }]);
  });
});

describe("a base of the migration", () => {
  const body = `operations = [${A}]`;
  const base = "Base";
  const found = (text: string): readonly unknown[] =>
    read({ head: "from shop.base import Base", base, body }, { "shop.base": `${HEAD}${text}` })
      .operations;

  test("that adds nothing leaves the operations as they are", () => {
    expect(
      found("class Base(migrations.Migration):\n    def helper(self):\n        pass"),
    ).toMatchObject([{ kind: "deleteEntity" }]);
  });

  test("that acts when it is applied may change rows", () => {
    const text = "class Base(migrations.Migration):\n    def apply(self, *args):\n        pass";
    expect(found(text)).toMatchObject([
      { kind: "deleteEntity" },
      { kind: "opaque", changesState: false },
    ]);
  });

  test.each(["operations = []", "def __init__(self, *args):\n        pass"])(
    "with %j may do anything",
    (member) => {
      expect(found(`class Base(migrations.Migration):\n    ${member}`)).toMatchObject([
        { kind: "deleteEntity" },
        { kind: "opaque", changesState: true },
      ]);
    },
  );

  test("that is not in reach may do anything", () => {
    expect(read({ head: "from other import Base", base, body }).operations).toMatchObject([
      { kind: "deleteEntity" },
      { kind: "opaque", changesState: true },
    ]);
  });
});

describe("an operation class of the project", () => {
  const of = (text: string, call = 'Own("A")'): MigrationModule["operations"][number] | undefined =>
    read({ head: text, body: `operations = [${call}]` }).operations[0];

  test("that only says what it is counts as its base", () => {
    const text =
      "class Own(migrations.DeleteModel):\n    def describe(self):\n        return 'gone'";
    expect(of(text)).toMatchObject({ kind: "deleteEntity" });
  });

  test("that leaves the database alone changes the state", () => {
    const text =
      "class Own(migrations.DeleteModel):\n    def database_forwards(self, *args):\n        pass";
    expect(of(text)).toMatchObject({
      kind: "separate",
      state: [{ kind: "deleteEntity" }],
      database: [],
    });
  });

  test("that acts on the database otherwise has the state of its base", () => {
    const text =
      "class Own(migrations.DeleteModel):\n    def database_forwards(self, *args):\n        run()";
    expect(of(text)).toMatchObject({
      kind: "opaque",
      changesState: false,
      state: [{ kind: "deleteEntity" }],
    });
  });

  test.each([
    "class Own(Operation):\n    def state_forwards(self, app_label, state):\n        pass\n    def database_forwards(self, *args):\n        run()",
    "class Own(migrations.RunPython):\n    def __init__(self, name):\n        super().__init__(run)",
  ])("leaves the state alone: %s", (text) => {
    expect(of(`from django.db.migrations.operations.base import Operation\n${text}`)).toMatchObject(
      {
        kind: "opaque",
        changesState: false,
        state: [],
      },
    );
  });

  test.each([
    "class Own(migrations.DeleteModel):\n    def __init__(self, name):\n        super().__init__(name + 'x')",
    "class Own(migrations.DeleteModel):\n    def state_forwards(self, app_label, state):\n        state.clear()",
    "class Own(migrations.DeleteModel):\n    @property\n    def name_lower(self):\n        return 'b'",
    "class Own(migrations.RunPython):\n    def __new__(cls, name):\n        return migrations.DeleteModel(name)",
  ])("may do anything: %s", (text) => {
    expect(of(text)).toMatchObject({ kind: "opaque", changesState: true });
  });
});

describe("the state behind operations that are chosen", () => {
  const MODEL = `migrations.CreateModel("A", [${ID}, ("x", models.IntegerField()), ("y", models.IntegerField())])`;
  const stateAfter = (ways: string): SchemaState => {
    const state = new SchemaState();
    const { operations } = read({
      body: `operations = [${MODEL}, migrations.CreateModel("B", [${ID}]), ${ways}]`,
    });
    for (const operation of operations) applyToState(state, operation);
    return state;
  };
  const entity = (state: SchemaState, key: string): EntityState => {
    const found = state.get(key);
    if (found === undefined) throw new Error(`no ${key}`);
    return found;
  };
  const chosen = (one: string, other: string): string =>
    `*([${one}] if settings.X else [${other}])`;
  const index = 'migrations.AddIndex("A", models.Index(fields=["x"], name="a_x"))';
  const alter = (type: string): string => `migrations.AlterField("A", "x", models.${type})`;

  test("is known where all give the same", () => {
    const state = stateAfter(chosen(`${index}, migrations.RunSQL("SELECT 1")`, index));
    expect(entity(state, "shop.a").trail).toBeUndefined();
  });

  test.each([
    ["an index", chosen(index, ""), ["index a_x"]],
    ["an index of a column", chosen(alter("IntegerField(db_index=True)"), ""), ["definition x"]],
    ["a field", chosen(alter("TextField()"), ""), ["field x"]],
    ["a new field", chosen('migrations.AddField("A", "z", models.TextField())', ""), ["field z"]],
    [
      "options",
      chosen('migrations.AlterUniqueTogether("A", {("x", "y")})', ""),
      ["option unique_together"],
    ],
  ])("is in doubt in %s alone", (_, ways, doubts) => {
    const state = stateAfter(ways);
    expect([...(entity(state, "shop.a").doubts ?? [])]).toEqual(doubts);
    expect(entity(state, "shop.b").trail).toBeUndefined();
    expect(state.tainted).toBe(false);
  });

  test("is sure again once all that was in doubt is defined anew", () => {
    const state = stateAfter(`${chosen(alter("TextField()"), "")}, ${alter("TextField()")}`);
    expect(entity(state, "shop.a").trail).toBeUndefined();
  });

  test("does not have what is made in some ways only", () => {
    const state = stateAfter(chosen(`migrations.CreateModel("N", [${ID}])`, ""));
    expect(state.has("shop.n")).toBe(false);
    expect(state.tainted).toBe(true);
    expect(entity(state, "shop.a").trail).toBeUndefined();
  });

  test.each([
    ["one does not fit", chosen('migrations.RemoveField("A", "q")', "")],
    ["one gives a model another name", chosen('migrations.RenameModel("A", "N")', "")],
    ["one cannot be read", chosen("other()", "")],
  ])("is not known where %s", (_, ways) => {
    const state = stateAfter(ways);
    expect(entity(state, "shop.a")).toMatchObject({ doubts: undefined });
    expect(entity(state, "shop.a").trail).toBeDefined();
    expect(entity(state, "shop.b").trail).toBeDefined();
  });

  test("is unknown of one entity where one operation on it cannot be read", () => {
    const state = stateAfter('migrations.AddField("A", "q", models.TextField(**given))');
    expect(entity(state, "shop.a").trail).toHaveLength(1);
    expect(entity(state, "shop.b").trail).toBeUndefined();
    expect(state.tainted).toBe(false);
  });
});

test("takes an empty dictionary of together-sets for none", () => {
  const { operations } = read({
    body: `operations = [
    migrations.CreateModel("A", [${ID}, ("x", models.IntegerField())], options={"unique_together": {("x",)}}),
    migrations.AlterUniqueTogether("A", {}),
]`,
  });
  const state = new SchemaState();
  for (const operation of operations) applyToState(state, operation);
  expect(state.get("shop.a")?.trail).toBeUndefined();
  expect(state.get("shop.a")?.options.get("unique_together")?.literal ?? []).toEqual([]);
});
