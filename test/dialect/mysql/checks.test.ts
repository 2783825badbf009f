import { describe, expect, it } from "vitest";
import { Project } from "../../cli/project.js";
import { app, migration, settings } from "../../cli/shop.js";

/** As `manage.py sqlmigrate` of Django 5.2 prints them on MariaDB 10.11, with the database at the step before. */

const FIELDS = [
  '("id", models.AutoField(primary_key=True))',
  ...["a", "b", "c"].map((name) => `("${name}", models.PositiveIntegerField())`),
].join(", ");

const toInteger = (field: string): string =>
  `migrations.AlterField("item", "${field}", models.IntegerField())`;

async function dropped(...operations: readonly string[]): Promise<readonly string[]> {
  const steps = operations.map((operation, index) => {
    const name = `000${index + 2}_next`;
    const before = index === 0 ? "0001_initial" : `000${index + 1}_next`;
    return [name, migration([`("shop", "${before}")`], operation)] as const;
  });
  const project = Project.of({
    ...settings("shop"),
    ...app("shop", {
      "0001_initial": migration([], `migrations.CreateModel("Item", [${FIELDS}])`),
      ...Object.fromEntries(steps),
    }),
  });
  const { out } = await project.run(
    ...["sql", "shop", "--dialect", "mysql", "--django", "5.2", "--server", "mariadb-10.11"],
  );
  return [...out.matchAll(/DROP CONSTRAINT IF EXISTS `(\w+)`/g)].map(([, name = ""]) => name);
}

describe("checks in a column's definition on MariaDB", () => {
  it("are numbered, because they are called as the column", async () => {
    expect(await dropped(toInteger("b"))).toEqual(["__unnamed_constraint_2__"]);
  });

  it("have a number less where one in front of them is gone", async () => {
    expect(await dropped(toInteger("a"), toInteger("b"))).toEqual([
      "__unnamed_constraint_1__",
      "__unnamed_constraint_1__",
    ]);
  });

  it("keep the name of a column that is renamed, and are named then", async () => {
    const renaming = 'migrations.RenameField("item", "a", "first")';
    expect(await dropped(renaming, toInteger("b"), toInteger("first"))).toEqual([
      "__unnamed_constraint_1__",
      "a",
    ]);
  });
});
