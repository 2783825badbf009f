import { describe, expect, it } from "vitest";
import { Project } from "./project.js";

const up = (body: string): string =>
  `exports.up = async (knex) => {\n  ${body}\n};\nexports.down = async () => {};\n`;

const KNEX = {
  "package.json": '{ "dependencies": { "knex": "3", "pg": "8" } }',
  "migrations/01_pets.js": up("await knex.schema.createTable('pets', (t) => { t.increments(); });"),
  "migrations/02_vets.js": up("await knex.schema.renameTable('pets', 'vets');"),
  "migrations/03_age.js": up("await knex.schema.alterTable('vets', (t) => { t.integer('age'); });"),
};

const step = (name: string, sql: string): string =>
  `import { MigrationInterface, QueryRunner } from "typeorm";\n\nexport class ${name} implements MigrationInterface {\n  async up(queryRunner: QueryRunner) {\n    await queryRunner.query("${sql}");\n  }\n  async down() {}\n}\n`;

const TYPEORM = {
  "package.json": '{ "dependencies": { "typeorm": "1", "pg": "8" } }',
  "m/1700000000001-a.ts": step("A1700000000001", "CREATE TABLE a (x int)"),
  "m/1700000000002-b.ts": step("B1700000000002", "ALTER TABLE a ADD y int"),
  "m/1700000000003-c.ts": step("C1700000000003", "ALTER TABLE a ADD z int"),
};

const GUARDED = ["--dialect", "postgres", "--guard", "--write"];

describe("squash --guard", () => {
  it("reads the names that Knex records, and the tables that tell", async () => {
    const project = Project.of(KNEX).commit();
    const { code } = await project.run("squash", "migrations", "01", "02", "--guard", "--write");
    expect(code).toBe(0);
    const text = project.read("migrations/02_vets.js");
    expect(text).toContain("if (await holdsFoldedMigrations(knex)) return;");
    expect(text).toContain("const folded = ['01_pets', '02_vets'];");
    expect(text).toContain("knex('knex_migrations')");
    expect(text).toContain("for (const table of ['pets'])");
    project.commit();
    await project.run("squash", "migrations", "--guard", "my_records", "--write");
    const again = project.read("migrations/03_age.js");
    expect(again).toContain("knex('my_records')");
    expect(again.match(/async function holdsFoldedMigrations/g)).toHaveLength(1);
    expect(again).toContain("createTable('vets'");
  });

  it("reads the names that TypeORM records, those of an earlier guard among them", async () => {
    const project = Project.of(TYPEORM).commit();
    const first = await project.run("squash", "m", "A17", "B17", ...GUARDED);
    expect(first.err).toContain("with some, the result stops with an error");
    expect(project.read("m/1700000000002-b.ts")).toContain('SELECT "name" FROM "migrations"');
    project.commit();
    expect((await project.run("squash", "m", ...GUARDED)).code).toBe(0);
    const text = project.read("m/1700000000003-c.ts");
    expect(text).toContain('const folded = ["B1700000000002", "C1700000000003"];');
    expect(text).toContain('const earlier = ["A1700000000001"];');
    expect(text).toContain("if (await this.holdsFoldedMigrations(queryRunner)) return;");
  });
});
