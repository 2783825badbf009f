import { expect, test } from "vitest";
import { textAfter } from "../../../src/edit/change-set.js";
import { UTF8, type EncodedFile } from "../../../src/edit/encoding.js";
import { readTypeOrmProject } from "../../../src/framework/typeorm/discover/open.js";
import type { Dialect } from "../../../src/sql/dialect.js";
import { loadPostgresParser } from "../../../src/sql/postgres/parser.js";
import type { ClassResult as TypeOrmResult } from "../../../transforms/squash-classes.js";
import { squashTypeOrm } from "../../../transforms/squash-typeorm.js";

/** A migration module whose `up` has these statements. */
function module(name: string, ...statements: readonly string[]): string {
  return `import { MigrationInterface, QueryRunner } from "typeorm";

export class ${name} implements MigrationInterface {
  async up(queryRunner: QueryRunner) {
${statements.map((each) => `    ${each}`).join("\n")}
  }
  async down() {}
}
`;
}

/** The text of the module that modules are squashed into. */
async function written(
  dialect: Dialect,
  modules: Readonly<Record<string, string>>,
): Promise<string> {
  const result = await squashOf(dialect, modules);
  if (result?.ok !== true) throw new Error("it was not squashed");
  return result.changes.map((change) => textAfter(change) ?? "")[0] ?? "";
}

/** Squashes modules that stand in one directory; gives the new `up` and what follows it, the deleted files, or the refusal. */
async function squashed(
  dialect: Dialect,
  modules: Readonly<Record<string, string>>,
): Promise<{ readonly up: string; readonly deleted: readonly string[] } | string> {
  const result = await squashOf(dialect, modules);
  if (result === undefined) return "no chain";
  if (!result.ok) return result.problems.map(({ message }) => message).join();
  const text = result.changes.map((change) => textAfter(change) ?? "")[0] ?? "";
  return {
    up: text.slice(text.indexOf("up(")),
    deleted: result.changes.flatMap(({ kind, path }) => (kind === "delete" ? [path] : [])),
  };
}

async function squashOf(
  dialect: Dialect,
  modules: Readonly<Record<string, string>>,
): Promise<TypeOrmResult | undefined> {
  const files = new Map<string, EncodedFile>(
    Object.entries(modules).map(([path, text]) => [path, { path, text, encoding: UTF8 }]),
  );
  const project = readTypeOrmProject("/project", files);
  const [chain] = project.chains;
  if (chain === undefined) return undefined;
  const sql = { dialect, parser: await loadPostgresParser() };
  return squashTypeOrm(
    project,
    { chain, count: chain.migrations.length, base: undefined, down: "throw" },
    sql,
  );
}

test("a guard that the database decides keeps its step whole", async () => {
  const result = await squashed("postgres", {
    "m/1.ts": module("A1700000000001", 'await queryRunner.query("CREATE TABLE a (x int)");'),
    "m/2.ts": module(
      "B1700000000002",
      'if (await queryRunner.hasTable("elsewhere")) {',
      '  await queryRunner.query("ALTER TABLE a ADD y int");',
      "}",
    ),
  });
  expect(result).toMatchObject({ deleted: ["m/1.ts"] });
  const up = typeof result === "string" ? "" : result.up;
  expect(up).toContain("await queryRunner.query(`CREATE TABLE a (x int)`);");
  expect(up).toContain("await this.b1700000000002(queryRunner);");
  expect(up).toContain('if (await queryRunner.hasTable("elsewhere")) {');
});

test("an early return guards what follows", async () => {
  const result = await squashed("postgres", {
    "m/1.ts": module("A1700000000001", 'await queryRunner.query("CREATE TABLE a (x int)");'),
    "m/2.ts": module(
      "B1700000000002",
      'if (await queryRunner.hasColumn("a", "y")) return;',
      'await queryRunner.query("ALTER TABLE a ADD y int");',
    ),
  });
  expect(result).toMatchObject({ up: expect.stringContaining('"y" int') as string });
});

test("loops over literals are unrolled, timestamps decide the order", async () => {
  const result = await squashed("mysql", {
    "m/a.ts": module(
      "B1700000000002",
      'for (const column of ["p", "q"]) {',
      "  await queryRunner.query(`ALTER TABLE a ADD ${column} int`);",
      "}",
    ),
    "m/b.ts": module("A1700000000001", 'await queryRunner.query("CREATE TABLE a (x int)");'),
  });
  expect(result).toMatchObject({ deleted: ["m/b.ts"] });
  expect(JSON.stringify(result)).toContain("`p\\\\` int");
});

test("something else that uses a step's module is a reason to refuse", async () => {
  const result = await squashed("postgres", {
    "m/1.ts": `${module("A1700000000001", 'await queryRunner.query("CREATE TABLE a (x int)");')}export const SEED = 1;\n`,
    "m/2.ts": module("B1700000000002", 'await queryRunner.query("ALTER TABLE a ADD y int");'),
    "seed.ts": 'import { SEED } from "./m/1";\nexport const seed = SEED;\n',
  });
  expect(result).toBe("seed.ts takes SEED from a step that would be gone");
});

test("values that only the code knows leave the statement and its step alone", async () => {
  const result = await squashed("postgres", {
    "m/1.ts": module("A1700000000001", 'await queryRunner.query("CREATE TABLE a (x int)");'),
    "m/2.ts": module(
      "B1700000000002",
      "await queryRunner.query(`ALTER TABLE ${process.env.T} ADD y int`);",
    ),
  });
  expect(result).toMatchObject({ up: expect.stringContaining("this.b1700000000002") as string });
});

test("methods that a carried step calls come along, properties are a reason to refuse", async () => {
  const first = module("A1700000000001", 'await queryRunner.query("CREATE TABLE a (x int)");');
  const second = (member: string): string =>
    module("B1700000000002", "await this.helper(queryRunner);").replace(
      "  async down",
      `  ${member}\n  async down`,
    );
  const third = module("C1700000000003", 'await queryRunner.query("CREATE TABLE c (x int)");');
  const carried = await squashed("postgres", {
    "m/1.ts": first,
    "m/2.ts": second(
      "async helper(queryRunner) { await queryRunner.query(`ALTER TABLE ${process.env.T} ADD y int`); }",
    ),
    "m/3.ts": third,
  });
  expect(carried).toMatchObject({
    up: expect.stringContaining("async helper(queryRunner) {") as string,
  });
  const refused = await squashed("postgres", {
    "m/1.ts": first,
    "m/2.ts": second("helper = async (queryRunner) => queryRunner.query(process.env.SQL);"),
    "m/3.ts": third,
  });
  expect(refused).toBe("B1700000000002 uses this.helper, which cannot be carried");
});

test("a file with two migrations, and two of one name, are a reason to refuse", async () => {
  const first = module("A1700000000001", 'await queryRunner.query("CREATE TABLE a (x int)");');
  const second = module("B1700000000002", 'await queryRunner.query("CREATE TABLE b (x int)");');
  const body = second.slice(second.indexOf("export"));
  expect(await squashed("postgres", { "m/1.ts": `${first}${body}` })).toBe(
    "m/1.ts holds more than one migration",
  );
  expect(await squashed("postgres", { "m/1.ts": first, "m/1.js": first })).toBe(
    "A1700000000001 is the name of m/1.ts and m/1.js",
  );
});

test("lines inside a string stay where they are", async () => {
  const body =
    "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$\n select 'a\n  b'::text is null;\n$$";
  const result = await squashed("postgres", {
    "m/1.ts": module("A1700000000001", `await queryRunner.query(\`${body}\`);`),
    "m/2.ts": module("B1700000000002", 'await queryRunner.query("CREATE TABLE b (x int)");'),
  });
  expect(result).toMatchObject({
    up: expect.stringContaining(`await queryRunner.query(\`${body}\`);`) as string,
  });
});

test("what a step waits for without the runner, and what it throws, keeps it whole", async () => {
  for (const code of ["await seedElsewhere();", 'throw new Error("not here");']) {
    const result = await squashed("postgres", {
      "m/1.ts": module("A1700000000001", 'await queryRunner.query("CREATE TABLE a (x int)");'),
      "m/2.ts": module("B1700000000002", code),
      "m/3.ts": module("C1700000000003", 'await queryRunner.query("CREATE TABLE c (x int)");'),
    });
    expect(result).toMatchObject({ up: expect.stringContaining(code) as string });
  }
});

test("definitions of carried code follow what a compiled module requires", async () => {
  const compiled = (name: string, constant: string, statement: string): string =>
    `"use strict";
const tools_1 = require("tools");
${constant}
class ${name} {
    async up(queryRunner) {
        ${statement}
    }
    async down(queryRunner) { }
}
exports.${name} = ${name};
`;
  const text = await written("postgres", {
    "m/1.js": compiled(
      "A1700000000001",
      "const T = tools_1.name();",
      "await queryRunner.query(`CREATE TABLE ${T} (x int)`);",
    ),
    "m/2.js": compiled("B1700000000002", "", 'await queryRunner.query("CREATE TABLE b (x int)");'),
  });
  expect(text).toContain(
    '"use strict";\nconst tools_1 = require("tools");\nconst T = tools_1.name();\n',
  );
});

test("the table API is read as the SQL that the framework gives for it", async () => {
  const result = await squashed("postgres", {
    "m/1.ts": module(
      "A1700000000001",
      'await queryRunner.createTable(new Table({ name: "a", columns: [{ name: "id", type: "int", isPrimary: true }, { name: "b", type: "varchar" }] }));',
      'await queryRunner.createIndex("a", new TableIndex({ columnNames: ["b"] }));',
    ),
    "m/2.ts": module("B1700000000002", 'await queryRunner.renameColumn("a", "b", "c");'),
    "m/3.ts": module(
      "C1700000000003",
      'await queryRunner.renameTable("a", "z");',
      'await queryRunner.changeColumn("z", "c", new TableColumn({ name: "c", type: "varchar", isUnique: true }));',
    ),
  });
  const up = typeof result === "string" ? result : result.up.replace(/\s+/g, " ");
  // The column was dropped and added again, its index went with it: the server says "character varying".
  expect(up).toContain('"c" varchar NOT NULL, CONSTRAINT "PK_');
  expect(up).toMatch(/CONSTRAINT "UQ_[0-9a-f]{27}" UNIQUE \("c"\)/);
  expect(up).not.toContain("IDX_");
});

test("names that a naming strategy of the project derives are not known", async () => {
  const create =
    'await queryRunner.createTable(new Table({ name: "a", columns: [{ name: "id", type: "int", isPrimary: true }] }));';
  const result = await squashed("postgres", {
    "data-source.ts": "export const options = { namingStrategy: new Snake() };",
    "m/1.ts": module("A1700000000001", create),
    "m/2.ts": module("B1700000000002", 'await queryRunner.query("ALTER TABLE a ADD b int");'),
  });
  expect(result).toMatchObject({ up: expect.stringContaining("this.a1700000000001") as string });
});

test("a call that stays as it is brings its imports along, one with names of its module is written as SQL", async () => {
  const text = await written("mysql", {
    "m/1.ts": `const note = "n";\n${module(
      "A1700000000001",
      'await queryRunner.createTable(new Table({ name: "a", columns: [{ name: "id", type: "int" }] }));',
      'await queryRunner.createTable(new Table({ name: note, columns: [{ name: "id", type: "int" }] }));',
    )}`,
    "m/2.ts": module("B1700000000002", 'await queryRunner.query("CREATE TABLE b (x int)");'),
  });
  expect(text).toContain('import { MigrationInterface, QueryRunner, Table } from "typeorm";');
  expect(text).toContain('new Table({ name: "a"');
  expect(text).toContain("CREATE TABLE \\`n\\`");
});

/** A migration as TypeScript's compiler writes it. */
function compiled(name: string, ...statements: readonly string[]): string {
  return `"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
const helpers_1 = require("../helpers");
class ${name} {
    async up(queryRunner) {
${statements.map((each) => `        ${each}`).join("\n")}
    }
    async down(queryRunner) { }
}
exports.${name} = ${name};
`;
}

test("compiled modules are read and their registration follows", async () => {
  const result = await squashOf("mysql", {
    "helpers.js": `"use strict";
const ensure = async (queryRunner, table, column, type = "int") => {
    const found = await queryRunner.query("SELECT COLUMN_NAME FROM information_schema.COLUMNS WHERE TABLE_NAME = ? AND COLUMN_NAME = ? AND TABLE_SCHEMA = ?", [table, column, queryRunner.connection.options.database]);
    if (!(found.length > 0)) await queryRunner.query(\`ALTER TABLE \${table} ADD COLUMN \${column} \${type};\`);
};
exports.ensure = ensure;
var Kind;
(function (Kind) {
    Kind["FIRST"] = "first";
})(Kind || (exports.Kind = Kind = {}));
`,
    "m/index.js": `"use strict";
const _1_1 = require("./1");
const _2_1 = require("./2");
exports.list = [
    _1_1.A1700000000001,
    _2_1.B1700000000002
];
`,
    "m/1.js": compiled(
      "A1700000000001",
      "await queryRunner.query(`CREATE TABLE a (x varchar(9) default '${helpers_1.Kind.FIRST}')`);",
    ),
    "m/2.js": compiled(
      "B1700000000002",
      'for (let name of ["y", "x"]) {',
      '    await (0, helpers_1.ensure)(queryRunner, "a", name);',
      "}",
    ),
  });
  const texts = result?.ok === true ? result.changes.map((change) => textAfter(change) ?? "") : [];
  expect(texts.join()).toContain("`x` varchar(9) DEFAULT 'first'".replaceAll("`", "\\`"));
  expect(texts.join()).toContain("`y` int".replaceAll("`", "\\`"));
  expect(texts.join()).toContain("exports.list = [\n    _2_1.B1700000000002\n];");
  expect(texts.join()).not.toContain('require("./1")');
});

test("code that stays and needs a step that is gone is refused", async () => {
  const result = await squashed("mysql", {
    "helpers.js": "",
    "m/1.js": `${compiled("A1700000000001", 'await queryRunner.query("CREATE TABLE a (x int)");')}exports.more = async (q) => q.query(unknown);`,
    "m/2.js": `const _1_1 = require("./1");\n${compiled("B1700000000002", "await (0, _1_1.more)(queryRunner);")}`,
    "m/3.js": compiled("C1700000000003", 'await queryRunner.query("CREATE TABLE b (x int)");'),
  });
  expect(result).toContain("uses code of A1700000000001");
});

test("a step that is carried twice has a method of its own each time", async () => {
  const carried = module(
    "B1700000000002",
    'await queryRunner.query("CREATE TABLE a (x int)");',
    "await this.c1700000000003(queryRunner);",
  ).replace(
    "  async down",
    '  private async c1700000000003(queryRunner: QueryRunner) {\n    await queryRunner.query("INSERT INTO a VALUES (?)", [1]);\n  }\n  async down',
  );
  const text = await written("sqlite", {
    "m/2.ts": carried,
    "m/3.ts": module("C1700000000003", 'await queryRunner.query("INSERT INTO a VALUES (?)", [2]);'),
  });
  const methods = [...text.matchAll(/async (\w+)\(/g)].map(([, name]) => name);
  expect(new Set(methods).size).toBe(methods.length);
  expect(text.match(/INSERT INTO a/g)).toHaveLength(2);
  expect(text.match(/CREATE TABLE a/g)).toHaveLength(1);
});

test("a list of one migration is a registration; that of a squashed chain is", () => {
  const files = new Map<string, EncodedFile>(
    Object.entries({
      "src/data-source.ts":
        'import { A1700000000001 } from "./m/1";\nexport const migrations = [A1700000000001];\n',
      "src/m/1.ts": module("A1700000000001"),
    }).map(([path, text]) => [path, { path, text, encoding: UTF8 }]),
  );
  const { chains } = readTypeOrmProject("/project", files);
  expect(chains.map(({ label, migrations }) => [label, migrations.length])).toEqual([["src", 1]]);
});

test("values of a query that stand in the text go into its SQL", async () => {
  const result = await squashed("postgres", {
    "m/1.ts": module(
      "A1700000000001",
      'await queryRunner.query("CREATE TABLE a (x int, y text)");',
      `await queryRunner.query("INSERT INTO a (x, y) VALUES ($2, $1)", ["it's ?", 2]);`,
    ),
    "m/2.ts": module("B1700000000002", 'await queryRunner.query("CREATE TABLE b (x int)");'),
  });
  const up = typeof result === "string" ? result : result.up;
  expect(up).toContain("INSERT INTO a (x, y) VALUES ('2', 'it''s ?')");
  expect(up).not.toContain("this.a1700000000001");
});

test("a query with values that only code knows does nothing where its table is empty, else stays with its step", async () => {
  const result = await squashed("mysql", {
    "m/1.ts": module(
      "A1700000000001",
      'await queryRunner.query("CREATE TABLE a (x int, y text)");',
      'await queryRunner.query("CREATE TABLE b (x int)");',
      "await queryRunner.manager.query(\"UPDATE a SET x = ? WHERE y = '?'\", [Date.now()]);",
    ),
    "m/2.ts": module(
      "B1700000000002",
      'await queryRunner.query("INSERT INTO a (x) VALUES (?)", [Date.now()]);',
    ),
    "m/3.ts": module("C1700000000003", 'await queryRunner.query("ALTER TABLE b ADD z int");'),
  });
  const up = typeof result === "string" ? result : result.up;
  expect(up).not.toContain("UPDATE");
  expect(up).toContain("this.b1700000000002(queryRunner)");
  expect(up).not.toContain("ALTER TABLE");
});

test("values that are waited for or asked of the database keep the step as it is", async () => {
  const result = await squashed("postgres", {
    "m/1.ts": module("A1700000000001", 'await queryRunner.query("CREATE TABLE a (x int)");'),
    "m/2.ts": module(
      "B1700000000002",
      'await queryRunner.query("DELETE FROM a WHERE x = $1", [await queryRunner.query("INSERT INTO a VALUES (1)")]);',
    ),
  });
  const up = typeof result === "string" ? result : result.up;
  expect(up).toContain("this.b1700000000002(queryRunner)");
});

test("what a catalog says of a table of the chain is known", async () => {
  const count =
    "SELECT COUNT(*) AS count FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'a'";
  const index = 'SHOW INDEX FROM `a` WHERE `key_name` = "i"';
  const result = await squashed("mysql", {
    "m/1.ts": module(
      "A1700000000001",
      'await queryRunner.query("CREATE TABLE a (x int, INDEX i (x))");',
    ),
    "m/2.ts": module(
      "B1700000000002",
      `const tables = await queryRunner.manager.query("${count}");`,
      "if (tables[0].count !== 1) return;",
      `const found = await queryRunner.query(${JSON.stringify(index)});`,
      "if (found && found.length > 0) {",
      '  await queryRunner.query("ALTER TABLE a DROP INDEX i, ALGORITHM = INPLACE");',
      "}",
    ),
  });
  const up = typeof result === "string" ? result : result.up;
  expect(up).not.toMatch(/SHOW|COUNT|INDEX/);
});
