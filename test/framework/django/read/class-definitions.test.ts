import { describe, expect, it } from "vitest";
import { loadPythonParser } from "../../../../src/framework/django/python/parse.js";
import { readPythonModule } from "../../../../src/framework/django/python/scope.js";
import { movableDefinitions } from "../../../../src/framework/django/read/class-definitions.js";
import { bindingOf } from "../../../../src/framework/django/read/names.js";

const parser = await loadPythonParser();

/** The names that can leave the body of a migration with these lines, in a module with others. */
function moved(lines: readonly string[], ...others: readonly string[]): readonly string[] {
  const body = lines.map((line) => `    ${line}\n`).join("");
  const text = `from django.db import migrations\n${others.join("\n")}\nclass Migration(migrations.Migration):\n${body}`;
  const parsed = parser.parse(text);
  if (!parsed.ok) throw new Error(parsed.problem.message);
  const module = readPythonModule({ path: "m.py", text }, parsed.root);
  const definition = bindingOf(module, "Migration")?.statement;
  return definition === undefined ? [] : [...movableDefinitions(module, definition).keys()];
}

const RUN = "operations = [migrations.RunPython(fill)]";

describe("definitions in the body of a migration", () => {
  it.each([
    ["a function", ["def fill(apps, editor):", "    pass", RUN], ["fill"]],
    [
      "a constant, and what it is made of",
      ["A = 'a'", "B = A + 'b'", "operations = [migrations.RunSQL(B)]"],
      ["A", "B"],
    ],
    [
      "those that nothing uses",
      ["A = 'a'", "def other(apps, editor): pass", "operations = []"],
      [],
    ],
  ])("can be moved: %s", (_, lines, names) => {
    expect(moved(lines).toSorted()).toEqual(names);
  });

  it.each([
    ["a name that is bound twice", ["def fill(a, e): pass", "def fill(a, e): pass", RUN]],
    ["a name that is changed", ["fill = []", "fill.append(1)", RUN]],
    ["a name that is added to", ["fill = ''", "fill += 'x'", RUN]],
    ["a builtin's name", ["def list(a, e): pass", "operations = [migrations.RunPython(list)]"]],
    ["a decorated function", ["@staticmethod", "def fill(a, e): pass", RUN]],
    ["a function that would see another", ["X = 1", "def fill(a, e): return X", RUN]],
    ["a function that would see itself", ["def fill(a, e): return fill", RUN]],
    ["a default of the class", ["X = 1", "def fill(a, e, x=X): pass", RUN]],
    ["a name that Python mangles", ["def fill(a, e): return a.__secret", RUN]],
    ["its class", ["def fill(a, e): return __class__", RUN]],
    ["what Django calls", ["def apply(a, e): pass", "operations = [migrations.RunPython(apply)]"]],
    ["a constant of such", ["X = 1", "X += 1", "fill = X", RUN]],
  ])("cannot be moved: %s", (_, lines) => {
    expect(moved(lines)).toEqual([]);
  });

  it("cannot be moved: a name that the module has", () => {
    expect(moved(["def fill(a, e): pass", RUN], "fill = 1")).toEqual([]);
  });
});
