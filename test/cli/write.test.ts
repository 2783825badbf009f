import { describe, expect, it } from "vitest";
import { Project } from "./project.js";
import { SHOP_AND_DEPOT } from "./shop.js";

const REWRITE = ["--quiet", "squash", "shop", "--mode", "rewrite", "--write"];

describe("--write", () => {
  it("makes the changes that the patch shows", async () => {
    const written = Project.of(SHOP_AND_DEPOT).commit();
    const patched = Project.of(SHOP_AND_DEPOT).commit();
    expect(written.execute(REWRITE)).toMatchObject({ code: 0, out: "", err: "" });
    patched.apply(Buffer.from((await patched.run(...REWRITE.slice(0, -1))).out));
    expect(written.files()).toEqual(patched.files());
    expect(written.changed()).toEqual([
      " M depot/migrations/0001_initial.py",
      " D shop/migrations/0001_initial.py",
      " D shop/migrations/0002_price.py",
      " M shop/migrations/0003_longer.py",
    ]);
  });

  it("refuses over uncommitted changes of a file that it would touch, and --force goes on", async () => {
    const project = Project.of(SHOP_AND_DEPOT).commit();
    project.write({
      "shop/migrations/0002_price.py": `${project.read("shop/migrations/0002_price.py")}# mine\n`,
    });
    const refused = await project.run(...REWRITE);
    expect(refused.code).toBe(1);
    expect(refused.err).toBe(
      "error: shop/migrations/0002_price.py: has uncommitted changes\n" +
        "  → nothing was written; commit or stash these changes, or say --force\n",
    );
    expect(project.changed()).toEqual([" M shop/migrations/0002_price.py"]);
    expect(await project.run(...REWRITE, "--force")).toEqual({ code: 0, out: "", err: "" });
    expect(project.has("shop/migrations/0002_price.py")).toBe(false);
  });

  it("does not mind uncommitted changes elsewhere", async () => {
    const project = Project.of(SHOP_AND_DEPOT).commit();
    project.write({ "shop/models.py": "# new\n" });
    expect(await project.run("--quiet", "squash", "shop", "--write")).toEqual({
      code: 0,
      out: "",
      err: "",
    });
  });

  it("works where there is no repository", async () => {
    const project = Project.of(SHOP_AND_DEPOT);
    expect(await project.run(...REWRITE)).toEqual({ code: 0, out: "", err: "" });
  });

  it("leaves nothing to fold: a second squash of the result changes nothing", async () => {
    const project = Project.of(SHOP_AND_DEPOT);
    await project.run(...REWRITE);
    const files = project.files();
    expect(await project.run(...REWRITE)).toEqual({ code: 0, out: "", err: "" });
    expect(project.files()).toEqual(files);
  });

  it("does not write into installed packages", async () => {
    const project = Project.of({
      "settings.py": 'INSTALLED_APPS = ["shop"]\n',
      ".venv/pyvenv.cfg": "home = /usr/bin\n",
      ...Object.fromEntries(
        Object.entries(SHOP_AND_DEPOT)
          .filter(([path]) => path.startsWith("shop/"))
          .map(([path, text]) => [`.venv/lib/python3.12/site-packages/${path}`, text]),
      ),
    });
    const shown = await project.run("squash", "shop");
    expect(shown.code).toBe(0);
    expect(shown.err).toContain("note: shop is installed from a package");
    expect(shown.out).toContain(
      "+++ b/.venv/lib/python3.12/site-packages/shop/migrations/0001_initial_squashed_0003_longer.py",
    );
    const before = project.files();
    const refused = await project.run("squash", "shop", "--write");
    expect(refused.code).toBe(1);
    expect(refused.err).toContain(
      "its files are not the project's to change\n  → copy its migrations package",
    );
    expect(project.files()).toEqual(before);
  });
});
