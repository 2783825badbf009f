import fc from "fast-check";
import { expect, test } from "vitest";
import { composeModule } from "../../../../src/framework/django/write/compose.js";
import type { PythonModule } from "../../../../src/framework/django/python/module.js";
import { enclosing } from "../../../../src/framework/django/python/enclosing.js";
import type { SyntaxNode } from "../../../../src/framework/django/python/syntax.js";
import type { SliceFragment } from "../../../../src/framework/django/write/fragment.js";
import { operationsOf, plan, python } from "./plans.js";
import { unfold } from "./unfold.js";

const NAMES = ["a", "b", "c", "list", "models", "a_0002"];

/** Any name that code may use; some are bound nowhere. */
const used = fc.constantFrom(...NAMES, "len", "unbound");

/** What binds a name at the top of a module. */
const definition: fc.Arbitrary<Maker> = fc.oneof(
  fc
    .constantFrom("x.a", "x", "y.gis", "y")
    .map((from) => (name: string) => `from ${from} import ${name}`),
  fc.constantFrom("x", "x.a").map((from) => (name: string) => `import ${from} as ${name}`),
  fc.constant((name: string) => `from x import other as ${name}`),
  fc.constantFrom(1, 2).map((value) => (name: string) => `${name} = ${value}`),
  fc.tuple(used, used).map(
    ([p, q]) =>
      (name: string) =>
        `${name} = [lambda ${p}: ${q}]\n${name} += [1]`,
  ),
  fc.tuple(used, used, used, used).map(
    ([p, q, r, s]) =>
      (name: string) =>
        `def ${name}(${p}, z=1):\n    ${q} = ${r}\n    return ${s}.a, f(a=${r}), "a", f"{${s}}", [${p} for ${r} in ${q}]`,
  ),
  fc.tuple(used, used, used).map(
    ([p, q, r]) =>
      (name: string) =>
        `class ${name}:\n    z = 1\n    def ${p}(self): return ${q}, z\n    def ${r}(self, ${q}): return ${r}, ${q}`,
  ),
  fc.tuple(used, used).map(
    ([p, q]) =>
      (name: string) =>
        `def ${name}():\n    global ${p}\n    ${p} = ${q}\n    return ${p}`,
  ),
  fc.tuple(used, used).map(
    ([p, q]) =>
      (name: string) =>
        `if x:\n    ${name} = lambda ${p}=1: ${q}\nelse:\n    ${name} = 2`,
  ),
);

interface Choice {
  /** Which of the two definitions of each name, or none. */
  readonly binds: readonly (0 | 1 | undefined)[];
  /** What the operations use, as indexes of the bound names. */
  readonly uses: readonly number[];
}

const choice: fc.Arbitrary<Choice> = fc.record({
  binds: fc.tuple(...NAMES.map(() => fc.constantFrom(0, 0, 1, 1, undefined))),
  uses: fc.array(fc.nat(), { minLength: 6, maxLength: 6 }),
});

/** Modules that choose from the same few definitions, so that many are alike and many clash. */
const moduleCodes = fc
  .tuple(
    fc.tuple(...NAMES.map(() => fc.tuple(definition, definition))),
    fc.array(choice, { minLength: 1, maxLength: 3 }),
  )
  .map(([definitions, choices]) => choices.map((chosen) => moduleCode(definitions, chosen)));

type Maker = (name: string) => string;

function moduleCode(definitions: readonly (readonly [Maker, Maker])[], chosen: Choice): string {
  const bound = NAMES.filter((_, index) => chosen.binds[index] !== undefined);
  const lines = NAMES.flatMap((name, index) => {
    const which = chosen.binds[index];
    const maker = which === undefined ? undefined : definitions[index]?.[which];
    return maker === undefined ? [] : [maker(name)];
  });
  const names = [...bound, "len"];
  const [p, q, r, s, t, u] = chosen.uses.map((use) => names[use % names.length] ?? "len");
  return `from django.db import migrations
${lines.join("\n")}

class Migration(migrations.Migration):
    operations = [
        migrations.A(${p}, a=${q}, b=lambda c: ${r}),
        migrations.A(${s}.a, f"{${t}}", [${u} for a in "a"]),
    ]
`;
}

/** The node that a slice is. */
function nodeOf(slice: SliceFragment): SyntaxNode {
  const node = enclosing(slice.module.root, slice.start, slice.end).at(-1);
  if (node === undefined) throw new Error("no node");
  return node;
}

const meanings = (modules: readonly PythonModule[]): readonly string[] =>
  modules.flatMap((module) => operationsOf(module).map((slice) => unfold(module, nodeOf(slice))));

test("operations mean what they meant, whatever the names", () => {
  let composed = 0;
  fc.assert(
    fc.property(moduleCodes, (codes) => {
      const modules = codes.map((code, index) => python(`000${index + 1}_m`, code));
      const result = composeModule(plan({ operations: modules.flatMap(operationsOf) }));
      if (!result.ok) return;
      composed += 1;
      const after = python("0009_new", result.text);
      expect(meanings([after]), result.text).toEqual(meanings(modules));
    }),
    { numRuns: 400 },
  );
  // Most of what is generated must not be refused, or nothing was tested.
  expect(composed).toBeGreaterThan(200);
});
