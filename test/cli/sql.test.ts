import { describe, expect, it } from "vitest";
import { Project } from "./project.js";
import { app, migration, settings, SHOP } from "./shop.js";

const SHOP_ALONE = { ...settings("shop"), ...SHOP };

describe("sql", () => {
  it("prints what sqlmigrate prints for a step", async () => {
    const { code, out } = await Project.of(SHOP_ALONE).run(
      "sql",
      "shop",
      "0002",
      "--dialect",
      "postgres",
    );
    expect(code).toBe(0);
    expect(out.split("\n")).toEqual([
      "BEGIN;",
      "--",
      "-- Add field price to item",
      "--",
      'ALTER TABLE "shop_item" ADD COLUMN "price" integer DEFAULT 0 NOT NULL;',
      'ALTER TABLE "shop_item" ALTER COLUMN "price" DROP DEFAULT;',
      "COMMIT;",
      "",
    ]);
  });

  it("takes a step back", async () => {
    const { out } = await Project.of(SHOP_ALONE).run(
      ...["sql", "shop", "0002", "--dialect", "postgres", "--backwards"],
    );
    expect(out).toContain('ALTER TABLE "shop_item" DROP COLUMN "price" CASCADE;');
  });

  it("marks a type that it cannot read, and ends with 1", async () => {
    const unknown = {
      ...settings("shop"),
      ...app("shop", {
        "0001_initial": migration(
          [],
          'migrations.CreateModel("Item", [("id", models.BigAutoField(primary_key=True)), ("price", money.MoneyField())])',
        ).replace("from django", "import money\nfrom django"),
      }),
    };
    const { code, out, err } = await Project.of(unknown).run(
      ...["sql", "shop", "--dialect", "postgres"],
    );
    expect(code).toBe(1);
    expect(out).toContain(
      '"price" «the type of money.MoneyField: the class money.MoneyField was not found»',
    );
    expect(err).toContain("money.MoneyField");
  });

  it("says which dialects there are", async () => {
    const { code, err } = await Project.of(SHOP_ALONE).run("sql", "shop", "--dialect", "oracle");
    expect(code).toBe(2);
    expect(err).toContain("--dialect takes");
  });
});
