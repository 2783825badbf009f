import { describe, expect, it } from "vitest";
import { Project } from "./project.js";

/** So many that the executable parses in a thread beside; refold's sources, as they run in tests, never do. */
const MANY = 240;

function name(index: number): string {
  return `${String(index).padStart(4, "0")}_step`;
}

function migration(index: number, operation: string): string {
  const dependency = index === 1 ? "" : `("shop", "${name(index - 1)}")`;
  return `# Letters of two and four bytes: é, 🐍
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [${dependency}]
    operations = [
        ${operation},
    ]
`;
}

function project(broken: readonly number[]): Project {
  const files: Record<string, string> = { "shop/migrations/__init__.py": "" };
  for (let index = 1; index <= MANY; index += 1) {
    const operation =
      index === 1
        ? 'migrations.CreateModel("Item", [("id", models.AutoField(primary_key=True))])'
        : `migrations.AddField("item", "f${index}", models.TextField(help_text=f"é {${index}}"))`;
    const text = migration(index, operation);
    files[`shop/migrations/${name(index)}.py`] = broken.includes(index)
      ? text.replace("[\n", "[(\n")
      : text;
  }
  return Project.of(files).commit();
}

/** Carries a function that Python 3, and so the formatter, cannot read. */
const PYTHON_2 = `from django.db import migrations, models


def tell(apps, schema_editor):
    print "told"


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_step")]
    operations = [migrations.RunPython(tell)]
`;

describe("a chain that is parsed in two threads", () => {
  it("comes out as in one", async () => {
    const many = project([]);
    const { code, out, err } = many.execute(["squash", "shop"]);
    expect({ code, out, err }).toEqual(await many.run("squash", "shop"));
    expect(err).toContain(`shop: ${MANY} migrations → 1 module`);
  });

  it("has the same problems in the same order", async () => {
    const many = project([2, 120, 239, 240]);
    const { code, out, err } = many.execute(["check"]);
    expect({ code, out, err }).toEqual(await many.run("check"));
    expect(out + err).toContain(`shop/migrations/${name(239)}.py`);
  });
});

describe("what another thread formats", () => {
  it("is refused as in one thread", async () => {
    const create = `migrations.CreateModel("Item", [("id", models.AutoField(primary_key=True))])`;
    const two = Project.of({
      "shop/migrations/__init__.py": "",
      "shop/migrations/0001_step.py": migration(1, create),
      "shop/migrations/0002_step.py": PYTHON_2,
      "shop/migrations/0003_step.py": migration(3, 'migrations.DeleteModel("Item")'),
    }).commit();
    const { code, out, err } = two.execute(["squash", "shop", "--elide", "none"]);
    expect({ code, out, err }).toEqual(await two.run("squash", "shop", "--elide", "none"));
    expect(err).toContain("cannot be formatted");
  });
});
