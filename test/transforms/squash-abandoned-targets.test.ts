import { expect, test } from "vitest";
import { NO_ANALYST } from "../../src/framework/django/data-steps/analyst.js";
import { loadPythonParser } from "../../src/framework/django/python/parse.js";
import { squashDjango } from "../../transforms/squash-django.js";
import { readProject } from "../laws/project/squash.js";

const parser = await loadPythonParser();

function migration(dependencies: readonly string[], operation: string): string {
  const named = dependencies.map((key) => `("${key.split(".").join('", "')}")`);
  return [
    "from django.db import migrations, models",
    "class Migration(migrations.Migration):",
    `    dependencies = [${named.join(", ")}]`,
    `    operations = [${operation}]`,
    "",
  ].join("\n");
}

function key(target: string): string {
  return `models.ForeignKey("${target}", on_delete=models.CASCADE)`;
}

function column(name: string): string {
  return `migrations.AddField("M", "${name}", models.IntegerField(null=True))`;
}

function table(...fields: readonly string[]): string {
  const id = '("id", models.AutoField(primary_key=True))';
  return `migrations.CreateModel("M", [${[id, ...fields].join(", ")}])`;
}

const GIVE_AWAY =
  'migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel("M")])';

/** The steps of each module into which an app is folded, from a step on. */
async function blocksOf(steps: ReadonlyMap<string, string>, app: string, first: string) {
  const { project, context } = await readProject(steps, new Map());
  const result = await squashDjango(
    project,
    {
      app,
      mode: "rewrite",
      first,
      last: undefined,
      name: undefined,
      keepReplaces: true,
      elide: "proved",
      crossing: "proved",
      seams: "none",
    },
    { parser, context, analyst: NO_ANALYST, format: (text) => Promise.resolve(text) },
  );
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.blocks.map((block) => block.steps.map(({ name }) => name));
}

/** A model goes from `giver` to `heir`; `pointer` points to it before and after; `basket` has Django run it all first. */
const handedOver = new Map([
  ["basket.0001", migration(["pointer.0002"], table())],
  ["giver.0001", migration([], table())],
  ["giver.0002", migration(["giver.0001"], column("f"))],
  ["giver.0003", migration(["giver.0002"], GIVE_AWAY)],
  ["heir.0001", migration(["giver.0002"], table())],
  ["pointer.0001", migration(["giver.0001"], table(`("m", ${key("giver.M")})`))],
  [
    "pointer.0002",
    migration(["pointer.0001", "heir.0001"], `migrations.AlterField("M", "m", ${key("heir.M")})`),
  ],
]);

test("a model stays until no other app points to it any more", async () => {
  expect(await blocksOf(handedOver, "giver", "0001")).toEqual([["0001"], ["0002"], ["0003"]]);
});

test("an app stops pointing to another's model in front of what takes that away", async () => {
  const steps = new Map([
    ...handedOver,
    ["pointer.0003", migration(["pointer.0002", "giver.0003"], column("f"))],
  ]);
  expect(await blocksOf(steps, "pointer", "0002")).toEqual([["0002"], ["0003"]]);
});

test("what no app points to any more goes with what comes before", async () => {
  const steps = new Map([
    ...handedOver,
    ["giver.0003", migration(["giver.0002", "pointer.0002"], GIVE_AWAY)],
    ["giver.0004", migration(["giver.0003"], table())],
    ["giver.0005", migration(["giver.0004"], column("g"))],
  ]);
  expect(await blocksOf(steps, "giver", "0003")).toEqual([["0003", "0004", "0005"]]);
});
