import { expect, test } from "vitest";
import { squash, type Texts } from "../laws/project/squash.js";

const ID = '("id", models.AutoField(primary_key=True))';
const CREATION = `migrations.CreateModel("Version", [${ID}, ("page", models.ForeignKey("zoo.Page", models.CASCADE))])`;

function chain(...steps: readonly string[]): Texts {
  return new Map(
    steps.map((operations, index) => [
      `zoo.000${index + 1}`,
      [
        "from django.db import migrations, models",
        "def drop_index(apps, schema_editor):",
        "    unknown(schema_editor)",
        "class Migration(migrations.Migration):",
        `    dependencies = [${index === 0 ? "" : `("zoo", "000${index}")`}]`,
        `    operations = [${operations}]`,
        "",
      ].join("\n"),
    ]),
  );
}

test("a name of an index that the chain itself has twice does not take its blocks apart", async () => {
  // The data step drops the old index; refold cannot know it, but nothing of that is the fold's doing.
  const texts = chain(
    `migrations.CreateModel("Page", [${ID}]), ${CREATION}`,
    'migrations.AddField("Version", "note", models.TextField(null=True))',
    'migrations.AddField("Version", "more", models.TextField(null=True))',
    'migrations.RunPython(drop_index), migrations.RenameModel("Version", "File")',
    CREATION,
  );
  const { result } = await squash(texts, new Map(), { app: "zoo", mode: "replace" });
  if (!result.ok) throw new Error(result.problems[0]?.message);
  expect(result.blocks.map(({ steps }) => steps.length)).toEqual([5]);
});
