import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { textAfter } from "../../../src/edit/change-set.js";
import type { ChainDialect } from "../../../src/framework/javascript/chain/chain-dialect.js";
import { openSequelizeProject } from "../../../src/framework/sequelize/project.js";
import { loadPostgresParser } from "../../../src/sql/postgres/parser.js";
import {
  squashSequelize,
  type SequelizeSquashResult,
} from "../../../transforms/squash-sequelize.js";

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "refold-sequelize-"));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

interface Squashed {
  readonly result: SequelizeSquashResult;
  readonly text: string;
}

interface Setting {
  readonly dialects?: readonly ChainDialect[];
  readonly down?: "throw" | "drop";
  readonly environment?: ReadonlyMap<string, string | undefined>;
}

/** Squashes whole modules, for PostgreSQL where nothing else is said. */
async function squashModules(
  files: Readonly<Record<string, string>>,
  { dialects = ["postgres"], down = "throw", environment = new Map() }: Setting = {},
): Promise<Squashed> {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const project = openSequelizeProject(root);
  const [directory] = project.directories;
  if (directory === undefined) throw new Error("no directory was found");
  const { migrations } = directory;
  const request = { directory, migrations, dialects, down, environment };
  const result = await squashSequelize(project, request, await loadPostgresParser());
  const last = result.ok ? result.changes.at(-1) : undefined;
  return { result, text: last === undefined ? "" : (textAfter(last) ?? "") };
}

/** Squashes the bodies of `up` of modules as sequelize-cli makes them. */
function squash(setting: Setting, ...bodies: readonly string[]): Promise<Squashed> {
  return squashModules(
    Object.fromEntries(
      bodies.map((body, index) => [
        `migrations/2024010${index + 1}-step.js`,
        `'use strict';\n\nmodule.exports = {\n  async up(queryInterface, Sequelize) {\n${body}\n  },\n\n  async down(queryInterface) {},\n};\n`,
      ]),
    ),
    setting,
  );
}

const PETS = `await queryInterface.createTable('pets', {
  id: { type: Sequelize.INTEGER, primaryKey: true, autoIncrement: true, allowNull: false },
  name: { type: Sequelize.STRING(80), allowNull: false },
});`;

test("a table comes out in its final shape, under the name of the last step", async () => {
  const { result, text } = await squash(
    {},
    PETS,
    `await queryInterface.addColumn('pets', 'kind', { type: Sequelize.STRING, defaultValue: 'cat' });
     await queryInterface.addIndex('pets', ['kind']);`,
    `await queryInterface.changeColumn('pets', 'name', { type: Sequelize.TEXT });
     await queryInterface.renameColumn('pets', 'kind', 'species');`,
  );
  expect(result.ok && result.changes.map(({ kind, path }) => [kind, path])).toEqual([
    ["delete", "migrations/20240101-step.js"],
    ["delete", "migrations/20240102-step.js"],
    ["edit", "migrations/20240103-step.js"],
  ]);
  expect(text).toContain("name: { type: Sequelize.TEXT }");
  expect(text).toContain("species: { type: Sequelize.STRING, defaultValue: 'cat' }");
  expect(text).toContain("addIndex('pets', ['species'], { name: 'pets_kind' })");
  expect(text).not.toMatch(/addColumn|changeColumn|renameColumn/);
  expect(text).toMatch(/async down\(queryInterface\) \{\s*throw new Error/);
});

test("a database with some of the steps is refused, because createTable would not mind its tables", async () => {
  const { text } = await squash({}, PETS, "await queryInterface.dropTable('nothing');");
  expect(text).toContain("await queryInterface.showAllTables()");
  expect(text).toContain("existing.includes('pets')");
});

test("the type of an enum goes with its table, with the values that it got", async () => {
  const { text } = await squash(
    {},
    `await queryInterface.createTable('pets', { state: { type: Sequelize.ENUM('new', 'old') } });`,
    `await queryInterface.sequelize.query(\`ALTER TYPE "enum_pets_state" ADD VALUE 'gone'\`);`,
  );
  expect(text).toMatch(/Sequelize\.ENUM\('new', 'old', 'gone'\)/);
  expect(text).not.toMatch(/CREATE TYPE|ADD VALUE/);
});

test("the type of an enum stays behind when its column goes", async () => {
  const { text } = await squash(
    {},
    `await queryInterface.createTable('pets', { id: Sequelize.INTEGER, state: Sequelize.ENUM('new', 'old') });`,
    `await queryInterface.removeColumn('pets', 'state');`,
  );
  expect(text).toContain("CREATE TYPE");
  expect(text).toContain("id: Sequelize.INTEGER");
});

test("on SQLite a change makes the table anew: its indexes and what its keys do are gone", async () => {
  const { text } = await squash(
    { dialects: ["sqlite"] },
    `await queryInterface.createTable('owners', { id: { type: Sequelize.INTEGER, primaryKey: true } });
     await queryInterface.createTable('pets', {
       id: { type: Sequelize.INTEGER, primaryKey: true, autoIncrement: true },
       ownerId: { type: Sequelize.INTEGER, references: { model: 'owners', key: 'id' }, onDelete: 'CASCADE' },
     });
     await queryInterface.addIndex('pets', ['ownerId']);`,
    `await queryInterface.changeColumn('pets', 'ownerId', { type: Sequelize.BIGINT });`,
  );
  expect(text).toMatch(/ownerId: \{\s*type: Sequelize\.BIGINT,\s*references: [^}]*\},?\s*\}/);
  expect(text).not.toMatch(/addIndex|CASCADE|autoIncrement/);
});

test("databases that differ get branches of their own", async () => {
  const { text } = await squash(
    { dialects: ["postgres", "mysql"] },
    PETS,
    `if (queryInterface.sequelize.getDialect() === 'postgres') {
       await queryInterface.sequelize.query('CREATE EXTENSION IF NOT EXISTS pg_trgm');
     }`,
  );
  expect(text.match(/createTable/g)).toHaveLength(1);
  expect(text).toMatch(/getDialect\(\) === 'postgres'\) \{\s*await [^;]*EXTENSION/);
});

test("modules of umzug take the query interface from their context, and types are imported", async () => {
  const { text } = await squashModules({
    "migrations/01-pets.ts": `import { DataTypes, QueryInterface } from "sequelize";

export async function up({ context: queryInterface }: { context: QueryInterface }) {
  await queryInterface.createTable("pets", { name: { type: DataTypes.STRING } });
}

export async function down({ context: queryInterface }: { context: QueryInterface }) {
  await queryInterface.dropTable("pets");
}
`,
    "migrations/02-age.ts": `import type { QueryInterface } from "sequelize";

export async function up({ context }: { context: QueryInterface }) {
  await context.sequelize.transaction(async (transaction) => {
    await context.addColumn("pets", "age", { type: "INTEGER" }, { transaction });
  });
}

export async function down() {}
`,
  });
  expect(text).toContain(`import type { QueryInterface } from "sequelize";`);
  expect(text).toContain(`import { DataTypes } from "sequelize";`);
  expect(text).toContain(`await context.createTable("pets"`);
  expect(text).toContain("name: { type: DataTypes.STRING }");
});

test("code that depends on rows is carried as a function, and called as its module was", async () => {
  const { text } = await squash(
    {},
    PETS,
    `await queryInterface.bulkInsert('pets', [{ name: 'Tom', born: new Date() }]);`,
    `const [pets] = await queryInterface.sequelize.query('SELECT * FROM pets');
     for (const pet of pets) await queryInterface.bulkDelete('pets', { id: pet.id });`,
  );
  expect(text).toMatch(/await step20240103\(queryInterface, Sequelize\);/);
  expect(text).toMatch(/async function step20240103\(queryInterface, Sequelize\)/);
});

test("data steps on tables without rows are left out", async () => {
  const { result, text } = await squash(
    {},
    PETS,
    `await queryInterface.bulkUpdate('pets', { name: 'x' }, { id: { [Sequelize.Op.gt]: 3 } });`,
  );
  expect(result.ok && result.reports[0]?.elided).toBe(1);
  expect(text).not.toContain("bulkUpdate");
});

test("guards are answered from what the chain made", async () => {
  const { text } = await squash(
    {},
    PETS,
    `const table = await queryInterface.describeTable('pets');
     if (!table.name) await queryInterface.addColumn('pets', 'name', Sequelize.TEXT);
     if (!table.color) await queryInterface.addColumn('pets', 'color', Sequelize.TEXT);`,
  );
  expect(text).toContain("color: Sequelize.TEXT");
  expect(text).toContain("name: { type: Sequelize.STRING(80), allowNull: false }");
});

test("what version 6 throws is thrown: a swallowed error leaves nothing", async () => {
  const { text } = await squash(
    {},
    PETS,
    `try {
       await queryInterface.addConstraint('pets', ['name'], { type: 'unique' });
     } catch (e) {}`,
  );
  expect(text).not.toMatch(/addConstraint|unique/i);
});

test("names from the environment fold where it is said what they are", async () => {
  const setting = { environment: new Map([["PREFIX", undefined]]) };
  const body = `await queryInterface.createTable(\`\${process.env.PREFIX || ''}pets\`, { id: Sequelize.INTEGER });`;
  const { text } = await squash(
    setting,
    body,
    "await queryInterface.addColumn('pets', 'b', Sequelize.TEXT);",
  );
  expect(text).toContain("if (process.env.PREFIX !== undefined)");
  expect(text).toContain("b: Sequelize.TEXT");
});

test("down can drop what the chain made, what refers to others first", async () => {
  const { text } = await squash(
    { down: "drop" },
    `await queryInterface.createTable('owners', { id: { type: Sequelize.INTEGER, primaryKey: true }, state: Sequelize.ENUM('a') });`,
    `await queryInterface.createTable('pets', { owner: { type: Sequelize.INTEGER, references: { model: 'owners', key: 'id' } } });`,
  );
  expect(text).toMatch(/dropTable\('pets'\);\s*await queryInterface\.dropTable\('owners'\);/);
  expect(text).toContain("DROP TYPE IF EXISTS");
});

test("other versions of Sequelize are refused", async () => {
  const { result } = await squashModules({
    "package.json": `{ "dependencies": { "sequelize": "^5.22.0" } }`,
    "migrations/01-a.js": "module.exports = { up: async (queryInterface) => {} };",
    "migrations/02-b.js": "module.exports = { up: async (queryInterface) => {} };",
  });
  expect(result.ok ? [] : result.problems.map(({ code }) => code)).toEqual(["other-version"]);
});

/** Code that only a run decides. */
function asked(body: string): string {
  return `const ready = await check(); if (ready) { ${body} }`;
}

test.each([
  "await require('../models').Pet.update({});",
  "const db = require('../models'); await db.Pet.update({});",
])("code that requires other code of the project may touch every table: %s", async (body) => {
  const { text } = await squash(
    {},
    PETS,
    asked(body),
    "await queryInterface.addColumn('pets', 'age', { type: Sequelize.INTEGER });",
  );
  expect(text).toContain("addColumn('pets', 'age'");
});

test("code that requires data of the project touches what it names", async () => {
  const up = (body: string): string =>
    `module.exports = { up: async (queryInterface, Sequelize) => { ${body} } };`;
  const { text } = await squashModules({
    "migrations/kinds.js": "module.exports = { KIND: 'cat', make() {} };",
    "migrations/01-a.js": up(PETS),
    "migrations/02-b.js": up(
      asked("const { KIND } = require('./kinds'); await queryInterface.other(KIND);"),
    ),
    "migrations/03-c.js": up("await queryInterface.addColumn('pets', 'age', Sequelize.INTEGER);"),
  });
  expect(text).not.toContain("addColumn");
});

test("the logger of a context does nothing to the database", async () => {
  const { text } = await squashModules({
    "migrations/01-a.ts":
      "export const up = async ({ context: { queryInterface, logger } }) => { logger.info('pets'); await queryInterface.createTable('pets', { id: { type: 'INTEGER' } }); };",
    "migrations/02-b.ts":
      "export const up = async ({ context: { queryInterface, logger } }) => { await queryInterface.addColumn('pets', 'age', { type: 'INTEGER' }); logger.info('age'); };",
  });
  expect(text).toMatch(/age: \{ type: .INTEGER. \}/);
  expect(text).not.toMatch(/addColumn|logger\.info/);
});

test("SQLite's names of tables are the same in capitals, also where a guard asks and where code is carried", async () => {
  const { text } = await squash(
    { dialects: ["sqlite"] },
    `if (!(await queryInterface.tableExists('Pets'))) {
       await queryInterface.createTable('Pets', { id: { type: Sequelize.INTEGER } });
     }`,
    asked("await queryInterface.removeColumn('Pets', 'id');"),
    `const table = await queryInterface.describeTable('Pets');
     if (!table.id) await queryInterface.addColumn('Pets', 'id', Sequelize.INTEGER);`,
  );
  expect(text).toMatch(/async up[^]*createTable\('Pets'/);
  expect(text).not.toContain("tableExists");
  expect(text).toContain("describeTable('Pets')");
});

test("SQLite tells standard types in capitals, whatever made the table", async () => {
  // In capitals, INTEGER PRIMARY KEY is all that Sequelize writes of a key, whether it is unique or not.
  const { text } = await squash(
    { dialects: ["sqlite"] },
    "await queryInterface.sequelize.query('CREATE TABLE pets (id integer primary key, name text, age int, CONSTRAINT one UNIQUE (id))');",
    "await queryInterface.removeColumn('pets', 'name');",
  );
  expect(text).toContain("createTable('pets'");
  expect(text).not.toContain("unique");
});
