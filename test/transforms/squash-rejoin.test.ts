import { expect, test } from "vitest";
import { NO_ANALYST } from "../../src/framework/django/data-steps/analyst.js";
import { loadPythonParser } from "../../src/framework/django/python/parse.js";
import { squashDjango } from "../../transforms/squash-django.js";
import { readProject } from "../laws/project/squash.js";

const parser = await loadPythonParser();

/** A migration with one operation, behind others. */
function migration(dependencies: readonly string[], operation: string, head = ""): string {
  const named = dependencies.map((key) => `("${key.split(".").join('", "')}")`);
  return [
    "from django.db import migrations, models",
    head,
    "class Migration(migrations.Migration):",
    `    dependencies = [${named.join(", ")}]`,
    `    operations = [${operation}]`,
    "",
  ].join("\n");
}

const TABLE = 'migrations.CreateModel("M", [("id", models.AutoField(primary_key=True))])';

function column(name: string): string {
  return `migrations.AddField("M", "${name}", models.IntegerField(null=True))`;
}

/** A data step that looks into another app's table. */
function dataStep(dependencies: readonly string[], app: string): string {
  return migration(
    dependencies,
    "migrations.RunPython(go, migrations.RunPython.noop)",
    `def go(apps, schema_editor):\n    apps.get_model("${app}", "M").objects.update(f2=1)`,
  );
}

test("a cut that later cuts made needless is taken back", async () => {
  // Every step of the block is cut off before the one in front of order.0004 turns out to be enough for the two data steps.
  const { project, context } = await readProject(
    new Map([
      ["order.0001", migration([], TABLE)],
      ["order.0002", dataStep(["order.0001"], "store")],
      ["order.0003", dataStep(["order.0002"], "store")],
      ["order.0004", migration(["order.0003", "store.0002"], column("f4"))],
      ["store.0001", migration([], TABLE)],
      ["store.0002", migration(["store.0001", "order.0001"], column("f2"))],
      ["store.0003", migration(["store.0002"], column("f3"))],
      ["store.0004", dataStep(["store.0003", "order.0001"], "order")],
    ]),
    new Map(),
  );
  const result = await squashDjango(
    project,
    {
      app: "order",
      mode: "replace",
      first: undefined,
      last: undefined,
      name: undefined,
      keepReplaces: true,
      elide: "proved",
      crossing: "proved",
      seams: "none",
    },
    { parser, context, analyst: NO_ANALYST, format: (text) => Promise.resolve(text) },
  );
  const blocks = result.ok ? result.blocks.map(({ steps }) => steps.map(({ name }) => name)) : [];
  expect(blocks).toEqual([["0001"], ["0002", "0003"], ["0004"]]);
});
