import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Project } from "./project.js";

const up = (body: string): string => `exports.up = async (knex) => {\n  ${body}\n};\n`;

const PETS = {
  "package.json": '{ "dependencies": { "knex": "3", "pg": "8" } }',
  "migrations/01_pets.js": up("await knex.schema.createTable('pets', (t) => { t.increments(); });"),
  "migrations/02_age.js": up("await knex.schema.alterTable('pets', (t) => { t.integer('age'); });"),
  "migrations/03_vets.js": up("await knex.schema.createTable('vets', (t) => { t.increments(); });"),
};

const NAMED = ["squash", "migrations", "01", "02", "--name", "02_all", "--reconcile", "x.sql"];

describe("squash --name on JavaScript projects", () => {
  it("takes the place of all files, and writes the statements for databases that have them", async () => {
    const project = Project.of(PETS).commit();
    const { code, err } = await project.run(...NAMED, "--write");
    expect(code).toBe(0);
    expect(err).toContain("with all of them, run x.sql before the new file is deployed");
    expect(project.has("migrations/01_pets.js")).toBe(false);
    expect(project.has("migrations/02_age.js")).toBe(false);
    expect(project.read("migrations/02_all.js")).toContain("table.integer('age')");
    expect(project.read("x.sql")).toContain("IN ('01_pets.js', '02_age.js')");
  });

  it("writes one file a database, and none with --check", async () => {
    const project = Project.of({ ...PETS, "package.json": '{ "dependencies": { "knex": "3" } }' });
    expect((await project.run(...NAMED, "--check")).code).toBe(1);
    expect(project.has("x.sqlite.sql")).toBe(false);
    await project.run(...NAMED);
    for (const dialect of ["sqlite", "postgresql", "mysql"]) {
      expect(project.read(`x.${dialect}.sql`)).toContain(`(${dialect}).`);
    }
    expect(project.has("x.sql")).toBe(false);
  });

  it.each([
    [["--name", "04_all", "--reconcile", "x.sql"], "04_all.js would run behind 03_vets.js"],
    [["--name", "03_vets", "--reconcile", "x.sql"], "there is a migration 03_vets.js already"],
    [["--name", "02_all"], "--name needs --reconcile FILE"],
    [["--reconcile", "x.sql"], "--reconcile goes with --name"],
    [["--name", "a/b", "--reconcile", "x.sql"], "--name a/b is no name of a file"],
  ])("refuses %j", async (options, message) => {
    const project = Project.of(PETS);
    const { code, err } = await project.run("squash", "migrations", "01", "02", ...options);
    expect({ code: code > 0, err }).toEqual({
      code: true,
      err: expect.stringContaining(message) as string,
    });
    expect(project.has("x.sql")).toBe(false);
  });
});

describe("finalize on Knex projects", () => {
  it("takes empty modules away, and writes the statements that forget them", async () => {
    const project = Project.of(PETS).commit();
    await project.run("squash", "migrations", "--write");
    const { code } = await project
      .commit()
      .run("finalize", "migrations", "--reconcile", "f.sql", "--write");
    expect(code).toBe(0);
    expect(project.has("migrations/01_pets.js")).toBe(false);
    expect(project.has("migrations/03_vets.js")).toBe(true);
    expect(project.read("f.sql")).toContain(
      `IN ('01_pets.js', '02_age.js') AND EXISTS (SELECT 1 FROM (SELECT DISTINCT "name" FROM "knex_migrations") AS recorded WHERE "name" = '03_vets.js');`,
    );
  });

  it("refuses where there is nothing to take away, or the module is gone that has what they did", async () => {
    const project = Project.of(PETS).commit();
    const finalize = ["finalize", "migrations", "--reconcile", "f.sql"];
    expect((await project.run(...finalize)).err).toContain("no modules that a squash left empty");
    await project.run("squash", "migrations", "--write");
    rmSync(join(project.root, "migrations/03_vets.js"));
    expect((await project.run(...finalize)).err).toContain(
      "01_pets.js was folded into 03_vets.js, which is not there",
    );
    expect((await project.run("finalize", "migrations")).err).toContain(
      "finalize needs --reconcile FILE",
    );
  });
});
