import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Project } from "./project.js";
import { migration } from "./shop.js";

const PACKAGE = "portal/migration_overrides/oauth";
const COMMAND = [
  "override",
  "oauth",
  "--dialect",
  "mssql",
  "--backend",
  "django-pyodbc-azure",
  "--into",
  "portal/migration_overrides",
];

function project(): Project {
  return Project.ofFixture("override-oauth");
}

/** The project with an override that was made before the vendor released its last step. */
async function grown(last = "0004_unique_token"): Promise<Project> {
  const made = project();
  const path = `oauth/migrations/${last}.py`;
  const released = made.read(path);
  rmSync(join(made.root, path));
  const { code, err } = await made.run("--quiet", ...COMMAND, "--write");
  expect({ code, err }).toEqual({ code: 0, err: "" });
  made.write({ [path]: released });
  return made;
}

describe("override", () => {
  it("writes nothing without --write, and says how to switch the package on", async () => {
    const made = project();
    const before = made.files();
    const { code, out, err } = await made.run(...COMMAND);
    expect(code).toBe(0);
    expect(out).toContain(`+++ b/${PACKAGE}/0001_to_0004_mssql.py`);
    expect(err).toContain("oauth for mssql: 4 migrations → 2 modules");
    expect(err).toContain(`MIGRATION_MODULES = {"oauth": "portal.migration_overrides.oauth"}`);
    expect(made.files()).toEqual(before);
  });

  it("leaves to mssql-django what that does itself", async () => {
    const made = project();
    const azure = await made.run("--quiet", ...COMMAND);
    const own = await made.run("--quiet", ...COMMAND.filter((word) => !/backend|azure/.test(word)));
    expect(azure.out).toContain("RunMicrosoftSQL");
    expect(own.out).not.toContain("RunMicrosoftSQL");
    expect(own.out).toContain(`("oauth", "0004_unique_token"),`);
  });

  it("makes packages for the other databases too", async () => {
    for (const dialect of ["postgres", "mysql", "sqlite"]) {
      const made = project();
      const { code, out } = await made.run(
        "--quiet",
        "override",
        "oauth",
        "--dialect",
        dialect,
        "--into",
        "portal/overrides",
      );
      expect(code).toBe(0);
      expect(out).toContain(`+++ b/portal/overrides/oauth/0001_to_0004_${dialect}.py`);
    }
  });

  it("adds only what the vendor has released since", async () => {
    const made = await grown();
    const { code, out } = await made.run("--quiet", ...COMMAND, "--update");
    expect(code).toBe(0);
    expect(out).toContain(`+++ b/${PACKAGE}/0004_unique_token_mssql.py`);
    expect(out).not.toContain("0001_to_0003_mssql.py");
    const [, copy = ""] = out.split(`+++ b/${PACKAGE}/0004_unique_token_mssql.py\n`);
    // The vendor's step now comes behind the override's last module.
    expect(copy).toContain(`+        ('oauth', '0003_mssql_undone'),`);
    expect(copy).toContain(`+    replaces = [\n+        ("oauth", "0004_unique_token"),\n+    ]\n`);
    const [, init = ""] = out.split(`+++ b/${PACKAGE}/__init__.py\n`);
    expect(init).toContain("+- 0004_unique_token\n");
  });

  it("takes back the index that is in the way of a new step, and makes it again", async () => {
    const made = await grown();
    await made.run("--quiet", ...COMMAND, "--update", "--write");
    const undone = made.read(`${PACKAGE}/0003_mssql_undone.py`);
    const again = made.read(`${PACKAGE}/0004_mssql.py`);
    for (const text of [undone, again]) expect(text).toContain("[oauth_accesstoken]");
    // The other table is not altered by the step.
    for (const text of [undone, again]) expect(text).not.toContain("[oauth_refreshtoken]");
    expect(undone.indexOf("DROP INDEX")).toBeLessThan(undone.indexOf("CREATE UNIQUE INDEX"));
  });

  it("is told to be behind its vendor's chain by status", async () => {
    const made = await grown();
    const mapped = `MIGRATION_MODULES = {"oauth": "portal.migration_overrides.oauth"}`;
    const settings = made.read("settings.py");
    for (const text of [`${settings}\n${mapped}\n`, `${settings}\nif X:\n    ${mapped}\n`]) {
      made.write({ "settings.py": text });
      const { code, err } = await made.run("status");
      expect(code).toBe(0);
      expect(err).toContain(`${PACKAGE} is behind its vendor's chain: it lacks 0004_unique_token`);
    }
    await made.run("--quiet", ...COMMAND, "--update", "--write");
    expect((await made.run("status")).err).not.toContain("behind");
  });

  it("has nothing to do when the override has all steps", async () => {
    const made = project();
    await made.run("--quiet", ...COMMAND, "--write");
    const { code, out, err } = await made.run(...COMMAND, "--update");
    expect({ code, out }).toEqual({ code: 0, out: "" });
    expect(err).toContain("has all of the vendor's steps");
    expect((await made.run("--quiet", ...COMMAND, "--update", "--check")).code).toBe(0);
  });

  it("refuses what would fail on that database, unless it is told to go on", async () => {
    const made = project();
    await made.run("--quiet", ...COMMAND, "--write");
    made.write({
      "oauth/migrations/0005_wider.py": migration(
        [`("oauth", "0004_unique_token")`],
        `migrations.AlterField("refreshtoken", "id", models.BigAutoField(primary_key=True))`,
      ),
    });
    const refused = await made.run("--quiet", ...COMMAND, "--update");
    expect(refused).toMatchObject({ code: 1, out: "" });
    expect(refused.err).toContain("--accept-hazards");
    const accepted = await made.run(...COMMAND, "--update", "--accept-hazards");
    expect(accepted.code).toBe(0);
    expect(accepted.err).toMatch(/error: MSSQL\d+ in 0005_wider_mssql: /);
  });

  it("makes relative imports absolute", async () => {
    const made = project();
    const path = "oauth/migrations/0001_initial.py";
    const text = made.read(path);
    made.write({ [path]: text.replace("from oauth import settings", "from .. import settings") });
    const { out } = await made.run("--quiet", ...COMMAND);
    const [, module = ""] = out.split(`+++ b/${PACKAGE}/0001_to_0004_mssql.py\n`);
    expect(module).toContain("+from oauth import settings as oauth_settings");
  });

  it.each([
    ["an override that is there", ["--write"], COMMAND, "--update adds"],
    ["an update of none", [], [...COMMAND, "--update"], "leave --update out"],
  ])("refuses %s", async (_, first, then, hint) => {
    const made = project();
    if (first.length > 0) await made.run("--quiet", ...COMMAND, ...first);
    const { code, err } = await made.run("--quiet", ...then);
    expect(code).toBe(2);
    expect(err).toContain(hint);
  });

  it.each([
    ["../elsewhere", "lies outside the project"],
    ["portal/migration-overrides", "Python cannot import a package called migration-overrides"],
  ])("refuses --into %s", async (into, message) => {
    const words = [...COMMAND.slice(0, -1), into];
    const { code, err } = await project().run("--quiet", ...words);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });

  it("refuses modules that look for files beside themselves", async () => {
    const made = await grown();
    const path = "oauth/migrations/0004_unique_token.py";
    made.write({ [path]: `${made.read(path)}\n\nHERE = __file__\n` });
    const { code, err } = await made.run("--quiet", ...COMMAND, "--update");
    expect(code).toBe(1);
    expect(err).toContain("the module uses __file__");
  });
});
