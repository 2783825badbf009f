import { expect, test } from "vitest";
import { squash } from "../laws/project/squash.js";

const INDEX = 'models.Index(fields=("code", "size"), name="code_size")';

/** django-taggit names the index where it makes the table, and gives it that name again for databases that have another one. */
test("an index that is named as it is already is made once", async () => {
  const texts = new Map([
    [
      "shop.0001_initial",
      [
        "from django.db import migrations, models",
        "",
        "class Migration(migrations.Migration):",
        "    dependencies = []",
        '    operations = [migrations.CreateModel("Order", fields=[("id", models.AutoField(primary_key=True)),',
        '        ("code", models.TextField()), ("size", models.IntegerField())],',
        `        options={"indexes": [${INDEX}]})]`,
        "",
      ].join("\n"),
    ],
    [
      "shop.0002_name",
      [
        "from django.db import migrations",
        "",
        "class Migration(migrations.Migration):",
        '    dependencies = [("shop", "0001_initial")]',
        '    operations = [migrations.RenameIndex("order", new_name="code_size", old_fields=("code", "size"))]',
        "",
      ].join("\n"),
    ],
  ]);
  const { result } = await squash(texts, new Map(), { app: "shop", mode: "replace" });
  if (!result.ok) throw new Error(result.problems[0]?.message);
  expect(JSON.stringify(result.changes).match(/name=\\"code_size\\"/g)).toHaveLength(1);
});
