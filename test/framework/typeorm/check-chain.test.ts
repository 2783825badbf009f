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
      const text = `export class ${name} implements MigrationInterface { async up() {} }`;
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
