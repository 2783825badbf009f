import { describe, expect, it } from "vitest";
import { Project } from "./project.js";
import { app, migration, settings, SHOP } from "./shop.js";

const SHOP_ALONE = { ...settings("shop"), ...SHOP };
const SQL = ["sql", "shop", "--dialect", "postgres", "--against"];

/** A project whose last step came after the first commit. */
function grown(): Project {
  const { "shop/migrations/0003_longer.py": last = "", ...before } = SHOP_ALONE;
  const project = Project.of(before).commit();
  project.write({ "shop/migrations/0003_longer.py": last });
  return project;
}

const ADDED = [
  "--- shop (HEAD)",
  "+++ shop",
  "@@ -13,3 +13,10 @@",
  ' ALTER TABLE "shop_item" ADD COLUMN "price" integer DEFAULT 0 NOT NULL;',
  ' ALTER TABLE "shop_item" ALTER COLUMN "price" DROP DEFAULT;',
  " COMMIT;",
  "+-- shop.0003_longer",
  "+BEGIN;",
  "+--",
  "+-- Alter field name on item",
  "+--",
  '+ALTER TABLE "shop_item" ALTER COLUMN "name" TYPE varchar(80);',
  "+COMMIT;",
  "",
];

describe("sql --against", () => {
  it("prints what differs from a revision, and leaves work tree and index alone", async () => {
    const project = grown();
    const { code, out } = await project.run(...SQL, "HEAD");
    expect(code).toBe(0);
    expect(out.split("\n")).toEqual(ADDED);
    expect(project.changed()).toEqual(["?? shop/migrations/0003_longer.py"]);
  });

  it("reads a project below the top of its repository", async () => {
    const project = grown();
    const files = Object.fromEntries(project.files());
    const outer = Project.of(
      Object.fromEntries(Object.entries(files).map(([path, text]) => [`site/${path}`, text])),
    ).commit();
    outer.git("rm", "--quiet", "site/shop/migrations/0003_longer.py");
    const { code, out } = await outer.run("-C", "site", ...SQL, "HEAD");
    expect(code).toBe(0);
    expect(out).toContain('-ALTER TABLE "shop_item" ALTER COLUMN "name" TYPE varchar(80);');
  });

  it("takes another project", async () => {
    const { out } = await grown().run(...SQL, Project.of(SHOP_ALONE).root);
    expect(out).toBe("");
  });

  it("takes the app alone from another directory", async () => {
    const other = Project.of(
      app("other", {
        "0001_initial": migration(
          [],
          'migrations.CreateModel("Item", [("id", models.BigAutoField(primary_key=True))])',
        ),
      }),
    );
    const { code, out } = await Project.of(SHOP_ALONE).run(...SQL, `${other.root}/other`);
    expect(code).toBe(0);
    expect(out).toContain('+CREATE TABLE "shop_item"');
    expect(out).toContain('-CREATE TABLE "shop_item"');
  });

  it("prints the difference as JSON", async () => {
    const { out } = await grown().run("--json", ...SQL, "HEAD");
    expect(JSON.parse(out)).toMatchObject({ against: "HEAD", diff: ADDED.join("\n"), unknown: [] });
  });

  it.each([
    ["nothing", grown, "nothing is neither a directory nor a revision"],
    ["HEAD", () => Project.of(SHOP_ALONE), "is in no git repository"],
  ])("says what is wrong with %s", async (against, make, message) => {
    const { code, err } = await make().run(...SQL, against);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });

  it("says that a revision has no such app", async () => {
    const project = Project.of(settings()).commit();
    project.write(SHOP_ALONE);
    const { code, err } = await project.run(...SQL, "HEAD");
    expect(code).toBe(2);
    expect(err).toContain("in HEAD: ");
  });

  it("compares whole chains", async () => {
    const { code, err } = await grown().run("sql", "shop", "0001", ...SQL.slice(2), "HEAD");
    expect(code).toBe(2);
    expect(err).toContain("--against compares whole chains");
  });
});
