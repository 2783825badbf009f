import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { Project } from "../cli/project.js";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const RUNNER = join(
  dirname(createRequire(import.meta.url).resolve("jscodeshift/package.json")),
  "bin/jscodeshift.js",
);

interface Shifted {
  readonly files: ReadonlyMap<string, string>;
  readonly said: string;
}

/** Runs jscodeshift itself with a transform of the build, on files of a project. */
function shift(
  transform: string,
  files: Readonly<Record<string, string>>,
  ...options: readonly string[]
): Shifted {
  const project = Project.of(files);
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [
      RUNNER,
      ...["-t", join(ROOT, "dist/jscodeshift", `${transform}.cjs`)],
      ...["--extensions=js,ts", "--run-in-band", ...options, "."],
    ],
    { cwd: project.root, encoding: "utf8" },
  );
  return { files: project.files(), said: `${stdout}${stderr}` };
}

const CREATED =
  "// Pets.\n\nexports.up = async (knex) => {\n  await knex.schema.createTable('pets', (t) => t.increments());\n};\n";

describe("jscodeshift's runner", () => {
  it("empties Knex migrations in front of the one that stands for them", () => {
    const { files, said } = shift(
      "knex-tombstone",
      {
        "migrations/01_a.js": CREATED,
        "migrations/02_b.js": CREATED,
        "migrations/03_c.js": CREATED,
      },
      "--into=02_b.js",
    );
    expect(said).toContain("1 ok");
    expect(files.get("migrations/01_a.js")).toMatch(
      /^\/\/ Pets\.\n\n\/\/ Folded into 02_b\.js\. Knex wants a file[^\n]*\n\nexports\.up = async function up\(\) \{\};/,
    );
    expect(files.get("migrations/02_b.js")).toBe(CREATED);
    expect(files.get("migrations/03_c.js")).toBe(CREATED);
  });

  it("fails on each file where an option is missing", () => {
    const { files, said } = shift("knex-tombstone", { "migrations/01_a.js": CREATED });
    expect(said).toMatch(/1 errors/);
    expect(said).toContain("--into=… is needed");
    expect(files.get("migrations/01_a.js")).toBe(CREATED);
  });

  it("writes a down that throws, in the form of up", () => {
    const { files } = shift("down-throws", {
      "a.js": CREATED,
      "b.js":
        "module.exports = {\n  async up(queryInterface) {\n    await queryInterface.dropTable('a');\n  },\n};\n",
      "c.ts": "export const up = async (): Promise<void> => {};\n",
      "d.js": "exports.up = async () => {};\nexports.down = undefined;\n",
      "f.js": "module.exports = {\n    'use': [ 1,2 ],\n  async up() {}\n}\n",
      "e.js": "console.log('no migration');\n",
    });
    expect(files.get("a.js")).toBe(
      `${CREATED}\nexports.down = async function down() {\n  throw new Error('a.js has no way back.');\n};\n`,
    );
    expect(files.get("b.js")).toBe(
      "module.exports = {\n  async up(queryInterface) {\n    await queryInterface.dropTable('a');\n  },\n  async down() {\n    throw new Error('b.js has no way back.');\n  },\n};\n",
    );
    expect(files.get("c.ts")).toBe(
      "export const up = async (): Promise<void> => {};\n\nexport async function down(): Promise<void> {\n  throw new Error('c.ts has no way back.');\n}\n",
    );
    // Not laid out as anything says: no other line changes.
    expect(files.get("f.js")).toBe(
      "module.exports = {\n    'use': [ 1,2 ],\n  async up() {},\n  async down() {\n    throw new Error(\"f.js has no way back.\");\n  }\n}\n",
    );
    expect(files.get("d.js")).toBe("exports.up = async () => {};\nexports.down = undefined;\n");
    expect(files.get("e.js")).toBe("console.log('no migration');\n");
  });

  it("waits for calls of Sequelize's query interface, and tells those in other functions", () => {
    const { files, said } = shift("sequelize-await", {
      "a.js":
        "module.exports = {\n  up: (qi) => {\n    qi.addColumn('pets', 'age', 'INTEGER');\n    ['a'].forEach((name) => {\n      qi.removeColumn('pets', name);\n    });\n  },\n  down: async (qi) => {\n    await qi.removeColumn('pets', 'age');\n  },\n};\n",
    });
    expect(files.get("a.js")).toBe(
      "module.exports = {\n  up: async (qi) => {\n    await qi.addColumn('pets', 'age', 'INTEGER');\n    ['a'].forEach((name) => {\n      qi.removeColumn('pets', name);\n    });\n  },\n  down: async (qi) => {\n    await qi.removeColumn('pets', 'age');\n  },\n};\n",
    );
    expect(said).toContain("line 5: nothing waits for a call in a function inside of up");
  });

  it("puts a guard in front of a Sequelize migration that stands for others", () => {
    const { files } = shift(
      "sequelize-guard",
      {
        "03-c.js":
          "exports.up = async (queryInterface) => {\n  await queryInterface.createTable('pets', {});\n};\n",
      },
      "--folded=01-a.js,02-b.js,03-c.js",
      "--tables=pets",
      "--table=migrations",
    );
    const text = files.get("03-c.js") ?? "";
    expect(text).toContain(
      "exports.up = async (queryInterface) => {\n  if (await holdsFoldedMigrations(queryInterface)) return;",
    );
    expect(text).toContain("const folded = ['01-a', '02-b', '03-c'];");
    expect(text).toContain("await queryInterface.select(null, 'migrations'");
    expect(text).toContain("await queryInterface.tableExists(table)");
  });

  it("names the result where code named what is gone, and leaves what it cannot change", () => {
    const helper = "import { TABLE } from './migrations/01-a';\nexport const used = TABLE;\n";
    const { files, said } = shift(
      "redirect-names",
      {
        "src/umzug.ts":
          "import * as a from './migrations/01-a';\nimport * as b from './migrations/02-b';\n\nexport const migrations = [\n  { name: '01-a', ...a },\n  { name: '02-b', ...b },\n];\n",
        "src/helper.ts": helper,
        "test/db.js": "await umzug.up({ to: '01-a' });\n",
      },
      ...["--gone=01-a,02-b", "--into=02-b", "--directory=src/migrations"],
    );
    expect(files.get("src/umzug.ts")).toBe(
      "import * as b from './migrations/02-b';\n\nexport const migrations = [\n  { name: '02-b', ...b },\n];\n",
    );
    expect(files.get("test/db.js")).toBe("await umzug.up({ to: '02-b' });\n");
    expect(files.get("src/helper.ts")).toBe(helper);
    expect(said).toContain("TABLE comes from a migration that goes");
  });
});
