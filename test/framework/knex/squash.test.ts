import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { textAfter } from "../../../src/edit/change-set.js";
import { openKnexProject } from "../../../src/framework/knex/project.js";
import { loadPostgresParser } from "../../../src/sql/postgres/parser.js";
import {
  squashKnex,
  type KnexSquashRequest,
  type KnexSquashResult,
} from "../../../transforms/squash-knex.js";

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "refold-knex-"));
  mkdirSync(join(root, "migrations"));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

interface Squashed {
  readonly result: KnexSquashResult;
  readonly text: string;
}

function squash(...bodies: readonly string[]): Promise<Squashed> {
  return squashWith({ names: "unknown" }, ...bodies);
}

async function squashWith(
  { names, down = "throw" }: Pick<KnexSquashRequest, "names"> & Partial<KnexSquashRequest>,
  ...bodies: readonly string[]
): Promise<Squashed> {
  for (const [index, body] of bodies.entries()) {
    const text = `exports.up = async function (knex) {\n${body}\n};\nexports.down = async function () {};\n`;
    writeFileSync(join(root, "migrations", `2024010${index + 1}_step.js`), text);
  }
  const project = openKnexProject(root);
  const [directory] = project.directories;
  if (directory === undefined) throw new Error("no directory was found");
  const request = {
    directory,
    migrations: directory.migrations,
    dialects: [...project.clients.keys()],
    down,
    names,
  } as const;
  const result = await squashKnex(project, request, await loadPostgresParser());
  const last = result.ok ? result.changes.at(-1) : undefined;
  return { result, text: last === undefined ? "" : (textAfter(last) ?? "") };
}

test("the result takes the name of the last step, the others do nothing", async () => {
  const { result, text } = await squash(
    "await knex.schema.createTable('pets', t => { t.increments(); t.string('name').notNullable(); });",
    "return knex.schema.createTable('owners', t => { t.increments(); });",
  );
  expect(result.ok && result.changes.map(({ path }) => path)).toEqual([
    "migrations/20240101_step.js",
    "migrations/20240102_step.js",
  ]);
  expect(text).toContain(".increments()");
  expect(text).toContain("'owners'");
  expect(text).toContain("throw new Error");
  const [tombstone] = result.ok ? result.changes : [];
  expect(tombstone && textAfter(tombstone)).toContain("Folded into 20240102_step.js");
});

test("what nobody waits for does not run: it is left out", async () => {
  const { text } = await squash(
    "await knex.schema.createTable('pets', t => { t.increments(); });",
    "knex.schema.dropTable('pets');",
  );
  expect(text).toContain("'pets'");
  expect(text).not.toContain("dropTable('pets')");
});

test("code that depends on rows is carried as a function, with what it needs", async () => {
  const { text } = await squash(
    "await knex.schema.createTable('pets', t => { t.increments(); t.string('name'); });\nawait knex('pets').insert({ name: require('node:crypto').randomUUID() });",
    "const rows = await knex('pets').select();\nfor (const row of rows) await knex('pets').where('id', row.id).update({ name: row.name + '!' });",
  );
  expect(text).toContain("randomUUID()");
  expect(text).toContain("for (const row of rows)");
});

test("a guard on a table that the chain makes is decided", async () => {
  const { text } = await squash(
    "if (!(await knex.schema.hasTable('pets'))) await knex.schema.createTable('pets', t => { t.increments(); });",
    "if (await knex.schema.hasColumn('pets', 'name')) return;\nawait knex.schema.alterTable('pets', t => { t.string('name'); });",
  );
  expect(text).not.toContain("hasTable");
  expect(text).not.toContain("hasColumn");
  expect(text).toContain("'name'");
});

test("tables come out in their final shape, and updates of empty tables are left out", async () => {
  const { result, text } = await squash(
    "await knex.schema.createTable('pets', t => { t.increments(); t.string('kind'); t.string('old'); });",
    "await knex.schema.alterTable('pets', t => { t.dropColumn('old'); t.text('name').notNullable(); t.index(['name'], 'pet_names'); });\nawait knex('pets').update({ kind: 'cat' });",
  );
  expect(result.ok && result.reports.map(({ after, elided }) => [after, elided])).toEqual([
    [1, 1],
    [1, 1],
    [1, 1],
  ]);
  expect(text).not.toContain("alterTable");
  expect(text).not.toContain("update(");
  expect(text).not.toContain("'old'");
  expect(text).toContain("pet_names");
});

test("what differs between databases stands in a branch", async () => {
  const { text } = await squash(
    "await knex.schema.createTable('pets', t => { t.increments(); t.string('name'); });",
    "if (knex.client.config.client === 'pg') await knex.schema.alterTable('pets', t => { t.text('name').alter(); });",
  );
  expect(text).toContain("knex.client.dialect === 'postgresql'");
  expect(text).toContain("text('name')");
  expect(text).toContain("string('name')");
});

const PETS = [
  "await knex.schema.createTable('pets', t => { t.increments(); });",
  "await knex.schema.alterTable('pets', t => { t.string('petName'); });",
] as const;

test.each([
  ["knexfile.js", "module.exports = knexSnakeCaseMappers();"],
  ["src/db/connect.ts", "export const db = knex({\n  client: 'pg',\n  wrapIdentifier: snake,\n});"],
  ["packages/store/index.mjs", "import stringcase from 'knex-stringcase';"],
  ["lib/database.cjs", "const config = { postProcessResponse: (rows) => camel(rows) };"],
])("a mapping of identifiers in %s is refused with its place", async (path, text) => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
  const { result } = await squash(...PETS);
  const problems = result.ok ? [] : result.problems;
  expect(problems.map(({ code, place }) => [code, place?.path])).toEqual([
    ["names-changed-by-code", path],
  ]);
  const { line = 0, column = 0 } = problems[0]?.place ?? {};
  expect(text.split("\n")[line - 1]?.slice(column - 1)).toMatch(/^(wrap|post|knex)/);
});

test("a mapping in an installed package is not the project's", async () => {
  mkdirSync(join(root, "node_modules/knex"), { recursive: true });
  writeFileSync(join(root, "node_modules/knex/client.js"), "this.config.wrapIdentifier();");
  const { result } = await squash(...PETS);
  expect(result.ok).toBe(true);
});

test("a mapping that migrations do not pass through can be said to be one", async () => {
  writeFileSync(join(root, "store.js"), "knex({ wrapIdentifier: snake });");
  const { result, text } = await squashWith({ names: "unmapped" }, ...PETS);
  expect(result.ok).toBe(true);
  expect(text).toContain("'petName'");
});

test("what the catalogs are asked is answered from what the chain made", async () => {
  const { text } = await squash(
    "await knex.schema.createTable('pets', t => { t.increments(); t.string('name'); t.index('name', 'pets_name'); });",
    `if (knex.client.config.client === 'pg') {
      const old = await knex.raw("SELECT 1 FROM pg_class WHERE relname = 'pets_name' AND relkind = 'i'");
      if (old.rows.length > 0) await knex.raw('DROP INDEX CONCURRENTLY IF EXISTS pets_name');
      const own = await knex.raw("SELECT indisvalid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE c.relname = ?", ['pets_new']);
      if (!own.rows[0]?.indisvalid) await knex.raw('CREATE INDEX CONCURRENTLY pets_new ON pets (name)');
    } else if (knex.client.config.client.includes('mysql')) {
      const [rows] = await knex.raw("SHOW INDEX FROM pets WHERE Key_name = 'pets_name'");
      if (rows.length > 0) await knex.schema.alterTable('pets', t => { t.dropIndex([], 'pets_name'); });
    }`,
  );
  expect(text).not.toMatch(/pg_class|SHOW INDEX|DROP INDEX/);
  expect(text).toContain("pets_new");
});

test("an index that nothing in the chain makes may be there: the question stays", async () => {
  const { text } = await squash(
    "await knex.schema.createTable('pets', t => { t.increments(); });",
    `if (knex.client.config.client !== 'pg') return;
    const old = await knex.raw("SELECT 1 FROM pg_class WHERE relname = 'vets_name' AND relkind = 'i'");
    if (old.rows.length > 0) await knex.raw('DROP INDEX vets_name');`,
  );
  expect(text).toContain("pg_class");
});

test("of a decided branch only what is not understood is carried", async () => {
  const { text } = await squash(
    "await knex.schema.createTable('pets', t => { t.increments(); t.string('name'); });\nawait knex('pets').insert({ name: 'Rex' });",
    `if (knex.client.config.client === 'pg') {
      await knex.schema.createTable('vets', t => { t.increments(); });
      const rows = await knex('pets').select();
      if (rows.length > 1) await knex('pets').where('id', rows[0].id).del();
    }`,
  );
  const carried = text.slice(text.indexOf("async function step"));
  expect(carried).toContain("rows.length > 1");
  expect(carried).not.toContain("vets");
});

test("a down that drops takes those first that refer to others, and nothing that the chain did not make", async () => {
  const { text } = await squashWith(
    { names: "unknown", down: "drop" },
    "await knex.schema.createTable('pets', t => { t.increments(); });\nawait knex.schema.createTable('toys', t => { t.increments(); t.integer('pet').references('id').inTable('pets'); });",
    `await knex.schema.renameTable('visitors', 'guests');
    await knex.schema.renameTable('pets', 'animals');
    const rows = await knex('guests').select();
    for (const row of rows) await knex('animals').insert({ id: row.id });`,
  );
  const down = text.slice(text.indexOf("exports.down"));
  expect([...down.matchAll(/dropTableIfExists\('(\w+)'\)/g)].map(([, name]) => name)).toEqual([
    "toys",
    "animals",
  ]);
});

/** Squashes what the last squash of this test wrote. */
async function squashAgain(
  first: KnexSquashResult,
  ...added: readonly string[]
): Promise<Squashed> {
  if (!first.ok) throw new Error("the first squash was refused");
  for (const change of first.changes) {
    writeFileSync(join(root, change.path), textAfter(change) ?? "");
  }
  for (const [index, body] of added.entries()) {
    const text = `exports.up = async function (knex) {\n${body}\n};\nexports.down = async function () {};\n`;
    writeFileSync(join(root, "migrations", `2024020${index + 1}_step.js`), text);
  }
  const project = openKnexProject(root);
  const [directory] = project.directories;
  if (directory === undefined) throw new Error("no directory was found");
  const request = {
    directory,
    migrations: directory.migrations,
    dialects: [...project.clients.keys()],
    down: "throw",
    names: "unknown",
  } as const;
  const result = await squashKnex(project, request, await loadPostgresParser());
  const last = result.ok ? result.changes.at(-1) : undefined;
  return { result, text: last === undefined ? "" : (textAfter(last) ?? "") };
}

const CARRIED = [
  "await knex.schema.createTable('pets', t => { t.increments(); t.string('name'); });\nawait knex('pets').insert({ name: 'Rex' });",
  `const rows = await knex('pets').select();
   for (const row of rows) await knex('pets').where('id', row.id).update({ "name": row.name + '!' });`,
] as const;

test("of a squashed chain there is nothing to squash", async () => {
  const { result } = await squash(...CARRIED);
  const again = await squashAgain(result);
  expect(again.result.ok ? [] : again.result.problems.map(({ code }) => code)).toEqual([
    "nothing-to-fold",
  ]);
});

test("code that a squashed module carries is carried on as it is, under its name", async () => {
  const { result, text } = await squash(...CARRIED);
  const again = await squashAgain(
    result,
    "await knex.schema.createTable('vets', t => { t.increments(); });",
  );
  const carried = (from: string): string => from.slice(from.indexOf("/** From"));
  expect(carried(again.text)).toBe(carried(text));
  expect(carried(text)).toContain("/** From 20240102_step.js. */");
});

test("the empty modules of a squash say what the next one folds them into", async () => {
  const { result } = await squash(...CARRIED);
  const again = await squashAgain(
    result,
    "await knex.schema.createTable('vets', t => { t.increments(); });",
  );
  const [tombstone] = again.result.ok ? again.result.changes : [];
  const text = tombstone === undefined ? "" : (textAfter(tombstone) ?? "");
  expect(text.match(/Folded into \S+/g)).toEqual(["Folded into 20240201_step.js."]);
});

test("where Knex gives a column a second check on SQLite, that is left to Knex", async () => {
  const { text } = await squash(
    "await knex.schema.createTable('pets', t => { t.increments(); t.enu('kind', ['cat']); });",
    "if (knex.client.config.client.includes('sqlite')) await knex.schema.alterTable('pets', t => { t.enu('kind', ['cat', 'dog']).alter(); });",
  );
  expect(text).toContain("enu('kind', ['cat'])");
  expect(text).toMatch(/function step20240102\(knex\)[^]*'dog'\]\)\.alter\(\)/);
});

test("a column of SQLite that becomes an enum gets its check", async () => {
  const { text } = await squash(
    "await knex.schema.createTable('pets', t => { t.increments(); t.string('kind'); });",
    "if (knex.client.config.client.includes('sqlite')) await knex.schema.alterTable('pets', t => { t.enu('kind', ['cat', 'dog']).alter(); });",
  );
  expect(text).toMatch(/enu\('kind', \['cat', 'dog'\]\)/);
  expect(text).not.toContain("alter()");
});

test("a table that was there before the chain may hold rows, whatever the chain adds to it", async () => {
  const { text } = await squash(
    "await knex.schema.alterTable('visitors', t => { t.boolean('late'); });",
    "for (const { id } of await knex('visitors').select('id')) await knex('visitors').where({ id }).update({ late: false });",
  );
  expect(text).toContain("for (const { id } of");
});

test.each([
  "if (await knex.schema.hasTable('pets')) await knex.schema.alterTable('pets', t => { t.integer('age'); });",
  "if (await knex.schema.hasColumn('pets', 'name')) await knex.schema.alterTable('pets', t => { t.dropColumn('name'); });",
  "if (!(await knex.schema.hasColumn('pets', 'kind'))) await knex.schema.alterTable('pets', t => { t.string('kind'); });",
])("what carried code may have dropped or added is asked for again: %s", async (guard) => {
  const { text } = await squash(
    "await knex.schema.createTable('pets', t => { t.increments(); t.string('name'); t.string('kind'); });\nawait knex.schema.alterTable('pets', t => { t.dropColumn('kind'); });",
    "if ((await knex('elsewhere').count()).length > 1) await knex.schema.dropTable('pets');",
    guard,
  );
  expect(text.replaceAll(/\s+/g, " ")).toContain(guard.slice(0, guard.indexOf(")") + 1));
});

test("a table that carried code may have dropped can be made again", async () => {
  const make = "await knex.schema.createTable('pets', t => { t.increments(); });";
  const { result } = await squash(
    make,
    "if ((await knex('elsewhere').count()).length >= 0) await knex.schema.dropTable('pets');",
    make,
  );
  expect(result.ok && result.reports.map(({ unfolded }) => unfolded)).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test("a database whose tables have other names or are gone by the last step is stopped by a guard", async () => {
  const { result, text } = await squash(
    "await knex.schema.createTable('pets', t => { t.increments(); });",
    "await knex.schema.renameTable('pets', 'animals');",
    "await knex.schema.createTable('vets', t => { t.increments(); });",
  );
  expect(text.match(/hasTable\('\w+'\)/g)).toEqual(["hasTable('pets')"]);
  expect(text).toContain(
    "This database has some of the migrations that were folded into 20240103_",
  );
  const again = await squashAgain(
    result,
    "await knex.schema.createTable('owners', t => { t.increments(); });",
  );
  expect(again.text.match(/hasTable\('\w+'\)/g)).toEqual(["hasTable('pets')"]);
  expect(again.text).not.toContain("folded into 20240103_");
});

test("a value that is asked of a table goes with the insert that uses it", async () => {
  const { result, text } = await squash(
    "await knex.schema.createTable('pets', t => { t.increments(); });",
    "await knex.schema.createTable('config', t => { t.boolean('is_used'); t.string('at'); });\nconst isUsed = !!(await knex('pets').first());\nawait knex('config').insert({ is_used: isUsed, at: new Date().toISOString() });",
  );
  expect(result.ok).toBe(true);
  expect(text).toMatch(/const isUsed = [^]*insert\(\{ is_used: isUsed/);
});

test("code of which nothing waits for a part is carried alone", async () => {
  const { result, text } = await squash(
    "await knex.schema.createTable('pets', t => { t.string('kind'); });",
    "return knex.schema.alterTable('pets', async t => {\n  await t.string('name');\n  await knex('pets').update({ name: '' });\n});",
    "await knex.schema.createTable('owners', t => { t.increments(); });",
  );
  expect(result.ok).toBe(true);
  expect(text).toContain("await step20240102(knex)");
  expect(text).toContain(".increments()");
});

test("tables with capitals are dropped on SQLite, too", async () => {
  const { text } = await squashWith(
    { names: "unknown", down: "drop" },
    "await knex.schema.createTable('petFolders', t => { t.increments(); });",
    "if (await knex.schema.hasTable('petFolders')) await knex.schema.alterTable('petFolders', t => { t.string('name'); });",
  );
  expect(text).toContain("dropTableIfExists('petFolders')");
  expect(text).not.toContain("if (knex.client");
  expect(text).not.toContain("hasTable");
});

test("a table whose name has a hyphen is one that the chain makes", async () => {
  const { text } = await squash(
    "if (!(await knex.schema.hasTable('pet-owners'))) await knex.schema.createTable('pet-owners', t => { t.increments(); });",
    "if (await knex.schema.hasTable('pet-owners')) await knex.schema.alterTable('pet-owners', t => { t.string('name'); });",
  );
  expect(text).not.toContain("hasTable");
});

test("regular expressions on what is known are decided", async () => {
  const { result, text } = await squash(
    "const isSqlite = /sqlite/.test(knex.client.config.client);\nawait knex.schema.createTable('pets', t => { if (!isSqlite) t.string('kind'); if ('my-name'.replace(/-(.)/g, '_$1') === 'my_name') t.string('age2'); });",
    "const found = 'pets'.match(/^p/);\nif (found) await knex.schema.alterTable('pets', t => { t.string('age'); });",
  );
  expect(result.ok && result.reports.map(({ carried }) => carried)).toEqual([[], [], []]);
  expect(text).not.toContain(".test(");
  expect(text).toContain("'age2'");
});

test("what carried code does to a table whose name has a hyphen is not lost", async () => {
  const { text } = await squash(
    "await knex.schema.createTable('pet-owners', t => { t.increments(); });",
    "const rows = await knex('others').select();\nif (rows.length > 0) await knex.schema.dropTable('pet-owners');",
    "if (await knex.schema.hasTable('pet-owners')) await knex.schema.alterTable('pet-owners', t => { t.string('name'); });",
  );
  expect(text).toContain("if (await knex.schema.hasTable('pet-owners'))");
});

test("what carried code does to a table that its SQL names in capitals is not lost", async () => {
  const { text } = await squash(
    "await knex.schema.createTable('pets', t => { t.increments(); t.string('old'); });\nawait knex('pets').insert({ old: 'x' });",
    "const rows = await knex('others').select();\nfor (const row of rows) await knex.raw(`UPDATE PETS SET old = ? WHERE id = ?`, [row.name, row.id]);",
    "await knex.schema.alterTable('pets', t => { t.renameColumn('old', 'name'); });",
  );
  expect(text.indexOf("renameColumn")).toBeGreaterThan(text.indexOf("step20240102(knex)"));
});

test("a source of migrations that may sort them by numbers is a refusal where that is another order", async () => {
  writeFileSync(
    join(root, "source.js"),
    "module.exports = { getMigrations: () => sorted(), getMigrationName: (name) => name };\n",
  );
  const body = (table: string): string =>
    `exports.up = (knex) => knex.schema.createTable('${table}', t => { t.increments(); });\nexports.down = () => {};\n`;
  writeFileSync(join(root, "migrations", "20240101.2.js"), body("second"));
  writeFileSync(join(root, "migrations", "20240101.10.js"), body("tenth"));
  const { result } = await squash();
  expect(result.ok ? [] : result.problems.map(({ code }) => code)).toEqual(["order-by-code"]);
  rmSync(join(root, "source.js"));
  expect((await squash()).result.ok).toBe(true);
});

test("what is built is read where there are no sources", () => {
  const text = "export async function up(knex) {}\nexport async function down() {}\n";
  mkdirSync(join(root, "dist", "migrations"), { recursive: true });
  writeFileSync(join(root, "dist", "migrations", "20240101A-pets.js"), text);
  const labels = (): readonly string[] =>
    openKnexProject(root).directories.map(({ label }) => label);
  expect(labels()).toEqual(["dist/migrations"]);
  writeFileSync(join(root, "migrations", "20240101A-pets.ts"), text);
  expect(labels()).toEqual(["migrations"]);
});

test("what two carried steps import of one package is imported once", async () => {
  const step = (names: string, body: string): string =>
    `import { ${names} } from "lodash";\nexport async function up(knex) {\n${body}\n}\nexport async function down() {}\n`;
  const rows =
    "const rows = await knex('pets').select();\n  if (rows.length > 0) await knex('pets').update";
  writeFileSync(
    join(root, "migrations", "01_a.js"),
    step("omit, pick", `${rows}(pick(omit(rows[0])));`),
  );
  writeFileSync(join(root, "migrations", "02_b.js"), step("pick", `${rows}(pick(rows[1]));`));
  const { result, text } = await squash();
  expect(result.ok).toBe(true);
  expect(text.match(/import \{.*\} from/g)).toEqual(["import { omit, pick } from"]);
});

test("an up that another module made is not carried with the text of the migration's own", async () => {
  const { result } = await squash(
    "await knex.schema.createTable('pets', (t) => { t.increments(); });",
    "await knex.schema.createTable('vets', (t) => { t.increments(); });",
  );
  expect(result.ok).toBe(true);
  writeFileSync(
    join(root, "made.js"),
    "exports.made = (run) => ({ up: async (knex) => { await run(knex); } });\n",
  );
  const made = "const { made } = require('../made');\nmodule.exports = made(async (knex) => {\n";
  for (const [name, body] of [
    ["20240103_rows", "for (const row of await knex('other')) await knex('pets').insert(row);"],
    ["20240104_more", "for (const row of await knex('more')) await knex('pets').insert(row);"],
  ] as const) {
    writeFileSync(join(root, "migrations", `${name}.js`), `${made}${body}\n});\n`);
  }
  const project = openKnexProject(root);
  const [directory] = project.directories;
  if (directory === undefined) throw new Error("there is no directory");
  const again = await squashKnex(
    project,
    {
      directory,
      migrations: directory.migrations,
      dialects: ["postgres"],
      down: "throw",
      names: "unknown",
    },
    await loadPostgresParser(),
  );
  const problems = again.ok ? [] : again.problems.map(({ code, message }) => ({ code, message }));
  expect(problems[0]).toEqual({
    code: "made-elsewhere",
    message: expect.stringMatching(/20240103_rows\.js is a function of made\.js/) as string,
  });
});
