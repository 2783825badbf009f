import { describe, expect, it } from "vitest";
import { applyEdits } from "../../src/edit/text-edit.js";
import { loadPythonParser } from "../../src/framework/django/python/parse.js";
import { readMigration } from "../../src/framework/django/read/migration.js";
import { injectRunSql, type SqlInjection } from "../../transforms/inject-run-sql.js";

const parser = await loadPythonParser();
const tools = {
  parser,
  context: { modelSettings: new Map(), moduleAt: () => undefined, purposeOf: () => undefined },
};
const SQL: SqlInjection = {
  after: undefined,
  sql: { forwards: ["SELECT 1"], backwards: ["SELECT 2"] },
  vendor: undefined,
};

/** The module with the operation in it, or why it is refused. */
function injected(text: string, injection: Partial<SqlInjection> = {}): string {
  const parsed = parser.parse(text);
  if (!parsed.ok) throw new Error("the test's own module is not Python");
  const key = { app: "shop", name: "0001_initial" };
  const source = { path: "0001_initial.py", text };
  const read = readMigration(key, source, parsed.root, tools.context);
  if (!read.ok) throw new Error(read.problem.reason.message);
  const result = injectRunSql(read.migration, { ...SQL, ...injection }, tools);
  if (!result.ok) return result.problems.map(({ message }) => `refused: ${message}`).join();
  return applyEdits(text, result.edits);
}

function migration(...operations: readonly string[]): string {
  return [
    "from django.db import migrations",
    "",
    "",
    "class Migration(migrations.Migration):",
    ...operations,
    "",
  ].join("\n");
}

const TWO = migration(
  "    operations = [",
  `        migrations.DeleteModel("a"),  # first`,
  `        migrations.DeleteModel("b")  # second`,
  "    ]",
);
const ADDED = [
  "        migrations.RunSQL(",
  "            sql=[",
  `                "SELECT 1",`,
  "            ],",
  "            reverse_sql=[",
  `                "SELECT 2",`,
  "            ],",
  "        )",
];

describe("putting SQL into a migration", () => {
  it("adds it at the end, with the comma that was missing, and leaves comments where they are", () => {
    expect(injected(TWO)).toBe(
      TWO.replace(`"b")  # second`, `"b"),  # second\n${ADDED.join("\n")}`),
    );
  });

  it("adds it behind the operation that is named", () => {
    expect(injected(TWO, { after: 1 })).toBe(
      TWO.replace(`# first`, `# first\n${ADDED.join("\n")},`),
    );
    expect(injected(TWO, { after: 0 })).toBe(
      TWO.replace(`operations = [\n`, `operations = [\n${ADDED.join("\n")},\n`),
    );
  });

  it("opens an empty list, and stays on the line of a short one", () => {
    expect(injected(migration("    operations = []"))).toBe(
      migration(`    operations = [\n${ADDED.join("\n")},\n    ]`),
    );
    expect(injected(migration(`    operations = [migrations.DeleteModel("a")]`))).toContain(
      `[migrations.DeleteModel("a"), migrations.RunSQL(\n`,
    );
  });

  it("guards it by vendor with a class in front of the migration and its comments", () => {
    const text = TWO.replace("\n\n\nclass", "\n\n\n# Deletes two.\nclass");
    const result = injected(text, { vendor: "microsoft" });
    expect(result).toContain("\n\n\nclass RunMicrosoftSQL(migrations.RunSQL):\n");
    expect(result).toContain("\n\n\n# Deletes two.\nclass Migration");
    expect(result).toContain("        RunMicrosoftSQL(\n            sql=[\n");
  });

  it("uses the class that is there, and another name where that is taken", () => {
    const once = injected(TWO, { vendor: "microsoft" });
    const twice = injected(once, { vendor: "microsoft" });
    expect(twice.split("class RunMicrosoftSQL").length).toBe(2);
    expect(twice.split("        RunMicrosoftSQL(").length).toBe(3);
    const taken = TWO.replace("\n\n\nclass", "\n\nRunMicrosoftSQL = None\n\n\nclass");
    expect(injected(taken, { vendor: "microsoft" })).toContain("class RunMicrosoftSQL2(");
  });

  it("imports migrations where the module has it under no name", () => {
    const text = `from django.db.migrations import Migration as M\n\n\nclass Migration(M):\n    operations = []\n`;
    expect(injected(text)).toMatch(
      /^from django\.db import migrations\nfrom django\.db\.migrations/,
    );
    const renamed = migration("    operations = []").replaceAll("migrations", "m");
    const aliased = renamed.replace("import m", "import migrations as m");
    expect(injected(aliased)).toContain("        m.RunSQL(\n");
  });

  it("writes each line of a statement as it is", () => {
    const text = `IF 1 = 1\n    PRINT '"\\%s';`;
    const result = injected(migration("    operations = []"), {
      sql: { forwards: [text], backwards: [] },
    });
    expect(result).toContain(
      [
        "                (",
        `                    "IF 1 = 1\\n"`,
        `                    "    PRINT '\\"\\\\%s';"`,
        "                ),",
      ].join("\n"),
    );
    expect(result).not.toContain("reverse_sql");
  });

  it("keeps the file's line ends", () => {
    expect(injected(TWO.replaceAll("\n", "\r\n"))).not.toMatch(/[^\r]\n/);
  });

  it.each([
    ["are not one literal list", migration("    operations = make()")],
    ["are not one literal list", migration("    pass")],
    ["are not one literal list", migration("    operations = [*others]")],
    ["are not one literal list", migration("    operations = []", "    operations = [a()]")],
  ])("refuses operations that %s", (reason, text) => {
    expect(injected(text)).toContain(reason);
  });

  it("refuses a place that is not there", () => {
    expect(injected(TWO, { after: 3 })).toContain("it has 2 operations, not 3");
  });
});
