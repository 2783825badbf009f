import { describe, expect, it } from "vitest";
import { Project } from "./project.js";

const created = (table: string): string =>
  `module.exports = {\n  async up(queryInterface, Sequelize) {\n    await queryInterface.createTable('${table}', { id: { type: Sequelize.INTEGER, primaryKey: true } });\n  },\n  async down(queryInterface) {\n    await queryInterface.dropTable('${table}');\n  },\n};\n`;

const LIST = [
  "const a = require('./migrations/01-a');",
  "const b = require('./migrations/02-b');",
  "",
  "exports.migrations = [",
  "  { name: '01-a', ...a },",
  "  { name: '02-b', ...b },",
  "];",
  "",
].join("\n");

function project(more: Readonly<Record<string, string>>): Project {
  return Project.of({
    "package.json": '{ "dependencies": { "sequelize": "6", "pg": "8" } }',
    "src/migrations/01-a.js": created("pets"),
    "src/migrations/02-b.js": created("owners"),
    ...more,
  });
}

describe("lists that umzug is given", () => {
  it("lose migrations that are folded", async () => {
    const shop = project({ "src/umzug.js": LIST, "README.md": "Up to 01-a.\n" });
    const { code, err } = await shop.run("squash", "src/migrations", "--write", "--force");
    expect(code, err).toBe(0);
    expect(shop.read("src/umzug.js")).toBe(
      "const b = require('./migrations/02-b');\n\nexports.migrations = [\n  { name: '02-b', ...b },\n];\n",
    );
    expect(err).toContain("README.md:1:7 names 01-a");
  });

  it("lose migrations that are removed", async () => {
    const shop = project({ "src/umzug.js": LIST });
    const { code, err } = await shop.run(
      "remove",
      "src/migrations",
      "02-b.js",
      "--write",
      "--force",
      "--accept-state-change",
    );
    expect(code, err).toBe(0);
    expect(shop.read("src/umzug.js")).not.toContain("02-b");
  });

  it("refuses where code takes something else of a migration that goes", async () => {
    const shop = project({ "src/tool.js": "require('./migrations/01-a').up(qi);\n" });
    const { code, err } = await shop.run("squash", "src/migrations");
    expect(code).toBe(1);
    expect(err).toContain("src/tool.js:1:1: src/migrations/01-a is a migration that goes");
  });
});
