import { describe, expect, test } from "vitest";
import { applyEdits } from "../../../../src/edit/text-edit.js";
import { loadPythonParser } from "../../../../src/framework/django/python/parse.js";
import { readPythonModule } from "../../../../src/framework/django/python/scope.js";
import { removeReplaces } from "../../../../src/framework/django/write/remove-replaces.js";

const parser = await loadPythonParser();

/** The class without its list, or undefined where it stays. */
function without(...body: readonly string[]): string | undefined {
  const text = ["class Migration(migrations.Migration):", ...body, "    operations = []", ""].join(
    "\n",
  );
  const parsed = parser.parse(text);
  if (!parsed.ok) throw new Error(parsed.problem.message);
  const edit = removeReplaces(readPythonModule({ path: "m.py", text }, parsed.root));
  return edit && applyEdits(text, [edit]);
}

const LIST = '    replaces = [("shop", "0001_initial")]';

describe("removeReplaces", () => {
  test("takes the list with its lines and the empty ones behind it", () => {
    expect(without(LIST, "", "")).toBe(without("    replaces = [", "    ]  # all"));
    expect(without(LIST)).toBe("class Migration(migrations.Migration):\n    operations = []\n");
  });

  test.each([
    ["a condition adds to it", [LIST, "    if OLD:", "        replaces += OLD"]],
    ["a condition sets it", ["    if OLD:", "        replaces = OLD"]],
    ["another attribute uses it", [LIST, "    steps = replaces"]],
    ["something else stands on its line", [`${LIST}; initial = True`]],
  ])("leaves it where %s", (_, body) => {
    expect(without(...body)).toBeUndefined();
  });
});
