import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Project } from "./project.js";
import { app, migration, settings, SHOP, SHOP_AND_DEPOT } from "./shop.js";

/** A project with the shop, and more files; `apps` are those besides the shop. */
function shopWith(
  files: Readonly<Record<string, string | Uint8Array>>,
  ...apps: readonly string[]
): Project {
  return Project.of({ ...settings("shop", ...apps), ...SHOP, ...files });
}

describe("check", () => {
  it("has nothing to say about sound chains", async () => {
    expect(await Project.of(SHOP_AND_DEPOT).run("check")).toEqual({
      code: 0,
      out: "no problems found\n",
      err: "",
    });
  });

  it("a dependency on nothing: the line, and the nearest names", async () => {
    const project = shopWith({
      "shop/migrations/0004_x.py": migration(['("shop", "0003_longr")']),
    });
    const { code, out } = await project.run("check");
    expect(code).toBe(1);
    expect(out).toContain(
      [
        "shop/migrations/0004_x.py:5:21: error missing-dependency: shop.0004_x depends on shop.0003_longr, which does not exist",
        '5 |     dependencies = [("shop", "0003_longr")]',
        "  |                     ^^^^^^^^^^^^^^^^^^^^^^",
        "  → name a step that exists (nearest: shop.0003_longer), or restore the file of shop.0003_longr",
        "",
      ].join("\n"),
    );
  });

  it("a cycle: the path around it", async () => {
    const project = shopWith(
      {
        ...app("east", { "0001_initial": migration(['("west", "0001_initial")']) }),
        ...app("west", { "0001_initial": migration(['("east", "0001_initial")']) }),
      },
      "east",
      "west",
    );
    const { code, out } = await project.run("check");
    expect(code).toBe(1);
    expect(out).toContain(
      "east/migrations/0001_initial.py:5:21: error dependency-cycle: these migrations depend on each other in a circle: " +
        "east.0001_initial → west.0001_initial → east.0001_initial\n",
    );
    expect(out).toContain("  → take out the dependency that is not needed");
  });

  it("several leaves: each of them", async () => {
    const project = shopWith({
      "shop/migrations/0003_other.py": migration(['("shop", "0002_price")']),
    });
    const { code, out } = await project.run("check");
    expect(code).toBe(1);
    expect(out).toMatch(
      /^shop\/migrations\/0003_longer\.py:1:1: error several-leaves: shop has 2 last steps: 0003_longer, 0003_other\n/,
    );
    expect(out).toContain("makemigrations --merge shop");
  });

  it("two modules of one name: both places", async () => {
    const project = shopWith({
      "shop/migrations/0003_longer/__init__.py": migration(['("shop", "0002_price")']),
    });
    const { code, out } = await project.run("check");
    expect(code).toBe(1);
    expect(out).toContain(
      "shop/migrations/0003_longer.py:1:1: error duplicate-name: shop/migrations/0003_longer.py and " +
        "shop/migrations/0003_longer/__init__.py both have the name shop.0003_longer; Python sees only ",
    );
  });

  it("a module without a Migration", async () => {
    const { code, out } = await shopWith({ "shop/migrations/helpers.py": "x = 1\n" }).run("check");
    expect(code).toBe(1);
    expect(out).toBe(
      "shop/migrations/helpers.py:1:1: error no-migration: shop.helpers has no class Migration\n" +
        "  → move the module out of the migrations package, or let its name begin with an underscore\n",
    );
  });

  it.each([
    {
      what: "a syntax error",
      content: migration([]).replace("    dependencies", "    ) dependencies"),
      place: "5:5",
      detail: "this is not valid Python",
      frame: ["5 |     ) dependencies = []", "  |     ^"],
      hint: "correct the file, or take it out of the migrations; the other migrations are processed without it",
    },
    {
      what: "bytes that are no text",
      content: Buffer.from("# a\n# caf\u00e9\n", "latin1"),
      place: "2:6",
      detail: "the byte 0xe9 is not valid utf-8",
      frame: ["2 | # café", "  |      ^"],
      hint: "save the file as UTF-8, or name its encoding in the first line: # -*- coding: latin-1 -*-",
    },
    {
      what: "a NUL byte",
      content: "x = 1\ny = 2\0\n",
      place: "2:6",
      detail: "the source contains a NUL byte",
      frame: ["2 | y = 2␀", "  |      ^"],
      hint: "correct the file, or take it out of the migrations; the other migrations are processed without it",
    },
    {
      what: "a Migration that is no class",
      content: "\nMigration = make()\n",
      place: "2:1",
      detail: "Migration is not a plain class of this module",
      frame: ["2 | Migration = make()", "  | ^"],
      hint: "write it as `class Migration(migrations.Migration):` with lists of literals; Django itself may well load it as it is",
    },
  ])(
    "an unreadable file, once, with its place: $what",
    async ({ content, place, detail, frame, hint }) => {
      const project = shopWith({ "shop/migrations/0004_x.py": content });
      const { code, out } = await project.run("check");
      expect({ code, lines: out.split("\n") }).toEqual({
        code: 1,
        lines: [
          `shop/migrations/0004_x.py:${place}: error unreadable-file: shop.0004_x cannot be read: ${detail}`,
          ...frame,
          `  → ${hint}`,
          "",
        ],
      });
    },
  );

  it("what is no file: a link that leads nowhere, and a directory", async () => {
    const project = shopWith({ "shop/migrations/0005_y.py/x": "" });
    symlinkSync("nowhere.py", join(project.root, "shop/migrations/0004_x.py"));
    const { code, out } = await project.run("check");
    expect(code).toBe(1);
    expect(out).toContain(
      "shop/migrations/0004_x.py:1:1: error unreadable-file: shop.0004_x cannot be read: the symbolic link leads to no file\n",
    );
    expect(out).toContain("shop.0005_y cannot be read: it is no regular file\n");
    expect(out).not.toContain("several-leaves");
  });

  it.each(["check", "status", "graph"])("a directory without a project: %s", async (command) => {
    const { code, out, err } = await Project.of({ "README.md": "" }).run(command);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toMatch(
      /^error: there are no Django apps with migrations in .*\n {2}→ point -C at/,
    );
    expect((await Project.of(settings()).run(command)).code).toBe(0);
  });

  it("shows only what concerns the given apps", async () => {
    const project = shopWith(
      {
        ...app("depot", { "0001_initial": migration(['("shop", "0009_gone")']) }),
        "shop/migrations/helpers.py": "",
      },
      "depot",
    );
    const { out } = await project.run("check", "depot");
    expect(out).toContain("missing-dependency");
    expect(out).not.toContain("helpers.py");
  });

  it("prints JSON, and only errors with --quiet", async () => {
    const project = shopWith({ "shop/migrations/0004_x.py": migration(['("shop", "0009_gone")']) });
    const { code, out } = await project.run("--json", "--quiet", "check");
    expect(code).toBe(1);
    const { problems } = JSON.parse(out) as {
      problems: { code: string; key: string; related: string[] }[];
    };
    expect(problems).toContainEqual(
      expect.objectContaining({
        code: "missing-dependency",
        key: "shop.0004_x",
        related: ["shop.0009_gone"],
      }),
    );
  });
});

describe("squash of a broken project", () => {
  it("stops with 2 where a migration of the app cannot be read", async () => {
    const project = shopWith({ "shop/migrations/0004_x.py": "class (\n" });
    const { code, out, err } = await project.run("squash", "shop");
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain("error: shop/migrations/0004_x.py");
    expect(err).toContain("  → correct the file");
  });

  it.each([
    ["squash", "shop", "--mode", "rewrite"],
    ["remove", "shop", "0003", "--accept-state-change"],
  ])("refuses where one that cannot be read names a step which would go: %s", async (...line) => {
    const project = Project.of({
      ...SHOP_AND_DEPOT,
      "depot/migrations/0002_bad.py": `class (\n# ("shop", "${line[0] === "squash" ? "0001_initial" : "0003_longer"}")\n`,
    });
    const { code, out, err } = await project.run(...line);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toMatch(
      /^error: depot\/migrations\/0002_bad\.py:2:13: depot\.0002_bad cannot be read, and names shop\.\w+, which would go\n {2}→ correct that file first/,
    );
    project.write({ "depot/migrations/0002_bad.py": "class (\n" });
    expect((await project.run(...line)).code).toBe(0);
  });

  it("refuses where nobody knows what one names", async () => {
    const project = Project.of(SHOP_AND_DEPOT);
    symlinkSync("nowhere.py", join(project.root, "depot/migrations/0002_lost.py"));
    const { code, err } = await project.run("remove", "shop", "0003", "--accept-state-change");
    expect(code).toBe(1);
    expect(err).toMatch(
      /^error: depot\.0002_lost cannot be read: the symbolic link leads to no file\n/,
    );
  });

  it("folds where a migration of another app cannot be read, or says which one is in the way", async () => {
    const project = Project.of({ ...SHOP_AND_DEPOT, "depot/migrations/0002_bad.py": "class (\n" });
    const { code, out, err } = await project.run("squash", "shop");
    if (code === 0) expect(out).toMatch(/^diff --git /);
    else
      expect({ code, out, err }).toEqual({
        code: 1,
        out: "",
        err: expect.stringContaining("0002_bad") as string,
      });
  });

  it("stops with 1 where Django could not load the graph, and names the command that says more", async () => {
    const project = shopWith({ "shop/migrations/0004_x.py": migration(['("shop", "0009_gone")']) });
    const { code, out, err } = await project.run("squash", "shop");
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toContain(
      "shop.0004_x depends on shop.0009_gone, which does not exist\n  → see refold check\n",
    );
  });
});
