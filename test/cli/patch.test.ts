import { describe, expect, it } from "vitest";
import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { fixtureAfter, Project } from "./project.js";
import { SHOP_AND_DEPOT } from "./shop.js";

describe("the built executable", () => {
  it("prints a patch that git applies", () => {
    const project = Project.ofFixture("vendor-oauth").commit();
    const run = project.execute(["squash", "oauth"]);
    expect(run.code).toBe(0);
    expect(run.err).toContain("oauth: 4 migrations → 1 module, 10 operations → 4");
    expect(run.err).toContain(
      '  "oauth_accesstoken": unique constraint of token (was added to the column, is made with it)\n',
    );
    expect(project.changed()).toEqual([]);
    project.apply(run.bytes);
    expect(project.files()).toEqual(fixtureAfter("vendor-oauth"));
  });

  it("lists keys that Django made again under another name", () => {
    const migration = (dependencies: string, operations: string): string =>
      `from django.db import migrations, models\n\n\nclass Migration(migrations.Migration):\n` +
      `    dependencies = [${dependencies}]\n    operations = [${operations}]\n`;
    const key = (type: string): string => `models.${type}(primary_key=True)`;
    const project = Project.of({
      "shop/migrations/__init__.py": "",
      "shop/migrations/0001_initial.py": migration(
        "",
        `migrations.CreateModel("Item", [("id", ${key("AutoField")})]), migrations.CreateModel("Line", [` +
          `("id", ${key("AutoField")}), ("item", models.ForeignKey("shop.Item", models.CASCADE))])`,
      ),
      "shop/migrations/0002_big.py": migration(
        `("shop", "0001_initial")`,
        `migrations.AlterField("Item", "id", ${key("BigAutoField")})`,
      ),
    }).commit();
    expect(project.execute(["squash", "shop"]).err).toContain(
      '  "shop_line": foreign key of item_id (was made again when the type of what it points to changed)\n',
    );
  });

  it("prints one for a project below the top of the repository", () => {
    const project = Project.ofFixture("vendor-oauth", "sites/portal é");
    project.commit(dirname(dirname(project.root)));
    const { bytes } = project.execute(["--quiet", "squash", "oauth"]);
    project.apply(bytes);
    expect(project.files()).toEqual(fixtureAfter("vendor-oauth"));
  });

  it("removes a step and repoints the next one", () => {
    const project = Project.ofFixture("campus").commit();
    const run = project.execute(["remove", "campus", "0004"]);
    expect(run).toMatchObject({
      code: 0,
      err: expect.stringContaining("the same schema") as string,
    });
    project.apply(run.bytes);
    expect(project.files()).toEqual(fixtureAfter("campus"));
  });

  it("says nothing but the patch with --quiet", () => {
    const run = Project.of(SHOP_AND_DEPOT).execute(["--quiet", "squash", "shop"]);
    expect(run).toMatchObject({ code: 0, err: "" });
    expect(run.out).toMatch(/^diff --git /);
  });

  it("uses no colour where stderr is no terminal or NO_COLOR is set", () => {
    const project = Project.of(SHOP_AND_DEPOT);
    const run = project.execute(["squash", "shop", "--check"], { NO_COLOR: "1" });
    expect(run.err).not.toContain("\u001b[");
  });

  it("ends quietly where the reader of its output has gone", () => {
    const run = Project.of(SHOP_AND_DEPOT).executeInto(["--quiet", "squash", "shop"], "| true");
    expect(run).toEqual({ code: 0, out: "", err: "" });
  });

  it.skipIf(!existsSync("/dev/full"))("ends with 2 where its output is lost", () => {
    const run = Project.of(SHOP_AND_DEPOT).executeInto(["--quiet", "graph"], "> /dev/full");
    expect(run.code).toBe(2);
    expect(run.err).toMatch(/^error: stdout cannot be written: ENOSPC.*\n {2}→ .*\n$/);
  });

  it("knows its version", async () => {
    expect((await Project.of({}).run("--version")).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe("where a change set goes", () => {
  it("into a file with --output", async () => {
    const project = Project.of(SHOP_AND_DEPOT).commit();
    const run = await project.run("squash", "shop", "--output", "fold.patch");
    expect(run).toMatchObject({ code: 0, out: "" });
    expect(run.err).toContain("3 migrations → 1 module");
    project.apply(project.bytes("fold.patch"));
    expect(project.has("shop/migrations/0001_initial_squashed_0003_longer.py")).toBe(true);
  });

  it("nowhere with --check: the exit code says whether there is one", async () => {
    const project = Project.of(SHOP_AND_DEPOT).commit();
    expect(await project.run("--quiet", "squash", "shop", "--check")).toEqual({
      code: 1,
      out: "",
      err: "",
    });
    expect(await project.run("--quiet", "squash", "depot", "--check")).toEqual({
      code: 0,
      out: "",
      err: "",
    });
    expect(project.changed()).toEqual([]);
  });

  it("into JSON with --json, with all that the summary says", async () => {
    const project = Project.of(SHOP_AND_DEPOT).commit();
    const { code, out } = await project.run(
      "--json",
      "--quiet",
      "squash",
      "shop",
      "--mode",
      "rewrite",
    );
    const report = JSON.parse(out) as { patch: string };
    expect(code).toBe(0);
    expect(report).toMatchObject({
      ok: true,
      app: "shop",
      mode: "rewrite",
      blocks: [
        {
          steps: ["0001_initial", "0002_price", "0003_longer"],
          result: { name: "0003_longer", path: "shop/migrations/0003_longer.py" },
          operationsBefore: 3,
          operationsAfter: 1,
        },
      ],
      mentions: [],
    });
    project.apply(Buffer.from(report.patch));
    expect(project.changed()).toHaveLength(4);
  });
});
