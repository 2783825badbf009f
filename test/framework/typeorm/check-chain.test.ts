import { expect, test } from "vitest";
import { UTF8, type EncodedFile } from "../../../src/edit/encoding.js";
import { checkChain } from "../../../src/framework/typeorm/check-chain.js";
import { readTypeOrmProject } from "../../../src/framework/typeorm/discover/open.js";

test("names, timestamps and file names that are in each other's way are found", () => {
  const modules = [
    ["m/1700000000001-A.ts", "A1700000000001"],
    ["m/1700000000002-B.ts", "B1700000000001"],
    ["m/other.ts", "A1700000000001"],
    ["m/1700000000003-C.ts", "C1700000000003"],
  ] as const;
  const files = new Map<string, EncodedFile>(
    modules.map(([path, name]) => {
      const text = `export class ${name} implements MigrationInterface { async up() {} async down() {} }`;
      return [path, { path, text, encoding: UTF8 }];
    }),
  );
  const project = readTypeOrmProject("/project", files);
  const found = project.chains.flatMap((chain) => checkChain(chain, project));
  expect(found.map(({ code, place }) => `${place?.path ?? ""} ${code}`).sort()).toEqual([
    "m/1700000000002-B.ts other-timestamp",
    "m/1700000000002-B.ts tied-timestamps",
    "m/other.ts same-name",
    "m/other.ts tied-timestamps",
  ]);
});

function foundIn(texts: Readonly<Record<string, string>>): readonly string[] {
  const files = new Map<string, EncodedFile>(
    Object.entries(texts).map(([path, text]) => [path, { path, text, encoding: UTF8 }]),
  );
  const project = readTypeOrmProject("/project", files);
  const found = project.chains.flatMap((chain) => checkChain(chain, project));
  return found.map(({ code, place }) => `${place?.path ?? ""}:${place?.line ?? 0} ${code}`);
}

function migration(name: string, ...lines: readonly string[]): string {
  return `export class ${name} implements MigrationInterface {\n  async up(queryRunner: QueryRunner) {\n${lines.join("\n")}\n  }\n  async down() {}\n}\n`;
}

test.each([
  ['queryRunner.query("SELECT 1");', ["m/1.ts:3 unawaited"]],
  ['if (x) { queryRunner.dropTable("a"); }', ["m/1.ts:3 unawaited"]],
  ['await queryRunner.query("SELECT 1");', []],
  ['return queryRunner.query("SELECT 1");', []],
  ['await Promise.all([queryRunner.query("SELECT 1")]);', []],
  ["const [row] = await queryRunner.query(`SELECT * FROM migrations`);", []],
  [
    "await queryRunner.query(`DELETE FROM \"migrations\" WHERE name = 'A'`);",
    ["m/1.ts:3 edits-bookkeeping"],
  ],
  ["await queryRunner.query(`UPDATE migrations_log SET a = 1`);", []],
  [
    'if (queryRunner.connection.options.type === "postgresql") return;',
    ["m/1.ts:3 dead-dialect-test"],
  ],
  ['if ("pg" != queryRunner.connection.options.type) return;', ["m/1.ts:3 dead-dialect-test"]],
  ['if (queryRunner.connection.options.type === "postgres") return;', []],
  ['if (kind.options.type === "postgresql") return;', []],
])("of %s check tells %j", (line, told) => {
  expect(foundIn({ "m/1.ts": migration("A1700000000001", line) })).toEqual(told);
});

test("what is registered and not there, or there and not registered, is found", () => {
  const list = (...names: readonly string[]): string =>
    `${names.map((name) => `import { ${name} } from "./m/${name}";`).join("\n")}\nexport const migrations = [${names.join(", ")}];\n`;
  const [a, b, c] = ["A1700000000001", "B1700000000002", "C1700000000003"];
  expect(
    foundIn({
      "data-source.ts": list(a, b),
      "m/A1700000000001.ts": migration(a),
      "m/B1700000000002.ts": migration(b),
      "m/C1700000000003.ts": migration(c),
    }),
  ).toEqual(["m/C1700000000003.ts:1 unregistered"]);
  expect(
    foundIn({
      "data-source.ts": list(a, b, c),
      "m/A1700000000001.ts": migration(a),
      "m/B1700000000002.ts": migration(b),
    }),
  ).toEqual(["data-source.ts:4 missing-module"]);
});

test("a class without down is found", () => {
  expect(
    foundIn({ "m/1.ts": migration("A1700000000001").replace("  async down() {}\n", "") }),
  ).toEqual(["m/1.ts:1 no-down"]);
});
