import { describe, expect, it } from "vitest";
import { Project } from "./project.js";

const up = (body: string): string => `exports.up = async (knex) => {\n  ${body}\n};\n`;

/** A chain that begins on a database with tables of its own. */
const VISITORS = {
  "package.json": '{ "dependencies": { "knex": "3", "pg": "8" } }',
  "base.sql": [
    "SET statement_timeout = 0;",
    "SELECT pg_catalog.set_config('search_path', '', false);",
    "CREATE TABLE public.visitors (id integer NOT NULL, name character varying(80));",
    "ALTER TABLE public.visitors OWNER TO postgres;",
    "CREATE VIEW public.names AS SELECT name FROM public.visitors;",
    "",
  ].join("\n"),
  "migrations/01_a.js": up(
    "if (!(await knex.schema.hasColumn('visitors', 'name'))) await knex.schema.alterTable('visitors', (t) => { t.string('name'); });",
  ),
  "migrations/02_b.js": up(
    "if (!(await knex.schema.hasTable('guests'))) await knex.schema.createTable('guests', (t) => { t.increments(); });",
  ),
  "migrations/03_c.js": up("await knex.schema.alterTable('guests', (t) => { t.integer('age'); });"),
};

describe("squash --base", () => {
  it("decides what is asked of tables that the chain did not make", async () => {
    const project = Project.of(VISITORS).commit();
    await project.run("squash", "migrations", "--base", "base.sql", "--down", "drop", "--write");
    const text = project.read("migrations/03_c.js");
    expect(text).not.toMatch(/hasColumn|'visitors'/);
    expect(text).toContain("createTable('guests'");
    expect(text).toContain("t.integer('age')".replace("t.", "table."));
    // What was there before stays.
    expect(text).not.toContain("DROP VIEW");
  });

  it("leaves them to the database without it", async () => {
    const project = Project.of(VISITORS).commit();
    await project.run("squash", "migrations", "--write");
    expect(project.read("migrations/03_c.js")).toContain("hasColumn('visitors', 'name')");
  });

  it.each([
    [{ "base.sql": "CREATE TABLE visitors (;" }, [], "not understood"],
    [{}, ["--base", "nowhere.sql"], "nowhere.sql cannot be read"],
    [
      { "package.json": '{ "dependencies": { "knex": "3" } }' },
      [],
      "--base is SQL of one database, and the chain is for postgres, mysql, sqlite",
    ],
  ])("refuses %j %j", async (files, options, message) => {
    const project = Project.of({ ...VISITORS, ...files });
    const given = options.length > 0 ? options : ["--base", "base.sql"];
    const { code, err } = await project.run("squash", "migrations", ...given);
    expect({ refused: code > 0, err }).toEqual({
      refused: true,
      err: expect.stringContaining(message) as string,
    });
  });
});
