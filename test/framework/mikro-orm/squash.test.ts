import { describe, expect, test } from "vitest";
import { textAfter } from "../../../src/edit/change-set.js";
import { UTF8, type EncodedFile } from "../../../src/edit/encoding.js";
import { readMikroOrmProject } from "../../../src/framework/mikro-orm/discover/open.js";
import type { Dialect } from "../../../src/sql/dialect.js";
import { loadPostgresParser } from "../../../src/sql/postgres/parser.js";
import type { ClassResult } from "../../../transforms/squash-classes.js";
import { squashMikroOrm } from "../../../transforms/squash-mikro-orm.js";

/** A migration module whose `up` has these statements; `members` stand behind it. */
function module(name: string, up: string, members = "", base = "Migration"): string {
  return `import { Migration } from '@mikro-orm/migrations';

export class ${name} extends ${base} {
  async up(): Promise<void> {
    ${up}
  }
${members}}
`;
}

const FIRST = module("A", "this.addSql('create table a (x int)');");
const LAST = module("Z", "this.addSql('create table z (x int)');");

function filesOf(modules: Readonly<Record<string, string>>): ReadonlyMap<string, EncodedFile> {
  return new Map(
    Object.entries(modules).map(([path, text]) => [path, { path, text, encoding: UTF8 }]),
  );
}

async function squashOf(
  modules: Readonly<Record<string, string>>,
  dialect: Dialect = "postgres",
  down: "throw" | "drop" = "throw",
): Promise<ClassResult> {
  const project = readMikroOrmProject("/project", filesOf(modules));
  const [chain] = project.chains;
  if (chain === undefined) throw new Error("no chain");
  const count = chain.migrations.length;
  const sql = { dialect, parser: await loadPostgresParser() };
  return squashMikroOrm(project, { chain, count, base: undefined, down }, sql);
}

/** The lines of the new class, or the refusal. */
async function squashed(
  modules: Readonly<Record<string, string>>,
  dialect: Dialect = "postgres",
  down: "throw" | "drop" = "throw",
): Promise<readonly string[]> {
  const result = await squashOf(modules, dialect, down);
  if (!result.ok) return result.problems.map(({ message }) => message);
  const text = result.changes.map((change) => textAfter(change) ?? "")[0] ?? "";
  const lines = text.slice(text.indexOf("up(")).split("\n").slice(1);
  return lines.map((line) => line.trim()).filter((line) => line !== "" && line !== "}");
}

describe("the order in which a step runs", () => {
  test("what execute runs comes before what addSql waits with", async () => {
    const up = [
      "this.addSql('alter table b add y int');",
      "await this.execute('create table b (x int)');",
    ];
    expect(await squashed({ "m/1.ts": module("A", up.join("\n")), "m/2.ts": LAST })).toEqual([
      "this.addSql(",
      '`CREATE TABLE "b" (',
      '"x" int,',
      '"y" int',
      ")`",
      ");",
      "this.addSql(`create table z (x int)`);",
    ]);
  });

  test("a question does not see what its own step has added", async () => {
    const up = [
      "this.addSql('create table b (x int)');",
      "const found = await this.execute(`select 1 from information_schema.tables where table_name = 'b' and table_schema = 'public'`);",
      "if (found.length > 0) this.addSql('alter table b add y int');",
      "else this.addSql('alter table b add z int');",
    ];
    const lines = await squashed({ "m/1.ts": module("A", up.join("\n")), "m/2.ts": LAST });
    expect(lines).toContain('"z" int');
    expect(lines).not.toContain('"y" int');
  });

  test("a question that the chain does not answer keeps its step whole, and what stands in front of it runs before", async () => {
    const up = [
      "const found = await this.execute('select 1 from elsewhere');",
      "if (found.length > 0) this.addSql('create table b (x int)');",
    ];
    expect(
      await squashed({
        "m/1.ts": FIRST,
        "m/2.ts": module("B", up.join("\n")),
        "m/3.ts": LAST,
      }),
    ).toEqual([
      "this.addSql(`create table a (x int)`);",
      "// What follows may ask for it: run now what was added.",
      "for (const sql of this.getQueries().splice(0)) await this.execute(sql);",
      "await this.b();",
      "this.addSql(`create table z (x int)`);",
      "private async b(): Promise<void> {",
      ...up,
    ]);
  });

  test("code that only adds SQL takes its turn among the rest", async () => {
    const lines = await squashed({
      "m/1.ts": FIRST,
      "m/2.ts": module("B", "this.addSql(`create table ${process.env.T} (x int)`);"),
      "m/3.ts": LAST,
    });
    expect(lines.slice(0, 3)).toEqual([
      "this.addSql(`create table a (x int)`);",
      "await this.b();",
      "this.addSql(`create table z (x int)`);",
    ]);
  });
});

test("functions that are given the migration are followed", async () => {
  const helpers = `
async function legacy(this: Migration) { this.addSql('alter table a add y int'); }
async function fresh(migration: Migration, table: string) { migration.addSql(\`create table \${table} (x int)\`); }
`;
  const up = ["await fresh(this, 'a');", "await legacy.call(this);"];
  const lines = await squashed({
    "m/1.ts": module("A", up.join("\n")) + helpers,
    "m/2.ts": LAST,
  });
  expect(lines.slice(1, 4)).toEqual(['`CREATE TABLE "a" (', '"x" int,', '"y" int']);
});

test("a part of the migration under a name of its own may reach everything", async () => {
  const lines = await squashed({
    "m/1.ts": FIRST,
    "m/2.ts": module("B", "const { driver } = this; void driver.execute('drop table a');"),
    "m/3.ts": LAST,
  });
  expect(lines).toContain("await this.b();");
});

test("forEach over a list that is known is followed", async () => {
  const up = "['p', 'q'].forEach((column) => { this.addSql(`alter table a add ${column} int`); });";
  const lines = await squashed({
    "m/1.ts": FIRST,
    "m/2.ts": module("B", up),
    "m/3.ts": LAST,
  });
  expect(lines.slice(1, 5)).toEqual(['`CREATE TABLE "a" (', '"x" int,', '"p" int,', '"q" int']);
});

describe("transactions", () => {
  const alone = "isTransactional() { return false; }\n";

  test("an index on a new table needs none outside of a transaction", async () => {
    const lines = await squashed({
      "m/1.ts": FIRST,
      "m/2.ts": module("B", "this.addSql('create index concurrently i on a (x)');", alone),
      "m/3.ts": LAST,
    });
    expect(lines).toContain("this.addSql(`create index i on a (x)`);");
  });

  test("what stays and must run outside of one is a reason to refuse", async () => {
    const modules = (last: string): Readonly<Record<string, string>> => ({
      "m/1.ts": FIRST,
      "m/2.ts": module("B", "this.addSql('create index concurrently i on elsewhere (x)');", alone),
      "m/3.ts": last,
    });
    expect(await squashed(modules(LAST))).toEqual([
      "2 runs outside of a transaction, and 3, whose place the result takes, in one",
    ]);
    const last = module("Z", "this.addSql('create table z (x int)');", alone);
    expect(await squashed(modules(last))).toContain(
      "this.addSql(`create index concurrently i on elsewhere (x)`);",
    );
  });
});

test("classes that are not understood are a reason to refuse", async () => {
  const other = module("B", "this.addSql('create table b (x int)');", "", "TenantMigration");
  expect(await squashed({ "m/1.ts": FIRST, "m/2.ts": other })).toEqual([
    "2 extends TenantMigration, which is not MikroORM's Migration",
  ]);
  const made = module(
    "B",
    "this.addSql('create table b (x int)');",
    "constructor() { super(); }\n",
  );
  expect(await squashed({ "m/1.ts": FIRST, "m/2.ts": made })).toEqual([
    "2 has a constructor of its own",
  ]);
});

test("an up that waits for nothing becomes one that can", async () => {
  const last = LAST.replace("async up(): Promise<void>", "up(): void");
  const result = await squashOf({
    "m/1.ts": FIRST,
    "m/2.ts": module("B", "await this.getKnex().schema.dropTable('b');"),
    "m/3.ts": last,
  });
  if (!result.ok) throw new Error("refused");
  expect(result.changes.map((change) => textAfter(change))[0]).toContain(
    "  async up(): Promise<void> {",
  );
});

test("down drops what the chain made, where that is asked for", async () => {
  const refers = module("Z", "this.addSql('create table z (x int references a (x))');");
  const down = async (members: string): Promise<readonly string[]> => {
    const last = refers.replace("}\n}", `}\n${members}}`);
    const lines = await squashed({ "m/1.ts": FIRST, "m/2.ts": last }, "postgres", "drop");
    return lines.slice(-3);
  };
  const drops = [
    'this.addSql(`DROP TABLE IF EXISTS "z"`);',
    'this.addSql(`DROP TABLE IF EXISTS "a"`);',
  ];
  expect(await down("")).toEqual(["async down(): Promise<void> {", ...drops]);
  expect(await down("  down(): void {}\n")).toEqual(["down(): void {", ...drops]);
});

describe("which migrations there are", () => {
  test("those of a directory are in the order of their files, those of a list in its own", () => {
    const migrations = (modules: Readonly<Record<string, string>>): readonly string[] =>
      readMikroOrmProject("/project", filesOf(modules)).chains.flatMap((chain) =>
        chain.migrations.map(({ key }) => key.name),
      );
    expect(migrations({ "m/2.ts": FIRST, "m/10.ts": LAST })).toEqual(["10", "2"]);
    const list = `import { A } from './m/2';
import { Z } from './m/10';
export default { migrations: { migrationsList: [{ name: 'first.ts', class: A }, Z] } };
`;
    expect(migrations({ "m/2.ts": FIRST, "m/10.ts": LAST, "config.ts": list })).toEqual([
      "first",
      "Z",
    ]);
  });

  test("those of MongoDB are none", () => {
    const mongo = FIRST.replace("@mikro-orm/migrations", "@mikro-orm/migrations-mongodb");
    expect(readMikroOrmProject("/project", filesOf({ "m/1.ts": mongo })).chains).toEqual([]);
  });

  test.each([
    ["import { defineConfig } from '@mikro-orm/mssql';", "mssql"],
    ["import { defineConfig } from '@mikro-orm/mariadb';", "mysql"],
    ["import { SqliteDriver } from '@mikro-orm/sqlite';", "sqlite"],
    ["import '@mikro-orm/sqlite'; import '@mikro-orm/mysql';", undefined],
  ] as const)("%s says which database they are for", (config, dialect) => {
    const files = filesOf({ "m/1.ts": FIRST, "mikro-orm.config.ts": config });
    expect(readMikroOrmProject("/project", files).chains[0]?.dialect).toBe(dialect);
  });
});
