import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { main } from "../../src/cli/main.js";
import { recordingIo } from "../recording-io.js";

const SHOP = fileURLToPath(new URL("../../fixtures/mikro-orm-shop/before", import.meta.url));

/** What a command prints on a project, and what it says to people. */
async function ran(
  project: string,
  ...command: readonly string[]
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const io = recordingIo();
  const code = await main(["-C", project, ...command], io);
  return { code, out: new TextDecoder().decode(io.output()), err: io.errors() };
}

const temporary: string[] = [];

afterAll(() => {
  for (const directory of temporary) rmSync(directory, { recursive: true });
});

/** A project of these files. */
function projectOf(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), "refold-classes-"));
  temporary.push(root);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, path, ".."), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

describe("what is folded", () => {
  test.each([
    ["2024-04-01", "Migration20240301000000_states"],
    ["Migration20240301000000", "Migration20240201000000_names"],
  ])("what stands before %s is folded into %s", async (before, name) => {
    const { code, err } = await ran(SHOP, "squash", "src/migrations", "--before", before);
    expect(code).toBe(0);
    expect(err).toContain(`migrations → ${name}\n`);
  });

  test("a database that would not notice is told of", async () => {
    const migration = (name: string, sql: string): string =>
      `import { Migration } from '@mikro-orm/migrations';\nexport class ${name} extends Migration {\n  async up() { this.addSql('${sql}'); }\n}\n`;
    const project = projectOf({
      "package.json":
        '{ "dependencies": { "@mikro-orm/postgresql": "6", "@mikro-orm/core": "6" } }',
      "m/1.ts": migration("A", "create table a (x int); create table b (x int)"),
      "m/2.ts": migration("B", "drop table a; drop table b"),
      "m/3.ts": migration("C", "create table c (x int)"),
    });
    const { err } = await ran(project, "squash", "m");
    expect(err).toContain("a database that stopped at 1 has no table that it makes");
  });
});

describe("what is not read", () => {
  test("SQL Server and MongoDB are refused", async () => {
    const first = "import { Migration } from '@mikro-orm/migrations";
    const rest =
      "';\nexport class A extends Migration { async up() { this.addSql('create table a (x int)'); } }\n";
    const server = projectOf({
      "mikro-orm.config.ts": "import { defineConfig } from '@mikro-orm/mssql';\n",
      "m/1.ts": first + rest,
      "m/2.ts": first + rest,
    });
    expect((await ran(server, "squash", "m")).err).toContain(
      "refold does not fold MikroORM migrations for mssql, which m is for",
    );
    const documents = projectOf({
      "mikro-orm.config.ts": "import { defineConfig } from '@mikro-orm/mongodb';\n",
      "m/1.ts": `${first}-mongodb${rest}`,
    });
    expect((await ran(documents, "status")).err).toContain(
      "there are no MikroORM migrations for SQL databases",
    );
  });

  test("options of other frameworks are refused", async () => {
    const { code, err } = await ran(SHOP, "squash", "src/migrations", "--env", "A=b");
    expect(code).toBe(2);
    expect(err).toContain("--env does not go with MikroORM");
  });
});
