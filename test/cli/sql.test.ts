import { describe, expect, it } from "vitest";
import { Project } from "./project.js";
import { app, migration, settings, SHOP } from "./shop.js";

const SHOP_ALONE = { ...settings("shop"), ...SHOP };

/** A field of a class that is nowhere to be found. */
const UNREAD_TYPE = {
  ...settings("shop"),
  ...app("shop", {
    "0001_initial": migration(
      [],
      'migrations.CreateModel("Item", [("id", models.BigAutoField(primary_key=True)), ("price", money.MoneyField())])',
    ).replace("from django", "import money\nfrom django"),
  }),
};

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
    const { code, out, err } = await Project.of(UNREAD_TYPE).run(
      ...["sql", "shop", "--dialect", "postgres"],
    );
    expect(code).toBe(1);
    expect(out).toContain(
      '"price" «the type of money.MoneyField: the class money.MoneyField was not found»',
    );
    expect(err).toContain("money.MoneyField");
  });

  it("takes the type of a class that it cannot read from pyproject.toml", async () => {
    const told = Project.of({
      ...UNREAD_TYPE,
      "pyproject.toml": [
        "[tool.refold.column-types]",
        '"money.MoneyField" = { postgres = "numeric(12, 2)", mysql = "decimal(12, 2)" }',
      ].join("\n"),
    });
    const postgres = await told.run("sql", "shop", "--dialect", "postgres");
    expect(postgres.code).toBe(0);
    expect(postgres.out).toContain('"price" numeric(12, 2) NOT NULL');
    expect((await told.run("sql", "shop", "--dialect", "sqlite")).code).toBe(1);
  });

  it.each([
    ['"money.MoneyField" = 7', 'column-types."money.MoneyField" is no column type'],
    ['"money.MoneyField" = { oracle = "number" }', 'column-types."money.MoneyField" names oracle'],
  ])("says what is wrong with %s", async (line, message) => {
    const pyproject = { "pyproject.toml": `[tool.refold.column-types]\n${line}\n` };
    const told = Project.of({ ...UNREAD_TYPE, ...pyproject });
    const { code, err } = await told.run("sql", "shop", "--dialect", "postgres");
    expect(code).toBe(2);
    expect(err).toContain(message);
  });

  it("says which dialects there are", async () => {
    const { code, err } = await Project.of(SHOP_ALONE).run("sql", "shop", "--dialect", "oracle");
    expect(code).toBe(2);
    expect(err).toContain("--dialect takes");
  });
});
