import { describe, expect, it } from "vitest";
import { Project } from "./project.js";

const KNEX = '{ "dependencies": { "knex": "3", "pg": "8" } }';

/** A project with one migration, and `override` run on it. */
function overridden(
  up: readonly string[],
  ...more: readonly string[]
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  return Project.of({
    "package.json": KNEX,
    ".prettierrc": '{ "singleQuote": false }',
    "migrations/01_a.js": `exports.up = async (knex) => {\n${up.join("\n")}\n};\nexports.down = () => {};\n`,
  }).run("override", "migrations", "--dialect", "mssql", "--into", "mssql", ...more);
}

describe("override on Knex projects", () => {
  it("refuses what has no counterpart, at its place, and writes the rest where that is accepted", async () => {
    const up = [
      "await knex.schema.createTable('pets', (table) => {",
      "  table.increments();",
      "  table.specificType('search', 'tsvector');",
      "});",
      "await knex.raw('CREATE VIEW all_pets AS SELECT * FROM pets');",
    ];
    const { code, err } = await overridden(up);
    expect(code).toBe(1);
    expect(err).toContain(
      "migrations/01_a.js:4:3: pets.search has the type tsvector, which has no counterpart",
    );
    expect(err).toContain("migrations/01_a.js:6:1: the view all_pets is not translated");
    expect(err).toContain("--accept-hazards");
    const accepted = await overridden(up, "--accept-hazards");
    expect(accepted.code).toBe(0);
    expect(accepted.out).toContain('createTable("pets"');
    expect(accepted.out).not.toContain("search");
    expect(accepted.err).toContain("Left out:\n  the view all_pets");
  });

  it("refuses code, and statements on rows that databases take in different ways", async () => {
    const { err } = await overridden([
      "await knex.schema.createTable('pets', (table) => { table.increments(); table.string('name'); });",
      "await knex.raw(\"INSERT INTO pets (name) VALUES ('a' || 'b')\");",
      "await knex('pets').insert({ name: process.env.NAME });",
    ]);
    expect(err).toMatch(/01_a\.js:3:1: .*INSERT of a value that is computed/);
    expect(err).toMatch(/01_a\.js:4:1: /);
  });

  it("says an adaptation with its reason in JSON", async () => {
    const { out } = await overridden(
      ["await knex.schema.createTable('pets', (table) => { table.text('name').unique(); });"],
      "--json",
    );
    const { adaptations, dialect, from, left } = JSON.parse(out) as Record<string, unknown>;
    expect({ dialect, from, left }).toEqual({ dialect: "mssql", from: "postgres", left: [] });
    expect(adaptations).toContainEqual({
      code: "unique-nulls",
      what: "UNIQUE → unique index WHERE … IS NOT NULL",
      because: "two NULLs are equal to SQL Server (error 2627)",
      where: ["pets (name)"],
    });
  });

  it("says what to do in the place of an action that would reach a table twice", async () => {
    const { err } = await overridden([
      "await knex.schema.createTable('people', (table) => { table.increments(); });",
      "await knex.schema.createTable('pets', (table) => {",
      "  table.increments();",
      "  table.integer('owner').references('people.id').onDelete('CASCADE');",
      "  table.integer('vet').references('people.id').onDelete('SET NULL').onUpdate('CASCADE');",
      "});",
    ]);
    expect(err).toMatch(
      /SET NULL → NO ACTION\n.*set vet to NULL before rows of people are deleted/,
    );
    expect(err).toMatch(
      /UPDATE CASCADE → NO ACTION\n.*change vet together with the keys of people/,
    );
  });

  it("writes no filter twice: Knex has it", async () => {
    const { out } = await overridden([
      "await knex.schema.createTable('pets', (table) => { table.string('name', 9).unique(); });",
    ]);
    expect(out).toContain('table.unique(["name"], { indexName: "pets_name_unique" })');
    expect(out).not.toContain("IS NOT NULL");
  });

  it("names a default only where there is one, and counts on SQLite in columns of type integer", async () => {
    const up = [
      "await knex.schema.createTable('pets', (table) => {",
      "  table.bigIncrements();",
      "  table.json('notes').defaultTo(null);",
      "  table.specificType('weight', 'json DEFAULT NULL');",
      "});",
      "await knex.raw('CREATE UNIQUE INDEX pets_notes ON pets (id) WHERE id IS NOT NULL');",
    ];
    const { out } = await overridden(up);
    expect(out).not.toContain("_default");
    const { out: sqlite } = await overridden(up, "--dialect", "sqlite");
    expect(sqlite).toContain('table.increments("id")');
    expect(sqlite).not.toContain("bigint");
    const { out: mysql } = await overridden(up, "--dialect", "mysql");
    expect(mysql).toContain('CREATE UNIQUE INDEX `pets_notes` ON `pets` (`id`)"');
  });

  it("leaves unique what takes two NULLs for equal, and filters what does not", async () => {
    const { out } = await overridden([
      "await knex.schema.createTable('pets', (table) => { table.string('name', 9); table.string('nick', 9); });",
      "await knex.raw('CREATE UNIQUE INDEX pets_name ON pets (name) NULLS NOT DISTINCT');",
      "await knex.raw('CREATE UNIQUE INDEX pets_nick ON pets (nick DESC)');",
    ]);
    expect(out).toContain('"CREATE UNIQUE INDEX [pets_name] ON [pets] ([name])"');
    expect(out).toMatch(/\[pets_nick\] ON \[pets\] \(\[nick\] desc\) WHERE \[nick\] IS NOT NULL/);
  });

  it("takes the chain of an installed package, in the kind of module that the project has", async () => {
    const project = Project.of({
      "package.json": '{ "type": "module", "dependencies": { "knex": "3", "pg": "8" } }',
      "node_modules/@a/pets/package.json": '{ "dependencies": { "knex": "3" } }',
      "node_modules/@a/pets/dist/migrations/01_a.js":
        "exports.up = async (knex) => { await knex.schema.createTable('pets', (t) => { t.increments(); }); };\nexports.down = () => {};\n",
    });
    const { code, out, err } = await project.run(
      ...["override", "@a/pets/dist/migrations", "--dialect", "mysql", "--into", "sql/pets"],
    );
    expect({ code, err: code === 0 ? "" : err }).toEqual({ code: 0, err: "" });
    expect(out).toContain("+++ b/sql/pets/01_a.js");
    expect(out).toContain("export async function up(knex)");
  });

  it("wants another database than the chain's", async () => {
    const project = Project.of({
      "package.json": KNEX,
      "migrations/01_a.js": "exports.up = async (knex) => {};\nexports.down = () => {};\n",
    });
    const { code, err } = await project.run(
      ...["override", "migrations", "--dialect", "postgres", "--into", "sql"],
    );
    expect(code).toBe(2);
    expect(err).toContain("the chain is for postgres already");
  });
});

describe("override on Sequelize projects", () => {
  it("writes SQL for the target, and refuses other databases", async () => {
    const project = Project.of({
      "package.json": '{ "dependencies": { "sequelize": "6", "pg": "8" } }',
      ".prettierrc": '{ "singleQuote": false }',
      "migrations/01-a.js": [
        "module.exports = {",
        "  async up(queryInterface, Sequelize) {",
        "    await queryInterface.createTable('pets', {",
        "      id: { type: Sequelize.INTEGER, primaryKey: true, autoIncrement: true },",
        "      name: { type: Sequelize.STRING, unique: true },",
        "    });",
        "  },",
        "  async down(queryInterface) { await queryInterface.dropTable('pets'); },",
        "};",
        "",
      ].join("\n"),
    });
    const { code, out, err } = await project.run(
      ...["override", "migrations", "--dialect", "mssql", "--into", "mssql"],
    );
    expect({ code, err: code === 0 ? "" : err }).toEqual({ code: 0, err: "" });
    expect(out).toContain("[id] int IDENTITY (1,1) NOT NULL");
    expect(out).toContain(
      "CREATE UNIQUE INDEX [pets_name_key] ON [pets] ([name]) WHERE [name] IS NOT NULL",
    );
    expect(out).toContain('queryInterface.sequelize.getDialect() !== "mssql"');
  });
});

describe("override on TypeORM projects", () => {
  const files = {
    "package.json": '{ "dependencies": { "typeorm": "1" } }',
    "src/migrations/postgres/1700000000001-a.ts": [
      'import { MigrationInterface, QueryRunner } from "typeorm";',
      "",
      "export class A1700000000001 implements MigrationInterface {",
      "  public async up(queryRunner: QueryRunner): Promise<void> {",
      "    await queryRunner.query(`CREATE TABLE pets (id serial PRIMARY KEY, name varchar UNIQUE)`);",
      "  }",
      "  public async down(queryRunner: QueryRunner): Promise<void> {",
      "    await queryRunner.query(`DROP TABLE pets`);",
      "  }",
      "}",
      "",
    ].join("\n"),
  };

  it("writes a class of the last one's name with SQL for the target", async () => {
    const { code, out, err } = await Project.of(files).run(
      ...["override", "postgres", "--dialect", "mssql", "--into", "src/migrations/mssql"],
    );
    expect({ code, err: code === 0 ? "" : err }).toEqual({ code: 0, err: "" });
    expect(out).toContain("+++ b/src/migrations/mssql/1700000000001-a.ts");
    expect(out).toContain("export class A1700000000001 implements MigrationInterface");
    expect(out).toContain("[id] int IDENTITY (1,1) NOT NULL");
    expect(out).toContain("CREATE UNIQUE INDEX [pets_name_key]");
    expect(err).toContain("pets.name: nvarchar(max) → nvarchar(450)");
  });
});
