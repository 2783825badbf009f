import { describe, expect, it } from "vitest";
import { Project, type Run } from "./project.js";
import { app, DEPOT_INITIAL, migration, settings, SHOP, SHOP_AND_DEPOT } from "./shop.js";

function add(name: string): string {
  return `migrations.AddField("item", "${name}", models.IntegerField(default=0))`;
}

const DEPOT = "depot/migrations/0001_initial.py";

/** What the depot's module is after the shop was squashed in place. */
async function repointed(
  content: string | Uint8Array,
  ...more: readonly string[]
): Promise<Buffer> {
  const project = Project.of({
    ...settings("shop", "depot"),
    ...SHOP,
    ...app("depot", { "0001_initial": content }),
  }).commit();
  const { code, err } = await project.run(
    "--quiet",
    "squash",
    "shop",
    "--mode",
    "rewrite",
    ...more,
    "--write",
  );
  expect({ code, err }).toEqual({ code: 0, err: "" });
  return project.bytes(DEPOT);
}

describe("squash --mode rewrite", () => {
  it("deletes the old files, names the result like the last one and repoints dependents in one line", async () => {
    const project = Project.of(SHOP_AND_DEPOT).commit();
    const { out, err } = await project.run("squash", "shop", "--mode", "rewrite");
    const [, patch = ""] = out.split(`diff --git a/${DEPOT} b/${DEPOT}\n`);
    expect(patch.split("\n").filter((line) => /^[-+] /.test(line))).toEqual([
      "-        ('shop',   '0001_initial'),  # the item",
      "+        ('shop',   '0003_longer'),  # the item",
    ]);
    expect(err).toContain("0001_initial … 0003_longer → 0003_longer (3 → 1)");
    expect(err).toContain("with some of a module's steps, migrate stops with an error");
    project.apply(Buffer.from(out));
    expect(project.read("shop/migrations/0003_longer.py")).not.toContain("replaces");
    expect((await project.run("check")).out).toBe("no problems found\n");
  });

  it("names the result once where several of its steps were named", async () => {
    const depends = (list: string): string =>
      migration(
        [list],
        'migrations.CreateModel("Box", [("id", models.AutoField(primary_key=True))])',
      );
    const all = `("shop", "0001_initial"), ("shop", "0002_price"), ("shop", "0003_longer")`;
    const lines = `
        ("shop", "0001_initial"),
        # for the price
        ("shop", "0002_price"),
    `;
    const once = `
        ("shop", "0003_longer"),
        # for the price
    `;
    expect(String(await repointed(depends(lines)))).toBe(depends(once));
    expect(String(await repointed(depends(all)))).toBe(depends(`("shop", "0003_longer")`));
  });

  it("folds a range and leaves what is around it", async () => {
    const project = Project.of(SHOP_AND_DEPOT).commit();
    const { code } = await project.run(
      "--quiet",
      "squash",
      "shop",
      "0001",
      "0002",
      "--mode",
      "rewrite",
      "--write",
    );
    expect(code).toBe(0);
    expect(project.changed()).toEqual([
      " M depot/migrations/0001_initial.py",
      " D shop/migrations/0001_initial.py",
      " M shop/migrations/0002_price.py",
    ]);
    expect(project.read(DEPOT)).toContain("('shop',   '0002_price'),  # the item");
  });

  it("keeps `replaces` under a name of its own, and leaves dependents on the last old one", async () => {
    const project = Project.of(SHOP_AND_DEPOT).commit();
    await project.run(
      "--quiet",
      "squash",
      "shop",
      "--mode",
      "rewrite",
      "--name",
      "0001_all",
      "--write",
    );
    expect(project.read("shop/migrations/0001_all.py")).toContain('("shop", "0003_longer"),');
    expect(project.read(DEPOT)).toContain("('shop',   '0003_longer'),  # the item");
    expect(project.has("shop/migrations/0003_longer.py")).toBe(false);
    const checked = await project.run("check");
    expect(checked.code).toBe(0);
    expect(checked.out).toContain("info replaced-file-gone");
  });

  it("leaves two steps alone that would become one with a guard and as many operations", async () => {
    const run = (operation: string): Promise<Run> =>
      Project.of({
        ...settings("shop"),
        ...SHOP,
        ...app("shop", {
          "0004_weight": migration(['("shop", "0003_longer")'], add("weight")),
          "0005_more": migration(['("shop", "0004_weight")'], operation),
        }),
      }).run("squash", "shop", "0004", "0005", "--mode", "rewrite");
    const shorter = await run(add("weight").replace("AddField", "AlterField"));
    expect(shorter.out).toContain("refuse_half_way_database");
    const idle = await run(add("size"));
    expect(idle.out).toBe("");
    expect(idle.err).toContain("2 modules stay as they are");
  });

  it("cuts behind the step at which a database would stop unnoticed where a guard would be an operation more", async () => {
    const alter = (field: string, type: string): string =>
      `migrations.AlterField("item", "${field}", models.${type})`;
    const longer = alter("name", "CharField(max_length=200)");
    const dearer = alter("price", "IntegerField(default=1)");
    const { out, err } = await Project.of({
      ...settings("shop"),
      ...SHOP,
      ...app("shop", {
        "0004_name": migration(['("shop", "0003_longer")'], longer),
        "0005_weight": migration(['("shop", "0004_name")'], add("weight")),
        "0006_price": migration(['("shop", "0005_weight")'], dearer),
        "0007_size": migration(['("shop", "0006_price")'], add("size")),
      }),
    }).run("squash", "shop", "0004", "0007", "--mode", "rewrite");
    expect(out).not.toContain("refuse_half_way_database");
    expect(err).toContain("shop: 4 migrations → 2 modules, 4 operations → 4");
    expect(err).toContain("0004_name … 0005_weight → 0005_weight (2 → 2)");
  });

  it("refuses such a name where nothing would stop a half-way database", async () => {
    const project = Project.of({ ...settings("shop"), ...SHOP }).commit();
    const { code, out, err } = await project.run(
      "squash",
      "shop",
      "--mode",
      "rewrite",
      "--name",
      "0001_all",
    );
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toContain("error: nothing depends on 0003_longer");
    expect(err).toContain("  → leave --name out");
  });

  it("reports places outside the migrations that name a step which goes", async () => {
    const project = Project.of({
      ...SHOP_AND_DEPOT,
      "README.md": "Run up to 0002_price first.\n",
      "shop/tests/test_price.py": 'def test():\n    migrate("shop", "0001_initial")\n',
      "shop/migrations/max_migration.txt": "0003_longer\n",
    }).commit();
    const { err } = await project.run("squash", "shop", "--mode", "rewrite", "--check");
    expect(err).toContain("2 places name a step that goes:\n");
    expect(err).toContain("  README.md:1:11 names shop.0002_price\n");
    expect(err).toContain("  shop/tests/test_price.py:2:22 names shop.0001_initial\n");
    expect((await project.run("squash", "shop", "--check")).err).not.toContain("a step that goes");
  });
});

describe("migrations that stay", () => {
  it("are reported where they go on naming a step in their code", async () => {
    const project = Project.of({
      ...SHOP_AND_DEPOT,
      "depot/migrations/0002_fill.py": migration(
        ['("depot", "0001_initial")', '("shop", "0002_price")'],
        "migrations.RunPython(fill)",
      ).replace(
        "\n\nclass",
        '\nfrom importlib import import_module\n\nfill = import_module("shop.migrations.0002_price").fill\n\n\nclass',
      ),
    });
    const { err } = await project.run("remove", "shop", "0002", "--accept-state-change", "--check");
    expect(err).toContain(
      "1 place names a step that goes:\n  depot/migrations/0002_fill.py:5:39 names shop.0002_price\n",
    );
  });
});

describe("files that are edited keep their form", () => {
  const edited = (text: string): string => text.replace("'0001_initial'", "'0003_longer'");

  it("CRLF line ends", async () => {
    const text = DEPOT_INITIAL.replaceAll("\n", "\r\n");
    expect((await repointed(text)).toString("utf8")).toBe(edited(text));
  });

  it("a byte order mark", async () => {
    const text = `\ufeff${DEPOT_INITIAL}`;
    expect((await repointed(text)).toString("utf8")).toBe(edited(text));
  });

  it("Latin-1 under a coding line", async () => {
    const text = `# -*- coding: latin-1 -*-\n# für Élise\n${DEPOT_INITIAL}`;
    expect((await repointed(Buffer.from(text, "latin1"))).toString("latin1")).toBe(edited(text));
  });

  it("tabs, and a last line without an end", async () => {
    const text = DEPOT_INITIAL.replaceAll("    ", "\t").trimEnd();
    expect((await repointed(text)).toString("utf8")).toBe(edited(text));
  });

  it("in the patch too, byte for byte", () => {
    const text = `# -*- coding: latin-1 -*-\r\n# für Élise\r\n${DEPOT_INITIAL.replaceAll("\n", "\r\n")}`;
    const project = Project.of({
      ...settings("shop", "depot"),
      ...SHOP,
      ...app("depot", { "0001_initial": Buffer.from(text, "latin1") }),
    }).commit();
    const { bytes } = project.execute(["--quiet", "squash", "shop", "--mode", "rewrite"]);
    project.apply(bytes);
    expect(project.bytes(DEPOT).toString("latin1")).toBe(edited(text));
  });

  it("double quotes stay double", async () => {
    const text = DEPOT_INITIAL.replace("('shop',   '0001_initial')", '("shop", "0001_initial")');
    expect((await repointed(text)).toString("utf8")).toBe(
      text.replace('"0001_initial"', '"0003_longer"'),
    );
  });
});
