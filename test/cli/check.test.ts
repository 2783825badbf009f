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
    expect(out).toContain("error duplicate-name:");
    expect(out).toContain(
      "shop/migrations/0003_longer.py and shop/migrations/0003_longer/__init__.py",
    );
  });

  it("a module without a Migration", async () => {
    const { code, out } = await shopWith({ "shop/migrations/helpers.py": "x = 1\n" }).run("check");
    expect(code).toBe(1);
    expect(out).toMatch(/^shop\/migrations\/helpers\.py(?::1:1)?: error no-migration: /m);
    expect(out).toContain("let its name begin with an underscore");
  });

  it.each([
    ["a syntax error", migration([]).replace("class Migration(", "class Migration((")],
    ["bytes that are no text", Buffer.from([0xff, 0xfe, 0x00])],
    ["a NUL byte", `${migration([])}\0`],
  ])("an unreadable file: %s", async (_, content) => {
    const project = shopWith({ "shop/migrations/0004_x.py": content });
    const { code, out } = await project.run("check");
    expect(code).toBe(1);
    expect(out).toMatch(/^shop\/migrations\/0004_x\.py(?::\d+:\d+)?: error unreadable-file: /m);
    expect(out).toContain("  → correct the file");
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
