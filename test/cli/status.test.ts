import { describe, expect, it } from "vitest";
import { Project } from "./project.js";
import { migration, SHOP_AND_DEPOT } from "./shop.js";

describe("status", () => {
  it("shows each chain in a line", async () => {
    const { code, out, err } = await Project.of(SHOP_AND_DEPOT).run("status");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toBe(
      [
        "app    migrations  operations  data steps  squashes  stay whole  problems  leaves",
        "shop            3           3           0         0           0         0  0003_longer",
        "depot           1           1           0         0           0         0  0001_initial",
        "",
      ].join("\n"),
    );
  });

  it("counts data steps, squashes and problems", async () => {
    const project = Project.of({
      ...SHOP_AND_DEPOT,
      "shop/migrations/0004_fill.py": migration(
        ['("shop", "0003_longer")'],
        'migrations.RunSQL("SELECT 1")',
      ),
    });
    await project.run("--quiet", "squash", "shop", "0001", "0002", "--write");
    const second = migration(['("depot", "0001_initial")']);
    project.write({ "depot/migrations/0002_x.py": second, "depot/migrations/0002_y.py": second });
    const { out, err } = await project.run("status");
    expect(out).toMatch(/^shop +5 +5 +1 +1 +0 +0 {2}0004_fill$/m);
    expect(out).toMatch(/^depot +3 +1 +0 +0 +0 +1 {2}0002_x, 0002_y$/m);
    expect(err).toBe("1 problem: see refold check\n");
  });

  it("does not call an unread step the end of a chain", async () => {
    const project = Project.of({ ...SHOP_AND_DEPOT, "shop/migrations/0002_bad.py": "class (\n" });
    const { out } = await project.run("status", "shop");
    expect(out).toMatch(/^shop +3 +3 +0 +0 +0 +1 {2}0003_longer$/m);
  });

  it("says of each data step what it touches and does on a new database", async () => {
    const sql = 'migrations.RunSQL("UPDATE shop_item SET price = 1")';
    const other = 'migrations.RunSQL("SELECT make_cats()")';
    const project = Project.of({
      ...SHOP_AND_DEPOT,
      "shop/migrations/0004_fill.py": migration(['("shop", "0003_longer")'], sql, other),
    });
    const { code, out } = await project.run("status", "--data", "shop");
    expect(code).toBe(0);
    expect(out).toContain("shop.0004_fill  RunSQL  shop/migrations/0004_fill.py:8:9\n");
    expect(out).toContain(
      "  does nothing where its tables are empty; touches\n    updates shop.item (price)\n",
    );
    expect(out).toContain("touches everything\n    because: ");
    const { dataSteps, summary } = JSON.parse(
      (await project.run("--json", "status", "--data")).out,
    ) as {
      readonly dataSteps: readonly { readonly onEmpty: string }[];
      readonly summary: unknown;
    };
    expect(dataSteps.map(({ onEmpty }) => onEmpty)[0]).toBe("nothing");
    expect(dataSteps).toHaveLength(2);
    expect(out).toMatch(/^shop +2 +1 +1 +1$/m);
    expect(out).toContain("    1  it calls …, which may do anything\n");
    expect(summary).toEqual({
      apps: [{ app: "shop", dataSteps: 2, idle: 1, passable: 1, walls: 1 }],
      wallReasons: [{ reason: "it calls …, which may do anything", steps: 1 }],
    });
  });

  it("prints JSON, and only the given apps", async () => {
    const { out } = await Project.of(SHOP_AND_DEPOT).run("--json", "status", "depot");
    expect(JSON.parse(out)).toEqual({
      apps: [
        {
          app: "depot",
          directory: "depot/migrations",
          migrations: 1,
          operations: 1,
          dataSteps: 0,
          squashes: 0,
          whole: 0,
          leaves: ["0001_initial"],
          problems: 0,
        },
      ],
      overrides: [],
      django: "5.2",
    });
  });
});

describe("graph", () => {
  it("prints Mermaid", async () => {
    const { code, out } = await Project.of(SHOP_AND_DEPOT).run("graph");
    expect(code).toBe(0);
    expect(out).toBe(
      [
        "flowchart RL",
        '  n0["shop.0001_initial"]',
        '  n1["shop.0002_price"]',
        '  n2["shop.0003_longer"]',
        '  n3["depot.0001_initial"]',
        "  n1 --> n0",
        "  n2 --> n1",
        "  n3 --> n0",
        "",
      ].join("\n"),
    );
  });

  it("prints DOT: an app, and the steps of others that it touches", async () => {
    const { out } = await Project.of(SHOP_AND_DEPOT).run("graph", "depot", "--format", "dot");
    expect(out).toBe(
      [
        "digraph migrations {",
        "  rankdir=RL;",
        "  node [shape=box];",
        '  "depot.0001_initial";',
        '  "shop.0001_initial";',
        '  "depot.0001_initial" -> "shop.0001_initial";',
        "}",
        "",
      ].join("\n"),
    );
  });

  it("draws what Django cannot load, and says so", async () => {
    const project = Project.of({
      ...SHOP_AND_DEPOT,
      "shop/migrations/0004_x.py": migration(['("shop", "0009_gone")']),
    });
    const { code, out, err } = await project.run("graph", "shop");
    expect(code).toBe(0);
    expect(out).toContain('"shop.0009_gone"');
    expect(err).toContain("note: Django cannot load this graph");
  });
});
