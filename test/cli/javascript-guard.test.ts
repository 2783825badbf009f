import { describe, expect, it } from "vitest";
import { Project } from "./project.js";

const up = (body: string): string =>
  `exports.up = async (q /* queryInterface */) => {\n  ${body}\n};\nexports.down = async () => {};\n`;

const SEQUELIZE = {
  "package.json": '{ "dependencies": { "sequelize": "6", "pg": "8" } }',
  "migrations/01-pets.js": up("await q.createTable('pets', { id: { type: 'INTEGER' } });"),
  "migrations/02-vets.js": up("await q.renameTable('pets', 'vets');"),
  "migrations/03-age.js": up("await q.addColumn('vets', 'age', { type: 'INTEGER' });"),
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
  it("reads the names that Sequelize records, and the tables that tell", async () => {
    const project = Project.of(SEQUELIZE).commit();
    expect((await project.run("squash", "migrations", "01", "02", ...GUARDED)).code).toBe(0);
    const text = project.read("migrations/02-vets.js");
    expect(text).toContain("if (await holdsFoldedMigrations(q)) return;");
    expect(text).toContain("const folded = ['01-pets', '02-vets'];");
    expect(text).toContain("select(null, 'SequelizeMeta'");
    expect(text).toContain("for (const table of ['pets'])");
    project.commit();
    await project.run("squash", "migrations", ...GUARDED.slice(0, 2), "--guard", "mine", "--write");
    const again = project.read("migrations/03-age.js");
    expect(again).toContain("select(null, 'mine'");
    expect(again.match(/async function holdsFoldedMigrations/g)).toHaveLength(1);
    expect(again).toContain("const earlier = ['01-pets'];");
  });

  it("is refused for Knex, whose records do not tell", async () => {
    const body = "exports.up = (knex) => knex.schema.createTable('a', () => {});\n";
    const project = Project.of({
      "package.json": '{ "dependencies": { "knex": "3", "pg": "8" } }',
      "migrations/01_a.js": body,
    });
    const { code, err } = await project.run("squash", "migrations", "--guard");
    expect({ code, err }).toEqual({
      code: 2,
      err: expect.stringContaining("--guard does not go with Knex") as string,
    });
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
