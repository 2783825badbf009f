import { describe, expect, test } from "vitest";
import { NO_ANALYST } from "../../src/framework/django/data-steps/analyst.js";
import { loadPythonParser } from "../../src/framework/django/python/parse.js";
import { squashDjango, type SquashResult } from "../../transforms/squash-django.js";
import { readProject } from "../laws/project/squash.js";

const parser = await loadPythonParser();

/** A migration that follows another one: what stands above its class, and its operations. */
function migration(after: string | undefined, head: string, operations: readonly string[]): string {
  return [
    "from django.db import migrations, models",
    head,
    "class Migration(migrations.Migration):",
    `    dependencies = [${after === undefined ? "" : `("shop", "${after}")`}]`,
    `    operations = [${operations.join(", ")}]`,
    "",
  ].join("\n");
}

const GO = "migrations.RunPython(go, migrations.RunPython.noop)";
const NOTHING = "def go(apps, schema_editor): pass";

const INITIAL = migration(undefined, "", [
  'migrations.CreateModel("Order", [("id", models.AutoField(primary_key=True))])',
]);

/** A table, and four data steps; the second and the fourth module are given. */
function chain(second: string, fourth: string): ReadonlyMap<string, string> {
  return new Map([
    ["shop.0001_initial", INITIAL],
    ["shop.0002_second", migration("0001_initial", second, [GO])],
    ["shop.0003_third", migration("0002_second", NOTHING, [GO])],
    ["shop.0004_fourth", migration("0003_third", fourth, [GO])],
    ["shop.0005_fifth", migration("0004_fourth", NOTHING, [GO])],
  ]);
}

async function squash(
  texts: ReadonlyMap<string, string>,
  format: (text: string) => string,
): Promise<SquashResult> {
  const { project, context } = await readProject(texts, new Map());
  return squashDjango(
    project,
    {
      app: "shop",
      mode: "replace",
      first: undefined,
      last: undefined,
      name: undefined,
      keepReplaces: true,
      elide: "proved",
      crossing: "proved",
      seams: "none",
    },
    { parser, context, analyst: NO_ANALYST, format: (text) => Promise.resolve(format(text)) },
  );
}

/** The steps of each block, why it begins there, and why it stays. */
function blocksOf(result: SquashResult): readonly unknown[] {
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join("\n"));
  return result.blocks.map(({ steps, boundary, kept }) => ({
    steps: steps.map(({ name }) => name.slice(0, 4)),
    boundary,
    kept,
  }));
}

const asItIs = (text: string): string => text;

describe("a block whose steps do not fit into one module", () => {
  test("is cut in front of the later one where a name that both must keep means two things", async () => {
    const unbound = "def go(apps, schema_editor):\n    sys.stdout.write('.')";
    const result = await squash(chain(unbound, `import sys\n${unbound}`), asItIs);
    expect(blocksOf(result)).toEqual([
      { steps: ["0001", "0002", "0003"], boundary: undefined, kept: undefined },
      {
        steps: ["0004", "0005"],
        boundary:
          "0004_fourth does not fit into one module with 0002_second: `sys` must keep its name, and another module uses that name otherwise",
        kept: undefined,
      },
    ]);
  });

  test("is cut around one that fits together with none", async () => {
    const own = "def go(apps, schema_editor):\n    return Migration.operations";
    const result = await squash(chain(NOTHING, own), asItIs);
    expect(blocksOf(result)).toMatchObject([
      { steps: ["0001", "0002", "0003"], kept: undefined },
      { steps: ["0004"], kept: "the code uses `class Migration` of its own module" },
      { steps: ["0005"], kept: "nothing to fold" },
    ]);
  });

  test("is cut around a data step that is read back otherwise", async () => {
    const code = (word: string): string =>
      `def go(apps, schema_editor):\n    print("${word}", schema_editor)`;
    const texts = chain(code("one"), code("two"));
    const result = await squash(texts, (text) => text.replace('"two"', '"three"'));
    expect(blocksOf(result)).toMatchObject([
      { steps: ["0001", "0002", "0003"], kept: undefined },
      {
        steps: ["0004"],
        kept: "refold cannot show that its data steps do the same in another module",
      },
      { steps: ["0005"], kept: "nothing to fold" },
    ]);
  });

  test("is refused where the schema differs: no step stands for that", async () => {
    const texts = chain(NOTHING, NOTHING);
    const result = await squash(texts, (text) => text.replace('"id"', '"key"'));
    const codes = result.ok ? [] : result.problems.map(({ code }) => code);
    expect(new Set(codes)).toEqual(new Set(["proof"]));
  });
});
