import { expect, test } from "vitest";
import { UTF8, type EncodedFile } from "../../../src/edit/encoding.js";
import { checkChain } from "../../../src/framework/mikro-orm/check-chain.js";
import { readMikroOrmProject } from "../../../src/framework/mikro-orm/discover/open.js";

function foundIn(texts: Readonly<Record<string, string>>): readonly string[] {
  const files = new Map<string, EncodedFile>(
    Object.entries(texts).map(([path, text]) => [path, { path, text, encoding: UTF8 }]),
  );
  const project = readMikroOrmProject("/project", files);
  const found = project.chains.flatMap((chain) => checkChain(chain, project));
  return found.map(({ code, place }) => `${place?.path ?? ""}:${place?.line ?? 0} ${code}`);
}

function migration(name: string, line: string): string {
  return `import { Migration } from "@mikro-orm/migrations";\nexport class ${name} extends Migration {\n  async up() {\n    this.addSql("select 1");\n    ${line}\n  }\n  down() {}\n}\n`;
}

test.each([
  ['this.execute("delete from pets");', ["m/Migration1.ts:5 unawaited"]],
  ['await this.execute("delete from pets");', []],
  [
    'this.addSql("delete from mikro_orm_migrations where id > 1");',
    ["m/Migration1.ts:5 edits-bookkeeping"],
  ],
])("of %s check tells %j", (line, told) => {
  expect(foundIn({ "m/Migration1.ts": migration("Migration1", line) })).toEqual(told);
});

test("a class without down is found", () => {
  const text = migration("Migration1", "").replace("  down() {}\n", "");
  expect(foundIn({ "m/Migration1.ts": text })).toEqual(["m/Migration1.ts:2 no-down"]);
});
