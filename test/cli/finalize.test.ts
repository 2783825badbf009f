import { describe, expect, it } from "vitest";
import { Project } from "./project.js";
import { app, migration, settings, SHOP } from "./shop.js";

const CREATION =
  'migrations.CreateModel("Item", [("id", models.BigAutoField(primary_key=True)), ("name", models.CharField(max_length=80)), ("price", models.IntegerField(default=0))])';

function replacing(text: string, ...names: readonly string[]): string {
  const pairs = names.map((name) => `("shop", "${name}")`).join(", ");
  return text.replace("    operations", `    replaces = [${pairs}]\n\n    operations`);
}

const SQUASH = replacing(migration([], CREATION), "0001_initial", "0002_price", "0003_longer");

function shop(squash: string, more: Readonly<Record<string, string>> = {}): Project {
  return Project.of({
    ...settings("shop"),
    ...SHOP,
    ...app("shop", { "0001_squashed": squash, ...more }),
  });
}

describe("finalize on Django projects", () => {
  it("does what a squash left to be done", async () => {
    const project = Project.of({ ...settings("shop"), ...SHOP }).commit();
    await project.run("squash", "shop", "--write");
    const { code } = await project
      .commit()
      .run("finalize", "shop", "--write", "--reconcile", "f.sql", "--dialect", "postgresql");
    expect(code).toBe(0);
    expect(project.has("shop/migrations/0002_price.py")).toBe(false);
    const result = project.read("shop/migrations/0001_initial_squashed_0003_longer.py");
    expect(result).not.toContain("replaces");
    expect(project.read("f.sql")).toContain("'0001_initial', '0002_price', '0003_longer'");
    const again = await project.commit().run("finalize", "shop");
    expect(again.err).toContain("shop has no migration that replaces others");
  });

  it("refuses a name that is no squash, and one that another squash replaces", async () => {
    const outer = replacing(migration([], CREATION), "0001_squashed", "0004_nothing");
    const project = shop(SQUASH, {
      "0004_nothing": migration(['("shop", "0001_squashed")']),
      "0001_outer": outer,
    });

    const plain = await project.run("finalize", "shop", "0004");
    expect(plain.err).toContain("shop.0004_nothing is replaced by 0001_outer");
    const inner = await project.run("finalize", "shop", "0001_squashed");
    expect(inner.err).toContain("finalize 0001_outer");
    // Below 6.0 Django cannot load a squash of a squash in every order.
    expect((await project.run("finalize", "shop", "0001_outer")).err).toContain(
      "is a squash that another squash has already replaced",
    );
  });

  it("refuses a squash that takes a function from a module which would go", async () => {
    const taking = SQUASH.replace(
      "from django.db",
      'import importlib\nold = importlib.import_module("shop.migrations.0002_price")\nfrom django.db',
    );
    const { code, err, out } = await shop(taking).run("finalize", "shop");
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toContain("shop/migrations/0001_squashed.py:2:48: ");
    expect(err).toContain(
      "shop.0001_squashed takes something from shop.0002_price, which would go",
    );
  });

  it("refuses where the code of another migration loads the state of a step that would go", async () => {
    const later = `STATE = ("shop", "0002_price")\n${migration(['("shop", "0001_squashed")'])}`;
    const project = shop(SQUASH, { "0004_later": later });
    const { code, err, out } = await project.run("finalize", "shop");
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toContain("shop/migrations/0004_later.py:1:19: ");
    expect(err).toContain("shop.0004_later names in its code shop.0002_price, which would go");
    expect(err).toContain("let it name the squash");
  });

  it("refuses where a database in the middle would run the squash in silence, unless statements tell it", async () => {
    const idle = { state: "SeparateDatabaseAndState(state_operations=[" };
    const created = `migrations.${idle.state}${CREATION}])`;
    const project = shop(
      replacing(migration([], created), "0001_initial", "0002_price", "0003_longer"),
    );
    const { code, err } = await project.run("finalize", "shop");
    expect(code).toBe(1);
    expect(err).toContain("a database that stopped at 0001_initial and has not recorded");
    const told = await project.run(
      ...["finalize", "shop", "--reconcile", "f.sql", "--dialect", "sqlite"],
    );
    expect(told.code).toBe(0);
  });

  it("refuses a list that is computed, and a step behind another only because of one that goes", async () => {
    const computed = SQUASH.replace("    operations", "    steps = replaces\n\n    operations");
    expect((await shop(computed).run("finalize", "shop")).err).toContain(
      "the replaces of shop.0001_squashed is not one plain assignment",
    );
    const project = Project.of({
      ...settings("shop", "tax"),
      ...SHOP,
      ...app("shop", {
        "0001_squashed": SQUASH,
        "0002_price": migration(
          ['("shop", "0001_initial")', '("tax", "0001_initial")'],
          'migrations.AddField("item", "price", models.IntegerField(default=0))',
        ),
      }),
      ...app("tax", { "0001_initial": migration([]) }),
    });
    expect((await project.run("finalize", "shop")).err).toContain(
      "add tax.0001_initial to the dependencies of shop.0001_squashed",
    );
  });
});
