import { describe, expect, it } from "vitest";
import { applyEdits } from "../../../src/edit/text-edit.js";
import { bareName } from "../../../src/framework/javascript/lists.js";
import { parseModule } from "../../../src/framework/javascript/parse.js";
import {
  redirectNames,
  type Redirected,
} from "../../../src/framework/javascript/redirect-names.js";

const GONE = new Set(["01-pets", "02-age"]);

function redirected(
  text: string,
  { into = "03-name", texts = "all" }: Partial<Pick<Redirected, "into" | "texts">> = {},
): string {
  const parsed = parseModule({ path: "src/run.ts", text });
  if (!parsed.ok) throw new Error(parsed.problem.message);
  const result = redirectNames(parsed.module, {
    gone: GONE,
    into: into === "nothing" ? undefined : into,
    texts,
    isNamed: (name) => GONE.has(name) || name === into,
    isModule: (path) => path.startsWith("src/migrations/") && GONE.has(bareName(path)),
  });
  return result.ok
    ? applyEdits(text, result.edits)
    : result.problems.map(({ code, message }) => `${code}: ${message}`).join("\n");
}

describe("redirectNames", () => {
  it("takes parts of a list and their imports out", () => {
    expect(
      redirected(
        [
          'import * as pets from "./migrations/01-pets";',
          'import age from "./migrations/02-age.js";',
          'import * as name from "./migrations/03-name";',
          "export const migrations = [",
          '  { name: "01-pets", up: pets.up },',
          '  { name: "02-age", ...age },',
          '  { name: "03-name", up: name.up },',
          "];",
          "",
        ].join("\n"),
      ),
    ).toBe(
      [
        'import * as name from "./migrations/03-name";',
        "export const migrations = [",
        '  { name: "03-name", up: name.up },',
        "];",
        "",
      ].join("\n"),
    );
  });

  it("knows required modules, in arrays and in objects", () => {
    expect(
      redirected(
        [
          'const pets = require("./migrations/01-pets");',
          "const byName = {",
          '  "01-pets": pets,',
          '  "02-age": require("./migrations/02-age"),',
          '  "03-name": require("./migrations/03-name"),',
          "};",
        ].join("\n"),
      ),
    ).toBe(["const byName = {", '  "03-name": require("./migrations/03-name"),', "};"].join("\n"));
  });

  it("names the result in a list of texts that has not got it", () => {
    expect(redirected('const names = ["01-pets.ts", "02-age.ts", "09-last.ts"];')).toBe(
      'const names = ["03-name.ts", "09-last.ts"];',
    );
  });

  it("has no list of modules without the result", () => {
    expect(
      redirected('const all = [require("./migrations/01-pets"), require("./migrations/02-age")];'),
    ).toMatch(/^unlisted: the list has no 03-name/);
  });

  it("takes cases of a switch out", () => {
    const cases = (...names: readonly string[]): string =>
      [
        "switch (name) {",
        ...names.map((name) => `  case "${name}": return require("./migrations/${name}");`),
        "}",
      ].join("\n");
    expect(redirected(cases("01-pets", "02-age", "03-name"))).toBe(cases("03-name"));
  });

  it("changes other texts where that is asked for", () => {
    const text = 'await umzug.up({ to: "02-age.js" }); run("src/migrations/02-age.ts");';
    expect(redirected(text)).toBe(
      'await umzug.up({ to: "03-name.js" }); run("src/migrations/03-name.ts");',
    );
    expect(redirected(text, { texts: "lists" })).toBe(text);
  });

  it("leaves the guard of a result alone", () => {
    const guard =
      'async function holdsFoldedMigrations() { const folded = ["01-pets", "02-age", "03-name"]; }';
    expect(redirected(guard)).toBe(guard);
  });

  it("takes them out of lists where nothing stands for them", () => {
    expect(redirected('const names = ["01-pets", "02-age", "09-last"];', { into: "nothing" })).toBe(
      'const names = ["09-last"];',
    );
  });

  it.each([
    [
      'import { TABLE } from "./migrations/01-pets"; use(TABLE);',
      "import: TABLE comes from a migration that goes",
    ],
    [
      'test(async () => { (await import("./migrations/02-age")).up(); });',
      "import: src/migrations/02-age is a migration that goes",
    ],
    ['import "./migrations/01-pets";', "import: src/migrations/01-pets comes from"],
  ])("refuses code that takes something else from them: %s", (text, message) => {
    expect(redirected(text)).toContain(message);
  });

  it("knows modules of another directory by their path", () => {
    const text =
      'export default [require("./other/01-pets"), require("./other/02-age"), require("./other/03-name")];';
    expect(redirected(text)).toBe(text);
  });
});
