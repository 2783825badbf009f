import { describe, expect, test } from "vitest";
import { applyToBoth, type Catalog } from "../../src/operation/catalog.js";
import { SchemaState } from "../../src/operation/state.js";
import { readProject, squash, type Texts } from "../laws/project/squash.js";

/** A migration of `shop` that follows another one. */
function migration(after: string | undefined, operations: readonly string[]): string {
  return [
    "from django.db import migrations, models",
    "",
    "class Migration(migrations.Migration):",
    `    dependencies = [${after === undefined ? "" : `("shop", "${after}")`}]`,
    `    operations = [${operations.join(", ")}]`,
    "",
  ].join("\n");
}

function creation(name: string, options: string, ...fields: readonly string[]): string {
  const all = ['("id", models.AutoField(primary_key=True))', ...fields].join(", ");
  return `migrations.CreateModel("${name}", fields=[${all}], options={${options}})`;
}

const note = (name: string): string =>
  `migrations.AddField("Order", "${name}", models.TextField(null=True))`;

/** A chain whose third step creates what the first one did; another model points there. */
function chain(first: string, again: string): Texts {
  return new Map([
    [
      "shop.0001_initial",
      migration(undefined, [
        creation("Order", first),
        creation("Item", "", '("order", models.ForeignKey("shop.Order", models.CASCADE))'),
      ]),
    ],
    ["shop.0002_note", migration("0001_initial", [note("note")])],
    ["shop.0003_again", migration("0002_note", [creation("Order", again)])],
    ["shop.0004_note", migration("0003_again", [note("note")])],
    ["shop.0005_more", migration("0004_note", [note("more")])],
  ]);
}

const REQUEST = { app: "shop", mode: "replace" } as const;

describe("a model that is created again", () => {
  test.each([
    ["as another table", "", '"db_table": "shop_order_2"'],
    ["where the old one had none", '"managed": False', ""],
    ["where neither has one", '"managed": False', '"managed": False, "db_table": "other"'],
  ])("%s: the step stays, and the chain is folded on each side", async (_, first, again) => {
    const { result } = await squash(chain(first, again), new Map(), REQUEST);
    if (!result.ok) throw new Error(result.problems[0]?.message);
    expect(result.blocks.map(({ steps, kept }) => ({ steps: steps.length, kept }))).toEqual([
      { steps: 2, kept: undefined },
      { steps: 1, kept: "it creates shop.order again, as another table" },
      { steps: 2, kept: undefined },
    ]);
  });

  test("keeps each change of a table whose keys point to the old one: SQLite makes it again", async () => {
    const field = (kind: string, rest: string): string =>
      `migrations.${kind}Field("Item", "extra"${rest})`;
    const texts = new Map(chain("", '"db_table": "shop_order_2"'))
      .set(
        "shop.0004_note",
        migration("0003_again", [note("note"), field("Add", ", models.TextField(null=True)")]),
      )
      .set("shop.0005_more", migration("0004_note", [note("more"), field("Remove", "")]));
    const { result, texts: after } = await squash(texts, new Map(), REQUEST);
    expect(result.ok).toBe(true);
    expect(after.get("shop.0004_note_squashed_0005_more")).toMatch(
      /AddField\([^)]*"extra"[^]*RemoveField\([^)]*"extra"/,
    );
  });

  test.each([
    ["as the same table", "", '"db_table": "shop_order"'],
    ["without a table", "", '"managed": False, "db_table": "other"'],
  ])("%s: refused", async (_, first, again) => {
    const { result } = await squash(chain(first, again), new Map(), REQUEST);
    const messages = result.ok ? [] : result.problems.map(({ message }) => message);
    expect(messages).toEqual(["refold cannot follow this chain: shop.order exists already"]);
  });

  test("leaves its old table to the keys that point there", async () => {
    const { project } = await readProject(chain("", '"db_table": "new"'), new Map());
    const state = new SchemaState();
    const catalog: Catalog = new Map();
    for (const { operations } of project.apps.flatMap(({ modules }) => modules)) {
      for (const operation of operations) applyToBoth(catalog, state, operation);
    }
    const old = 'left behind: "shop_order"';
    expect([...catalog.keys()].sort()).toEqual([old, "shop.item", "shop.order"]);
    expect(catalog.get("shop.order")?.columns.map(({ name }) => name)).toEqual([
      "id",
      "note",
      "more",
    ]);
    expect(catalog.get("shop.item")?.columns.at(-1)?.targets).toEqual([old]);
  });
});
