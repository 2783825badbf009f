import { describe, expect, it } from "vitest";
import { textAfter } from "../../src/edit/change-set.js";
import { UTF8 } from "../../src/edit/encoding.js";
import { loadPythonParser } from "../../src/framework/django/python/parse.js";
import { redirectMigrations } from "../../transforms/redirect-migrations.js";

const parser = await loadPythonParser();

/** The lines that the edit adds to settings, with a mark where they stand; or why it is refused. */
function redirected(lines: readonly string[], inherited = false): readonly string[] {
  const text = `${lines.join("\n")}\n`;
  const result = redirectMigrations(
    { path: "settings.py", text, encoding: UTF8 },
    {
      app: "oauth",
      packageName: "portal.overrides.oauth",
      dialect: "mssql",
      inherited,
      comment: "why",
    },
    parser,
  );
  if (!result.ok) return result.problems.map(({ message }) => `refused: ${message}`);
  const after = result.change === undefined ? text : (textAfter(result.change) ?? "");
  expect(parser.parse(after).ok).toBe(true);
  return after.trimEnd().split("\n");
}

const MSSQL = `DATABASES = {"default": {"ENGINE": "mssql"}}`;
const SQLITE = `DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3"}}`;
const MAPPED = ["# why", "MIGRATION_MODULES = {", `    "oauth": "portal.overrides.oauth",`, "}"];
const indented = (lines: readonly string[]): readonly string[] =>
  lines.map((line) => `    ${line}`);

describe("redirecting an app's migrations in the settings", () => {
  it("adds the mapping in the branch that sets the engine", () => {
    expect(redirected(["if X:", `    ${MSSQL}`, "else:", `    ${SQLITE}`])).toEqual([
      "if X:",
      `    ${MSSQL}`,
      "",
      ...indented(MAPPED),
      "else:",
      `    ${SQLITE}`,
    ]);
  });

  it("needs no condition where the engine is the only one", () => {
    expect(redirected([MSSQL])).toEqual([MSSQL, "", ...MAPPED]);
  });

  it("asks for the engine where the environment decides it", () => {
    expect(redirected([`DATABASES = {"default": {"ENGINE": os.environ["E"]}}`, "X = 1"])).toEqual([
      `DATABASES = {"default": {"ENGINE": os.environ["E"]}}`,
      "",
      `if DATABASES["default"].get("ENGINE") in ("mssql", "sql_server.pyodbc"):`,
      ...indented(MAPPED),
      "X = 1",
    ]);
  });

  it("asks for the engine where something behind the branch may set another", () => {
    const lines = redirected([SQLITE, "if X:", `    ${MSSQL}`, "from .local import *"]);
    expect(lines.slice(3)).toEqual([
      "from .local import *",
      "",
      `if DATABASES["default"].get("ENGINE") == "mssql":`,
      ...indented(MAPPED),
    ]);
  });

  it("finds an engine that is set key by key", () => {
    const engine = `DATABASES['default']['ENGINE'] = 'mssql'`;
    const sqlite = SQLITE.replaceAll('"', "'");
    expect(redirected([sqlite, "if X:", `    ${engine}`]).slice(2)).toEqual([
      `    ${engine}`,
      "",
      "    # why",
      "    MIGRATION_MODULES = {",
      "        'oauth': 'portal.overrides.oauth',",
      "    }",
    ]);
  });

  it("adds to the dictionary of the same branch", () => {
    const before = ["if X:", `    ${MSSQL}`, `    MIGRATION_MODULES = {"a": "b.c"}`];
    expect(redirected(before)).toEqual([
      "if X:",
      `    ${MSSQL}`,
      `    MIGRATION_MODULES = {"a": "b.c", "oauth": "portal.overrides.oauth"}`,
    ]);
  });

  it("adds a line to a dictionary of several lines", () => {
    const dictionary = ["MIGRATION_MODULES = {", `    "a": "b.c",  # local`, "}"];
    expect(redirected([...dictionary, MSSQL]).slice(0, 4)).toEqual([
      "MIGRATION_MODULES = {",
      `    "a": "b.c",  # local`,
      `    "oauth": "portal.overrides.oauth",`,
      "}",
    ]);
  });

  it("extends in the branch what is set for all", () => {
    const before = ["MIGRATION_MODULES = {}", "if X:", `    ${MSSQL}`, "else:", `    ${SQLITE}`];
    expect(redirected(before).slice(2, 6)).toEqual([
      `    ${MSSQL}`,
      "",
      "    # why",
      `    MIGRATION_MODULES["oauth"] = "portal.overrides.oauth"`,
    ]);
  });

  it("comes behind a mapping that would undo it", () => {
    const before = ["if X:", `    ${MSSQL}`, "else:", `    ${SQLITE}`, "MIGRATION_MODULES = {}"];
    expect(redirected(before).slice(4)).toEqual([
      "MIGRATION_MODULES = {}",
      "",
      `if DATABASES["default"]["ENGINE"] == "mssql":`,
      "    # why",
      `    MIGRATION_MODULES["oauth"] = "portal.overrides.oauth"`,
    ]);
  });

  it("extends what another module of the settings says", () => {
    expect(redirected(["from .base import *", MSSQL], true).slice(2)).toEqual([
      "",
      "# why",
      `MIGRATION_MODULES["oauth"] = "portal.overrides.oauth"`,
    ]);
  });

  it("keeps tabs and line ends", () => {
    const text = `if X:\r\n\t${MSSQL}\r\nelse:\r\n\t${SQLITE}`;
    expect(redirected([text]).join("\n")).toContain(
      `\r\n\r\n\t# why\r\n\tMIGRATION_MODULES = {\r\n\t\t"oauth": "portal.overrides.oauth",\r\n\t}\r\nelse`,
    );
  });

  it("changes nothing where the settings say it", () => {
    const before = [MSSQL, `MIGRATION_MODULES = {"oauth": "portal.overrides.oauth"}`];
    expect(redirected(before)).toEqual(before);
  });

  it.each([
    [
      "MIGRATION_MODULES leads oauth elsewhere already",
      [MSSQL, `MIGRATION_MODULES = {"oauth": "x"}`],
    ],
    [
      "MIGRATION_MODULES leads oauth elsewhere already",
      [MSSQL, `MIGRATION_MODULES = {"oauth": None}`],
    ],
    [
      "MIGRATION_MODULES is set only under a condition",
      ["if D:", "    MIGRATION_MODULES = {}", MSSQL],
    ],
    ["does not set DATABASES", ["X = 1"]],
    ["does not set DATABASES", ["class Dev:", `    ${MSSQL}`]],
    ["or sets it only under a condition", ["if X:", `    ${SQLITE}`]],
  ])("refuses: %s", (reason, lines) => {
    expect(redirected(lines).join()).toContain(reason);
  });
});
