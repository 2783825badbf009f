import { describe, expect, it } from "vitest";
import { Project } from "./project.js";

interface Told {
  readonly problems: readonly {
    readonly code: string;
    readonly place: { readonly line: number };
  }[];
}

async function problemsOf(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { out } = await Project.of(files).run("--json", "check");
  const { problems } = JSON.parse(out) as Told;
  return problems.map(({ code, place }) => `${code} ${place.line}`);
}

const KNEX = '{ "dependencies": { "knex": "3" } }';
const SEQUELIZE = '{ "dependencies": { "sequelize": "6" } }';

describe("check on Knex projects", () => {
  const check = (...lines: readonly string[]): Promise<readonly string[]> =>
    problemsOf({
      "package.json": KNEX,
      "migrations/01_a.js": `exports.up = async (knex) => {\n${lines.join("\n")}\n};\nexports.down = () => {};\n`,
    });

  it.each([
    "knex.schema.createTable('pets', (t) => { t.increments(); });",
    "knex('pets').where({ id: 1 }).del();",
    "knex.raw('DROP TABLE pets');",
  ])("finds a call that nothing waits for: %s", async (call) => {
    expect(await check("await knex.schema.hasTable('pets');", call)).toEqual(["unawaited 3"]);
  });

  it.each([
    "await knex.schema.createTable('pets', (t) => { t.increments(); });",
    "return knex('pets').del();",
    "await Promise.all([knex('pets').del(), knex.raw('SELECT 1')]);",
    "knex('pets').del().then(() => {}, () => {});",
    "knex.schema.table;",
    "const query = knex('pets').del(); await query;",
    "if (knex.client.config.client === 'pg') return;",
    "if (knex.client.dialect === 'postgresql') return;",
    "await knex('users').where({ note: 'knex_migrations' });",
  ])("finds nothing in %s", async (line) => {
    expect(await check(line)).toEqual([]);
  });

  it.each([
    "if (knex.client.config.client === 'postgre') return;",
    "const isSqlite = knex.client.dialect === 'better-sqlite3';",
  ])("finds a test that never comes out: %s", async (line) => {
    expect(await check(line)).toEqual(["dead-dialect-test 2"]);
  });

  it.each([
    "await knex('knex_migrations').where({ name: '00_x.js' }).del();",
    "await knex.raw(\"UPDATE knex_migrations SET name = 'b.js' WHERE name = 'a.js'\");",
  ])("finds a step that edits its own bookkeeping: %s", async (line) => {
    expect(await check(line)).toEqual(["edits-bookkeeping 2"]);
  });
});

describe("check on Sequelize projects", () => {
  const check = (...lines: readonly string[]): Promise<readonly string[]> =>
    problemsOf({
      "package.json": SEQUELIZE,
      "migrations/01-a.js": `module.exports = { async up(queryInterface, Sequelize) {\n${lines.join("\n")}\n}, async down() {} };\n`,
    });

  it.each([
    ["queryInterface.addColumn('pets', 'age', Sequelize.INTEGER);", ["unawaited 2"]],
    ["queryInterface.sequelize.query('SELECT 1');", ["unawaited 2"]],
    ["await queryInterface.addColumn('pets', 'age', Sequelize.INTEGER);", []],
    ["const dialect = queryInterface.sequelize.getDialect();", []],
    [
      "if (queryInterface.sequelize.getDialect() === 'postgresql') return;",
      ["dead-dialect-test 2"],
    ],
    ["if (queryInterface.sequelize.getDialect() === 'postgres') return;", []],
    [
      "await queryInterface.bulkDelete('SequelizeMeta', { name: '00-x.js' });",
      ["edits-bookkeeping 2"],
    ],
  ])("of %s it tells %j", async (line, told) => {
    expect(await check(line)).toEqual(told);
  });

  it("takes moments in the form of umzug for what they are, and days for no numbers", async () => {
    const module = "module.exports = { async up() {}, async down() {} }; // queryInterface\n";
    const files = [
      "2024.01.01T00.00.00.a.js",
      "2024.01.02T00.00.00.b.js",
      "20250101-a.js",
      "20250101-b.js",
    ];
    const named = Object.fromEntries(files.map((name) => [`migrations/${name}`, module]));
    expect(await problemsOf({ "package.json": SEQUELIZE, ...named })).toEqual([]);
  });
});

describe("check of lists in code", () => {
  const migration = "exports.up = async (knex) => {};\nexports.down = async (knex) => {};\n";
  const umzug = "module.exports = { async up(queryInterface) {}, async down() {} };\n";

  it("finds names of a migrationSource without a module, and modules without a name", async () => {
    expect(
      await problemsOf({
        "package.json": KNEX,
        "migrations/01_a.js": migration,
        "migrations/02_b.js": migration,
        "migrations/03_c.js": migration,
        "source.js":
          "exports.source = {\n  getMigrations: async () => ['01_a', '02_b', '04_d'],\n  getMigrationName: (name) => name,\n  getMigration: async (name) => require(`./migrations/${name}`),\n};\n",
      }),
    ).toEqual(["missing-module 2", "unregistered 1"]);
  });

  it("finds them in what umzug is given", async () => {
    expect(
      await problemsOf({
        "package.json": SEQUELIZE,
        "src/migrations/01-a.js": umzug,
        "src/migrations/02-b.js": umzug,
        "src/migrations/03-c.js": umzug,
        "src/umzug.js": [
          "const c = require('./migrations/03-c');",
          "const d = require('./migrations/04-d');",
          "module.exports = new Umzug({ migrations: [",
          "  { name: '01-a', ...require('./migrations/01-a') },",
          "  { name: '03-c', up: c.up, down: c.down },",
          "  { name: '04-d', up: d.up, down: d.down },",
          "  { name: '05-e', up: async () => {}, down: async () => {} },",
          "] });",
          "",
        ].join("\n"),
      }),
    ).toEqual(["missing-module 6", "unregistered 1"]);
  });

  it.each(["test/source.test.js", "dist/source.js"])(
    "does not take %s for what registers them",
    async (path) => {
      expect(
        await problemsOf({
          "package.json": KNEX,
          "migrations/01_a.js": migration,
          "migrations/02_b.js": migration,
          "migrations/03_c.js": migration,
          [path]: "module.exports = ['01_a', '02_b'];\n",
        }),
      ).toEqual([]);
    },
  );
});
