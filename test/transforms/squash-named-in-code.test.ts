import { describe, expect, test } from "vitest";
import { squash, type Texts } from "../laws/project/squash.js";

/** Four steps that make a model each; the last has more code. */
function chain(code: string): Texts {
  const names = ["0001_cat", "0002_dog", "0003_fox", "0004_owl"];
  return new Map(
    names.map((name, index) => [
      `zoo.${name}`,
      [
        '"""Not meant: "0002_dog" of zoo."""',
        "from django.db import migrations, models",
        '# Nor here: ("zoo", "0003_fox")',
        index === 3 ? code : "",
        "class Migration(migrations.Migration):",
        `    dependencies = [${index === 0 ? "" : `("zoo", "${names[index - 1] ?? ""}")`}]`,
        `    operations = [migrations.CreateModel("M${index}", [("id", models.AutoField(primary_key=True))])]`,
        "",
      ].join("\n"),
    ]),
  );
}

async function blocks(code: string, mode: "replace" | "rewrite"): Promise<readonly unknown[]> {
  const { result } = await squash(chain(code), new Map(), { app: "zoo", mode });
  if (!result.ok) throw new Error(result.problems[0]?.message);
  return result.blocks.map(({ steps, kept }) => kept ?? steps.length);
}

const NAMED = "the code of zoo.0004_owl names it";

describe("a step that the code of a migration names", () => {
  test.each(["replace", "rewrite"] as const)("stays, mode %s", async (mode) => {
    const code = 'def at(loader):\n    return loader.project_state(nodes=("zoo", "0002_dog"))\n';
    expect(await blocks(code, mode)).toEqual(["nothing to fold", NAMED, 2]);
  });

  test("stays where its module would go and is imported", async () => {
    const code = 'import importlib\nold = importlib.import_module("zoo.migrations.0002_dog")\n';
    expect(await blocks(code, "rewrite")).toEqual(["nothing to fold", NAMED, 2]);
    expect(await blocks(code, "replace")).toEqual([4]);
  });

  test.each([
    "from zoo.migrations import add_dog",
    "from zoo.migrations import (\n    add_dog as dog,\n)",
    "import zoo.migrations.add_dog",
    'import importlib\nold = importlib.import_module(f"{__package__}.add_dog")',
  ])("stays where its module would go and is taken by %s", async (code) => {
    const renamed = new Map(
      [...chain(code)].map(([key, text]) => [
        key.replace("0002_dog", "add_dog"),
        text.replaceAll("0002_dog", "add_dog"),
      ]),
    );
    const { result } = await squash(renamed, new Map(), { app: "zoo", mode: "rewrite" });
    if (!result.ok) throw new Error(result.problems[0]?.message);
    const kept = result.blocks.map((block) => block.kept ?? block.steps.length);
    expect(kept).toEqual(["nothing to fold", NAMED, 2]);
  });

  test("is not meant by docstrings and comments", async () => {
    expect(await blocks("", "replace")).toEqual([4]);
  });

  test("is not the one of another app", async () => {
    const code = 'NODE = ("alpha", "0001_initial")\n';
    expect(await blocks(code, "replace")).toEqual([4]);
  });

  test.each(["replace", "rewrite"] as const)(
    "stays where a dependency that cannot be read names it, mode %s",
    async (mode) => {
      const other = [
        "import swapper",
        "from django.conf import settings",
        "from django.db import migrations",
        "class Migration(migrations.Migration):",
        "    dependencies = [",
        '        swapper.dependency(*swapper.split(settings.KEEPER), version="0002_dog"),',
        "    ]",
        "    operations = []",
        "",
      ].join("\n");
      const texts = new Map([...chain(""), ["farm.0001_initial", other]]);
      const { result } = await squash(texts, new Map(), { app: "zoo", mode });
      expect(result.ok && result.blocks.map(({ kept }) => kept)).toEqual([
        "nothing to fold",
        "the code of farm.0001_initial names it",
        undefined,
      ]);
    },
  );
});
