import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { frameworksOf } from "../../src/framework/detect.js";

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "refold-detect-"));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

function write(name: string, text: string): void {
  writeFileSync(join(root, name), text);
}

test("manage.py makes a Django project, whatever its front end depends on", () => {
  write("manage.py", "");
  write("package.json", JSON.stringify({ dependencies: { knex: "3" } }));
  expect(frameworksOf(root)).toEqual(["django"]);
});

test.each([
  ["knexfile.ts", "", "knex"],
  [".sequelizerc", "", "sequelize"],
  ["package.json", '{"devDependencies":{"sequelize-cli":"6"}}', "sequelize"],
  ["package.json", '{"dependencies":{"knex":"3"}}', "knex"],
  ["package.json", "{broken", "django"],
  ["package.json", '{"dependencies":["knex"]}', "django"],
])("%s with %s shows %s", (name, text, framework) => {
  write(name, text);
  expect(frameworksOf(root)).toEqual([framework]);
});

test("a configuration goes before dependencies", () => {
  write("knexfile.js", "");
  write("package.json", JSON.stringify({ dependencies: { sequelize: "6", knex: "3" } }));
  expect(frameworksOf(root)).toEqual(["knex"]);
});

test("dependencies on two frameworks show both", () => {
  write("package.json", JSON.stringify({ dependencies: { sequelize: "6", knex: "3" } }));
  expect(frameworksOf(root)).toEqual(["sequelize", "knex"]);
});

test("a directory that shows nothing, or is not there, is taken for a Django project", () => {
  expect(frameworksOf(root)).toEqual(["django"]);
  expect(frameworksOf(join(root, "nowhere"))).toEqual(["django"]);
});
