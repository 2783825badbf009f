import { expect, test } from "vitest";
import {
  dataStepAnalyst,
  type Found,
} from "../../../../src/framework/django/data-steps/analyst.js";
import { loadPythonParser } from "../../../../src/framework/django/python/parse.js";
import { readPythonModule } from "../../../../src/framework/django/python/scope.js";
import { migration, postgres, SHOP, worldAfter } from "./world.js";

const TRIGGER = `
def triggered(apps, schema_editor):
    schema_editor.execute("CREATE TRIGGER t BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION f()")
`;

const python = await loadPythonParser();

function otherModule(path: string, text: string | undefined) {
  const parsed = text === undefined ? undefined : python.parse(text);
  if (text === undefined || parsed?.ok !== true) return undefined;
  return readPythonModule({ path: `${path}.py`, text }, parsed.root);
}

/** What some last steps of a module leave behind, one after the other, and what is known of the last of them. */
function lastOf(
  steps: readonly string[],
  head: string,
  others: Readonly<Record<string, string>> = {},
) {
  const module = migration([...SHOP, ...steps], head);
  const { state, catalog, everUsed } = worldAfter(module.operations.slice(0, SHOP.length));
  const analyst = dataStepAnalyst({
    moduleAt: (_, path) => otherModule(path, others[path]),
    modelSetting: () => undefined,
    isUnset: () => false,
    sqlParser: postgres,
    everUsed,
    outOfSight: [],
  });
  let found: Found = { facts: undefined, left: analyst.nothingLeft };
  for (const operation of module.operations.slice(SHOP.length)) {
    found = analyst.analyse(operation, { module: module.module, state, catalog, left: found.left });
  }
  return found;
}

test("a trigger that a function makes acts on later SQL", () => {
  const update = "RunSQL('UPDATE orders SET number = 1')";
  expect(lastOf([update], TRIGGER).facts?.touches.kind).toBe("these");
  const { facts, left } = lastOf(["RunPython(triggered)", update], TRIGGER);
  expect(left.hidden.map(({ on }) => on)).toContain("shop.order");
  expect(facts?.touches.kind).toBe("everything");
});

test("a table that takes the place of a model's is known to no step that uses the model", () => {
  const code = (model: string): string =>
    `def code(apps, schema_editor):\n    for one in apps.get_model("shop", "${model}").objects.all():\n        one.delete()\n`;
  const temporary = "RunSQL('CREATE TEMP TABLE orders AS SELECT 1 AS number')";
  const steps = [temporary, "RunPython(code)"];
  expect(lastOf(steps, code("Order")).facts).toMatchObject({
    touches: { kind: "everything" },
    onEmpty: { kind: "unknown" },
  });
  expect(lastOf(steps, code("Tag")).facts).toMatchObject({
    touches: { kind: "these" },
    onEmpty: { kind: "nothing" },
  });
});

test("only what a step may reach of its module tells whether it may have made a trigger", () => {
  const unread = `def unread(apps, schema_editor):\n    known()(schema_editor)\n`;
  const other = `def other(apps, schema_editor):\n    schema_editor.execute("CREATE TRIGGER t")\n`;
  const left = (head: string): number => lastOf(["RunPython(unread)"], head).left.unread.length;
  expect(left(unread + other)).toBe(0);
  expect(left(`${unread}${other}def known():\n    return other\n`)).toBe(1);
  expect(left(`${unread}${other}known = getattr(object, "known")\n`)).toBe(1);
});

/** Steps that read a file, and whether the text in it may have made a trigger. */
const FILES: readonly (readonly [string, string, number])[] = [
  ["rows", "for row in unknown(open('rows.json')):\n        row.save()", 0],
  ["SQL", "schema_editor.execute(open('all.sql').read())", 1],
  ["SQL for a cursor", "unknown(schema_editor.connection.cursor(), open('all.sql').read())", 1],
  ["Python", "exec(open('all.py').read())", 1],
  ["objects", "pickle.load(open('all.pickle', 'rb'))", 1],
  ["something for the project", "from shop.sql import run\n    run(open('all.sql').read())", 1],
  ["something for a command", "call_command('run', open('all.sql').read())", 1],
  ["something for what is found by name", "getattr(unknown, 'run')(open('all.sql').read())", 1],
];

test.each(FILES)("a step that reads a file of %s", (_, body, unread) => {
  const head = `import pickle\ndef reads(apps, schema_editor):\n    ${body}\n`;
  expect(lastOf(["RunPython(reads)"], head).left.unread).toHaveLength(unread);
});

/** Blocks of PL/pgSQL, and whether something that acts on rows may be there when they have run. */
const BLOCKS: readonly (readonly [string, "acts" | "does not act"])[] = [
  [
    "DO $$ DECLARE r record; BEGIN FOR r IN SELECT indexname AS name FROM pg_indexes LOOP " +
      "EXECUTE format('ALTER INDEX %I RENAME TO %I', r.name, r.name || 'x'); END LOOP; END $$",
    "does not act",
  ],
  ["DO $$ BEGIN UPDATE orders SET number = 2; END $$", "does not act"],
  ["DO $$ BEGIN PERFORM 1; RAISE NOTICE 'done'; END $$", "does not act"],
  // What the server puts in could be any statement.
  [
    "DO $$ DECLARE r record; BEGIN FOR r IN SELECT ddl FROM t LOOP EXECUTE r.ddl; END LOOP; END $$",
    "acts",
  ],
  ["DO $$ BEGIN EXECUTE format('CREATE %s x BEFORE INSERT ON orders', 'TRIGGER'); END $$", "acts"],
  ["DO $$ BEGIN EXECUTE 'CREATE ' || 'TRIG' || 'GER x ON orders'; END $$", "acts"],
  [
    "DO $$ BEGIN EXECUTE format('ALTER TABLE orders ADD %s', 'FOREIGN KEY (id) REFERENCES t ON DELETE CASCADE'); END $$",
    "acts",
  ],
  ["DO $$ BEGIN PERFORM make_things(); END $$", "acts"],
  ["DO LANGUAGE plpython3u $$ plpy.execute('x') $$", "acts"],
];

test.each(BLOCKS)("%s", (block, what) => {
  const { left } = lastOf([`RunSQL(${JSON.stringify(block)})`], "");
  expect(left.hidden.some((hidden) => hidden.what === "acts")).toBe(what === "acts");
});

/** Steps that use something of the project and run SQL, and whether that may have made a trigger. */
const RUNNERS: readonly (readonly [string, string, number])[] = [
  ["is read", "schema_editor.execute('UPDATE orders SET number = 1')", 0],
  ["is read, with a cursor", "with connection.cursor() as c:\n        c.execute('SELECT 1')", 0],
  ["is computed", "schema_editor.execute(known.text())", 1],
  [
    "is read, with a cursor that goes on",
    "cursor = connection.cursor()\n    cursor.execute('SELECT 1')\n    known(cursor)",
    1,
  ],
  [
    "is read, with an editor that goes on",
    "schema_editor.execute('SELECT 1')\n    known(schema_editor)",
    1,
  ],
  [
    "is read, and a method that goes on",
    "schema_editor.execute('SELECT 1')\n    known(schema_editor.execute)",
    1,
  ],
  [
    "is read, and some that is not reached",
    "schema_editor.execute('SELECT 1')\n    known(lambda: schema_editor.execute(known.text()))",
    1,
  ],
  [
    "may be another",
    "text = 'SELECT 1'\n    if known():\n        text = known.text()\n    schema_editor.execute(text)",
    1,
  ],
];

test.each(RUNNERS)("a step with SQL that %s", (_, body, unread) => {
  const head = `from django.db import connection\nfrom shop.known import known\ndef runs(apps, schema_editor):\n    known()\n    ${body}\n`;
  expect(lastOf(["RunPython(runs)"], head).left.unread).toHaveLength(unread);
});

test("SQL of another module is read, with all that it is made of", () => {
  const others = {
    "shop.sql": 'TABLE = "orders"\nCHANGE = f"UPDATE {TABLE} SET number = 1"\nLATER = make()\n',
  };
  const of = (name: string) =>
    lastOf([`RunSQL([${name}])`], `from shop.sql import ${name}\n`, others);
  expect(of("CHANGE").facts?.touches.kind).toBe("these");
  expect(of("CHANGE").texts).toEqual([others["shop.sql"]]);
  expect(of("LATER").facts?.touches.kind).toBe("everything");
  expect(of("MISSING").facts?.touches.kind).toBe("everything");
});

test("a word in a comment makes no trigger", () => {
  const unread = (line: string): string =>
    `def unread(apps, schema_editor):\n    ${line}\n    getattr(apps, str(schema_editor))()\n`;
  expect(lastOf(["RunPython(unread)"], unread("# it could trigger more")).left.unread).toEqual([]);
  expect(lastOf(["RunPython(unread)"], unread("sql = 'trigger'")).left.unread).not.toEqual([]);
  expect(lastOf(["RunPython(unread)"], unread("name = 'build:triggered'")).left.unread).toEqual([]);
});

test("a trigger of the server's own that sets a column of its row does not act on others", () => {
  const made = (call: string): string =>
    `RunSQL("CREATE TRIGGER t BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION ${call}")`;
  const own = made("tsvector_update_trigger(a, 'pg_catalog.english', remark)");
  expect(lastOf([own], "").left.hidden).toEqual([]);
  expect(lastOf([made("other.tsvector_update_trigger(a)")], "").left.hidden).not.toEqual([]);
});
