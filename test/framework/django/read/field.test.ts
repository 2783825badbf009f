import { describe, expect, test } from "vitest";
import { loadPythonParser } from "../../../../src/framework/django/python/parse.js";
import { readPythonModule } from "../../../../src/framework/django/python/scope.js";
import type { PythonModule } from "../../../../src/framework/django/python/module.js";
import { readMigration } from "../../../../src/framework/django/read/migration.js";
import type { Field } from "../../../../src/operation/field.js";

const parser = await loadPythonParser();

function parsed(path: string, text: string): PythonModule {
  const result = parser.parse(text);
  if (!result.ok) throw new Error(result.problem.message);
  return readPythonModule({ path, text }, result.root);
}

/** Reads a field that a migration of the app `shop` adds; its class is imported from `shop.fields`. */
function field(definition: string, fields: string): Field {
  const text = [
    "import shop.fields",
    "from django.db import migrations",
    "class Migration(migrations.Migration):",
    `    operations = [migrations.AddField("item", "tags", ${definition})]`,
    "",
  ].join("\n");
  const module = parsed("shop/migrations/0001_initial.py", text);
  const result = readMigration({ app: "shop", name: "0001_initial" }, module.source, module.root, {
    modelSettings: new Map(),
    moduleAt: (_, path) => (path === "shop.fields" ? parsed("shop/fields.py", fields) : undefined),
    purposeOf: () => undefined,
  });
  const operation = result.ok ? result.migration.operations[0] : undefined;
  if (operation?.kind !== "addField") throw new Error("no field was read");
  return operation.field;
}

describe("the class of a field that the project defines", () => {
  const TAGS = "shop.fields.Tags(to='shop.Tag')";
  const LINK = "from django.db import models\nclass Link(Mixin, models.ManyToManyField): pass\n";

  test("is a many-to-many field where it derives from one", () => {
    expect(field(TAGS, `${LINK}class Tags(Link):\n    name = 'tags'\n`).storage).toBe("table");
  });

  test("has no table where the link has a model of its own", () => {
    const { storage } = field(
      "shop.fields.Tags(to='shop.Tag', through='shop.Tagging')",
      `${LINK}class Tags(Link): pass\n`,
    );
    expect(storage).toBe("nothing");
  });

  test("is a foreign key where it derives from one", () => {
    const { storage, indexed } = field(
      TAGS,
      "from django.db import models\nclass Tags(models.ForeignKey): pass\n",
    );
    expect({ storage, indexed }).toEqual({ storage: "column", indexed: true });
  });

  test.each([
    [
      "that says itself what its column is",
      "class Tags(models.ForeignKey):\n    def db_parameters(self, connection): return {}\n",
    ],
    ["whose base cannot be found", "class Tags(Unseen): pass\n"],
  ])("is not known where it is one %s", (_, fields) => {
    expect(field(TAGS, `from django.db import models\n${fields}`).storage).toBe("unknown");
  });
});
