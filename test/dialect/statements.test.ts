import { describe, expect, it } from "vitest";
import { Project } from "../cli/project.js";
import { app, migration, settings } from "../cli/shop.js";

/** Statements as Django 5.2 prints them for these operations on each database: `manage.py sqlmigrate` was asked. */

const FIELDS = [
  '("id", models.BigAutoField(primary_key=True))',
  '("name", models.CharField(max_length=20))',
  '("note", models.TextField(null=True))',
  '("price", models.DecimalField(max_digits=6, decimal_places=2))',
  '("count", models.IntegerField(null=True))',
  '("live", models.BooleanField(default=False))',
].join(", ");

async function linesOf(
  dialect: string,
  ...operations: readonly string[]
): Promise<readonly string[]> {
  const project = Project.of({
    ...settings("shop"),
    ...app("shop", {
      "0001_initial": migration([], `migrations.CreateModel("Item", [${FIELDS}])`),
      "0002_next": migration(['("shop", "0001_initial")'], ...operations),
    }),
  });
  const { out } = await project.run(
    ...["sql", "shop", "0002", "--dialect", dialect, "--django", "5.2"],
    ...(dialect === "mysql" ? ["--server", "mariadb-10.11"] : []),
  );
  return out.split("\n").filter((line) => line !== "" && !/^(?:--|BEGIN;|COMMIT;)/.test(line));
}

async function checkOf(dialect: string, condition: string): Promise<string> {
  const constraint = `models.CheckConstraint(condition=${condition}, name="c")`;
  const [line = ""] = await linesOf(dialect, `migrations.AddConstraint("item", ${constraint})`);
  return /CHECK \((.*)\)/.exec(line)?.[1] ?? line;
}

describe("conditions", () => {
  it.each([
    ["models.Q(count__gte=0)", '"count" >= 0'],
    ['models.Q(("count__gte", 0), ("price__gt", 1))', '("count" >= 0 AND "price" > 1)'],
    ['models.Q(("count", 0), ("price", 1), _connector="OR")', '("count" = 0 OR "price" = 1)'],
    ['~models.Q(name="")', `NOT ("name" = '')`],
    [`~models.Q(note="x'y")`, `NOT ("note" = 'x''y' AND "note" IS NOT NULL)`],
    [
      "models.Q(live=True) | models.Q(note__isnull=False, count=1) | ~models.Q(count=3)",
      '("live" OR ("count" = 1 AND "note" IS NOT NULL) OR NOT ("count" = 3 AND "count" IS NOT NULL))',
    ],
    ['models.Q(price__gt=models.F("count"))', '"price" > ("count")'],
    ['models.Q(name__in=["a", "b"])', `"name" IN ('a', 'b')`],
    ["models.Q(count__range=(1, 5), live=False)", '("count" BETWEEN 1 AND 5 AND NOT "live")'],
    ['models.Q(price__lte=models.F("count") + 1)', '"price" <= ("count" + 1)'],
    [
      'models.Q(name__startswith="a_b") | models.Q(name__icontains="q")',
      `("name"::text LIKE  E'a\\\\_b%' OR UPPER("name"::text) LIKE UPPER('%q%'))`,
    ],
  ])("%s", async (condition, written) => {
    expect(await checkOf("postgres", condition)).toBe(written);
  });

  it("marks what it does not write", async () => {
    expect(await checkOf("postgres", 'models.Q(name__soundex="x")')).toContain("«the condition");
  });
});

describe("a column that becomes required", () => {
  const alter =
    'migrations.AlterField("item", "note", models.CharField(max_length=9, default="n", db_index=True))';

  it("on PostgreSQL", async () => {
    expect(await linesOf("postgres", alter)).toEqual([
      `ALTER TABLE "shop_item" ALTER COLUMN "note" TYPE varchar(9) USING "note"::varchar(9), ALTER COLUMN "note" SET DEFAULT 'n';`,
      `UPDATE "shop_item" SET "note" = 'n' WHERE "note" IS NULL; SET CONSTRAINTS ALL IMMEDIATE;`,
      'ALTER TABLE "shop_item" ALTER COLUMN "note" SET NOT NULL;',
      'CREATE INDEX "shop_item_note_59510b6c" ON "shop_item" ("note");',
      'ALTER TABLE "shop_item" ALTER COLUMN "note" DROP DEFAULT;',
      'CREATE INDEX "shop_item_note_59510b6c_like" ON "shop_item" ("note" varchar_pattern_ops);',
    ]);
  });

  it("on MariaDB", async () => {
    expect(await linesOf("mysql", alter)).toEqual([
      "ALTER TABLE `shop_item` MODIFY `note` varchar(9) NULL;",
      "ALTER TABLE `shop_item` ALTER COLUMN `note` SET DEFAULT 'n';",
      "UPDATE `shop_item` SET `note` = 'n' WHERE `note` IS NULL;",
      "ALTER TABLE `shop_item` MODIFY `note` varchar(9) NOT NULL;",
      "CREATE INDEX `shop_item_note_59510b6c` ON `shop_item` (`note`);",
      "ALTER TABLE `shop_item` ALTER COLUMN `note` DROP DEFAULT;",
    ]);
  });

  it("on SQLite, by a new table", async () => {
    const lines = await linesOf("sqlite", alter);
    expect(lines.map((line) => line.split(" ").slice(0, 3).join(" "))).toEqual([
      'CREATE TABLE "new__shop_item"',
      'INSERT INTO "new__shop_item"',
      'DROP TABLE "shop_item";',
      'ALTER TABLE "new__shop_item"',
      'CREATE INDEX "shop_item_note_59510b6c"',
    ]);
    expect(lines[1]).toContain(`coalesce("note", 'n') FROM "shop_item"`);
  });
});
