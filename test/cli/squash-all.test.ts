import { describe, expect, it } from "vitest";
import { Project } from "./project.js";
import { app, migration, settings, SHOP } from "./shop.js";

const DEPOT = app("depot", {
  "0001_initial": migration(
    ['("shop", "0001_initial")'],
    'migrations.CreateModel("Shelf", [("id", models.BigAutoField(primary_key=True)), ("item", models.ForeignKey("shop.Item", on_delete=models.CASCADE))])',
  ),
  "0002_row": migration(
    ['("depot", "0001_initial")'],
    'migrations.AddField("shelf", "row", models.IntegerField(default=0))',
  ),
});

/** Names a step of each of the two others. */
const PLAN = app("plan", {
  "0001_initial": migration(
    ['("shop", "0002_price")', '("depot", "0001_initial")'],
    'migrations.CreateModel("Plan", [("id", models.BigAutoField(primary_key=True))])',
  ),
});

const ALL = { ...settings("shop", "depot", "plan"), ...SHOP, ...DEPOT, ...PLAN };

describe("squash --all", () => {
  it("folds all chains into one patch, each in the project as the one before leaves it", async () => {
    const project = Project.of(ALL).commit();
    const { code, out, err } = await project.run("squash", "--all", "--mode", "rewrite");
    expect(code).toBe(0);
    expect(err).toContain("2 apps: 5 migrations → 2 modules, 5 operations → 2");
    project.apply(Buffer.from(out));
    expect(project.changed()).toEqual([
      " D depot/migrations/0001_initial.py",
      " M depot/migrations/0002_row.py",
      " M plan/migrations/0001_initial.py",
      " D shop/migrations/0001_initial.py",
      " D shop/migrations/0002_price.py",
      " M shop/migrations/0003_longer.py",
    ]);
    expect(project.read("depot/migrations/0002_row.py")).toContain('("shop", "0003_longer")');
    expect(project.read("plan/migrations/0001_initial.py")).toContain(
      '[("shop", "0003_longer"), ("depot", "0002_row")]',
    );
    expect((await project.run("check")).out).toBe("no problems found\n");
  });

  it("leaves a chain that cannot be squashed as it is, and says why", async () => {
    const broken = app("depot", { "0001_initial": "class", "0002_row": migration([]) });
    const project = Project.of({ ...settings("shop", "depot"), ...SHOP, ...broken }).commit();
    const { code, out, err } = await project.run("squash", "--all");
    expect(code).toBe(1);
    expect(err).toContain("1 app: 3 migrations → 1 module");
    expect(err).toContain("depot stays as it is:\nerror: 0001_initial cannot be read");
    expect(out).toContain("+++ b/shop/migrations/0001_initial_squashed_0003_longer.py");
    expect(out).not.toContain("depot");
  });

  it("has nothing to change the second time", async () => {
    const project = Project.of(ALL).commit();
    await project.run("--quiet", "squash", "--all", "--write");
    project.commit();
    const { code, out } = await project.run("--quiet", "squash", "--all");
    expect({ code, out }).toEqual({ code: 0, out: "" });
  });

  it("tells what became of each app as JSON", async () => {
    const project = Project.of(ALL).commit();
    const { out } = await project.run("--json", "squash", "--all");
    expect(JSON.parse(out)).toMatchObject({
      ok: true,
      mode: "replace",
      apps: [
        { app: "shop", ok: true, blocks: [{ operationsBefore: 3, operationsAfter: 1 }] },
        { app: "depot", ok: true, blocks: [{ operationsBefore: 2, operationsAfter: 1 }] },
      ],
    });
  });

  it.each([
    [["squash"], "missing required argument 'app'"],
    [["squash", "shop", "--all"], "--all is all chains, and shop is one"],
    [["squash", "--all", "--name", "x"], "--name is for one chain"],
  ])("refuses %j", async (words, message) => {
    const { code, err } = await Project.of(ALL).run(...words);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});
