import { describe, expect, it } from "vitest";
import { Project } from "./project.js";

const POSTGRES =
  '{ "dependencies": { "@mikro-orm/migrations": "6", "@mikro-orm/postgresql": "6" } }';

/** A migration class with these lines in `up`. */
function migration(name: string, up: readonly string[], base = "Migration"): string {
  return [
    'import { Migration } from "@mikro-orm/migrations";',
    "",
    `export class ${name} extends ${base} {`,
    "  async up(): Promise<void> {",
    ...up.map((line) => `    ${line}`),
    "  }",
    "}",
    "",
  ].join("\n");
}

const PETS =
  'this.addSql(`create table "pet" ("id" serial primary key, "name" varchar(80) null, "born" timestamptz not null default now())`);';

/** A project whose migrations are these, and `override` run on it for a database. */
function overridden(
  files: Readonly<Record<string, string>>,
  dialect: string,
  ...more: readonly string[]
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  return Project.of({ "package.json": POSTGRES, ...files }).run(
    ...["override", "migrations", "--dialect", dialect, "--into", `other/${dialect}`, ...more],
  );
}

describe("override on MikroORM projects", () => {
  it("writes a class of the last one's file and name, and says what the configuration needs", async () => {
    const { code, out, err } = await overridden(
      {
        "migrations/Migration20240101000000.ts": migration("Migration20240101000000", [PETS]),
        "migrations/Migration20240201000000_names.ts": migration("Migration20240201000000_names", [
          'this.addSql(`alter table "pet" add constraint "pet_name_unique" unique ("name")`);',
        ]),
      },
      "mssql",
    );
    expect({ code, err: code === 0 ? "" : err }).toEqual({ code: 0, err: "" });
    expect(out).toContain("+++ b/other/mssql/Migration20240201000000_names.ts");
    expect(out).toContain('+import { Migration } from "@mikro-orm/migrations";');
    expect(out).toContain("+export class Migration20240201000000_names extends Migration {");
    expect(out).toContain("+  async up(): Promise<void> {");
    expect(out).toContain("[id] int IDENTITY (1,1) NOT NULL");
    expect(out).toContain("CREATE UNIQUE INDEX [pet_name_unique] ON [pet] ([name]) WHERE [name]");
    expect(err).toContain("pet (name): UNIQUE → unique index WHERE … IS NOT NULL\n    because");
    expect(err).toContain('mikro-orm.config: `migrations: { pathTs: "other/mssql" }`');
  });

  it("writes what each of the other databases takes", async () => {
    const files = {
      "migrations/Migration20240101000000.ts": migration("Migration20240101000000", [PETS]),
    };
    const { out: mysql } = await overridden(files, "mysql");
    expect(mysql).toContain("\\`id\\` int NOT NULL AUTO_INCREMENT");
    expect(mysql).toContain("datetime(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6)");
    const { out: sqlite } = await overridden(files, "sqlite");
    expect(sqlite).toContain('"id" integer NOT NULL PRIMARY KEY AUTOINCREMENT');
    const { err } = await overridden(files, "postgres");
    expect(err).toContain("the chain is for postgres already");
  });

  it("writes JavaScript for a chain that was built, with the base class from where the chain has it", async () => {
    const { out, err } = await overridden(
      {
        "migrations/Migration20240101000000.js": [
          '"use strict";',
          'const migrations_1 = require("@medusajs/framework/mikro-orm/migrations");',
          "class Migration20240101000000 extends migrations_1.Migration {",
          `  async up() { ${PETS} }`,
          "}",
          "exports.Migration20240101000000 = Migration20240101000000;",
          "",
        ].join("\n"),
      },
      "mssql",
    );
    expect(out).toContain(
      '+const { Migration } = require("@medusajs/framework/mikro-orm/migrations");',
    );
    expect(out).toContain("+exports.Migration20240101000000 = Migration20240101000000;");
    expect(err).toContain('mikro-orm.config: `migrations: { path: "other/mssql" }`');
  });

  it("gives a class without a name one, and rows with given numbers no guess", async () => {
    const files = {
      "package.json": '{ "type": "module", "dependencies": { "@mikro-orm/sqlite": "7" } }',
      "migrations/Migration20240101000000.js": [
        'import { Migration } from "@mikro-orm/migrations";',
        "export default class extends Migration {",
        "  async up() {",
        '    this.addSql("create table `pet` (`id` integer primary key autoincrement)");',
        '    this.addSql("insert into `pet` (`id`) values (5)");',
        "  }",
        "}",
        "",
      ].join("\n"),
    };
    const { code, err } = await overridden(files, "mssql");
    expect(code).toBe(1);
    expect(err).toMatch(/20240101000000\.js:5:5: .*INSERT of values into a numbered column/);
    const { out } = await overridden(files, "mssql", "--accept-hazards");
    expect(out).toContain("+export class Override extends Migration {");
  });

  it("names the list of the configuration where the chain stands in one", async () => {
    const project = Project.ofFixture("mikro-orm-notes");
    const { code, err } = await project.run(
      ...["override", "src", "--dialect", "postgres", "--into", "src/postgres"],
    );
    expect(code).toBe(0);
    expect(err).toContain(
      '`migrations.migrationsList` with the class of "src/postgres/Migration20240301000000.ts" alone',
    );
  });

  it("refuses classes whose base is not known", async () => {
    const { code, out, err } = await overridden(
      {
        "migrations/Migration20240101000000.ts": migration(
          "Migration20240101000000",
          [PETS],
          "ShopBase",
        ),
      },
      "mssql",
      "--accept-hazards",
    );
    expect(code).toBe(1);
    expect(out).toBe("");
    expect(err).toMatch(
      /Migration20240101000000\.ts:3:\d+: Migration20240101000000 extends ShopBase, which is not MikroORM's/,
    );
  });

  it("refuses code and what has no counterpart at their places, and writes the rest where that is accepted", async () => {
    const files = {
      "migrations/Migration20240101000000.ts": migration("Migration20240101000000", [
        PETS,
        'this.addSql(`create unique index "pet_once" on "pet" ("name") where "id" % 2 = 0`);',
        "await this.getKnex()('pet').insert({ name: 'Rex' });",
      ]),
    };
    const { code, err } = await overridden(files, "mysql");
    expect(code).toBe(1);
    expect(err).toMatch(
      /Migration20240101000000\.ts:5:5: pet pet_once is unique and cannot be made/,
    );
    expect(err).toMatch(/Migration20240101000000\.ts:7:5: Migration20240101000000: /);
    const accepted = await overridden(files, "mysql", "--accept-hazards");
    expect(accepted.code).toBe(0);
    expect(accepted.out).toContain("CREATE TABLE \\`pet\\`");
    expect(accepted.out).not.toContain("pet_once");
  });

  it("reads no chains for SQL Server", async () => {
    const files = {
      "migrations/Migration20240101000000.ts": migration("Migration20240101000000", [PETS]),
    };
    const { code, err } = await overridden(files, "mysql", "--from", "mssql");
    expect(code).toBe(2);
    expect(err).toContain("--from takes postgres, mysql, sqlite, not mssql");
  });
});
