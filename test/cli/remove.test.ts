import { describe, expect, it } from "vitest";
import { Project } from "./project.js";
import { app, migration, settings, SHOP, SHOP_AND_DEPOT } from "./shop.js";

describe("remove", () => {
  it("refuses where the chains would build another schema, and shows the difference", async () => {
    const project = Project.of(SHOP_AND_DEPOT);
    const { code, out, err } = await project.run("remove", "shop", "0002");
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toContain("error: the chains would build another schema:\n");
    expect(err).toContain("  table of shop.item: columns in order: id, name, price → id, name\n");
    expect(err).toContain("--accept-state-change if that is what you want");
  });

  it("goes on with --accept-state-change", async () => {
    const project = Project.of(SHOP_AND_DEPOT).commit();
    const { code, err } = await project.run(
      "remove",
      "shop",
      "0002",
      "--accept-state-change",
      "--write",
    );
    expect(code).toBe(0);
    expect(err).toContain("note: the chains would build another schema:\n");
    expect(project.has("shop/migrations/0002_price.py")).toBe(false);
    expect(project.read("shop/migrations/0003_longer.py")).toContain(
      'dependencies = [("shop", "0001_initial")]',
    );
  });

  it("repoints dependencies, run_before and replaces of every app", async () => {
    const nothing = migration(['("shop", "0001_initial")']);
    const project = Project.of({
      ...settings("shop", "depot"),
      ...app("shop", {
        ...Object.fromEntries(
          Object.entries(SHOP)
            .filter(([path]) => path.endsWith("0001_initial.py"))
            .map(([, text]) => ["0001_initial", text]),
        ),
        "0002_nothing": nothing,
        "0003_more": migration(
          ['("shop", "0002_nothing")'],
          'migrations.AddField("item", "a", models.IntegerField(null=True))',
        ),
      }),
      ...app("depot", {
        "0001_initial": migration(["('shop', '0002_nothing')"]),
        "0002_before": migration(['("depot", "0001_initial")']).replace(
          "    operations",
          "    run_before = [('shop', '0003_more')]\n    operations",
        ),
      }),
    }).commit();
    const { code, err } = await project.run("remove", "shop", "0002", "--write");
    expect({ code, err }).toEqual({
      code: 0,
      err: expect.stringContaining("the chains build the same schema") as string,
    });
    expect(project.read("shop/migrations/0003_more.py")).toContain(
      'dependencies = [("shop", "0001_initial")]',
    );
    expect(project.read("depot/migrations/0001_initial.py")).toContain(
      "dependencies = [('shop', '0001_initial')]",
    );
    expect(project.changed()).toEqual([
      " M depot/migrations/0001_initial.py",
      " D shop/migrations/0002_nothing.py",
      " M shop/migrations/0003_more.py",
    ]);
    expect((await project.run("check")).code).toBe(0);
  });

  it("takes the last of several names on one line out together", async () => {
    const all = ["0001_initial", "0002_price", "0003_longer"].map((name) => `("shop", "${name}")`);
    const project = Project.of({
      ...settings("shop", "depot"),
      ...SHOP,
      ...app("depot", { "0001_initial": migration(all) }),
    }).commit();
    const removed = ["shop", "0002", "0003", "--accept-state-change", "--write"];
    expect((await project.run("--quiet", "remove", ...removed)).code).toBe(0);
    expect(project.read("depot/migrations/0001_initial.py")).toContain(
      'dependencies = [("shop", "0001_initial")]',
    );
  });

  it("takes a name of the module out of the list that has it", async () => {
    const text = migration([])
      .replace("\n\nclass", '\nNEXT = ("shop", "0003_longer")\n\n\nclass')
      .replace("dependencies = []", "run_before = [NEXT]");
    const project = Project.of({
      ...settings("shop", "depot"),
      ...SHOP,
      ...app("depot", { "0001_initial": text }),
    }).commit();
    const removed = ["shop", "0003", "--accept-state-change", "--write"];
    expect((await project.run("--quiet", "remove", ...removed)).code).toBe(0);
    expect(project.read("depot/migrations/0001_initial.py")).toBe(
      text.replace("run_before = [NEXT]", "run_before = []"),
    );
  });

  it("gives back to the steps of a squash what named it", async () => {
    const project = Project.of({ ...settings("shop", "depot"), ...SHOP });
    await project.run("--quiet", "squash", "shop", "--write");
    const squash = '("shop", "0001_initial_squashed_0003_longer")';
    project.write(
      app("depot", {
        "0001_initial": migration([squash]),
        "0002_before": migration([]).replace(
          "    operations",
          `    run_before = [${squash}]\n    operations`,
        ),
      }),
    );
    const run = await project.run("remove", "shop", "0001_initial_sq", "--write");
    expect(run).toMatchObject({ code: 0, out: "" });
    expect(project.read("depot/migrations/0001_initial.py")).toContain(
      'dependencies = [("shop", "0003_longer")]',
    );
    expect(project.read("depot/migrations/0002_before.py")).toContain(
      'run_before = [("shop", "0001_initial")]',
    );
  });

  it("leaves the name of a step in place where a squash stands for it", async () => {
    const project = Project.of({
      ...settings("shop", "depot"),
      ...SHOP,
      ...app("depot", {
        "0001_initial": migration(['("shop", "0003_longer")']),
        "0002_next": migration(['("depot", "0001_initial")']),
      }),
    });
    await project.run("--quiet", "squash", "shop", "--write");
    expect(await project.run("remove", "depot", "0001", "--write")).toMatchObject({ code: 0 });
    expect(project.read("depot/migrations/0002_next.py")).toContain(
      'dependencies = [("shop", "0003_longer")]',
    );
  });

  it("refuses where a later step would fail, with its place", async () => {
    const { code, err } = await Project.of(SHOP_AND_DEPOT).run(
      "remove",
      "shop",
      "0001",
      "--accept-state-change",
    );
    expect(code).toBe(1);
    expect(err).toMatch(/^error: shop\/migrations\/0002_price\.py:8:9: a later step would fail: /);
  });

  it("reports places outside the migrations that name the step", async () => {
    const project = Project.of({ ...SHOP_AND_DEPOT, "docs/run.md": "migrate shop 0003_longer\n" });
    const { err } = await project.run("remove", "shop", "0003", "--accept-state-change", "--check");
    expect(err).toContain("  docs/run.md:1:14 names shop.0003_longer\n");
  });
});
