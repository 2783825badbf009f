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
