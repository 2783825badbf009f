import type { Carried, Use } from "./carried.js";
import type { FinalNames } from "./final-names.js";
import type { ImportNeed } from "./fragment.js";
import type { Import } from "./imports.js";
import type { ImportedName } from "./meaning.js";
import { modulesUsed } from "./package-modules.js";

/** The imports of a new module: what its own text needs and what the carried text uses, each once. */
export function newImports(
  carried: Carried,
  needs: readonly ImportNeed[],
  finalName: FinalNames,
): readonly Import[] {
  const imports = new Map<string, Import>();
  const add = (item: Import): void => {
    imports.set(JSON.stringify([item.module, item.member ?? null, item.name ?? null]), item);
  };
  for (const { module, name } of needs) add({ module, member: name, name });
  for (const use of carried.uses) for (const item of importsFor(use, finalName)) add(item);
  for (const { meaning } of carried.pins) {
    if (meaning.kind === "import") add(importOf(meaning, meaning.name));
    if (meaning.kind !== "package") continue;
    for (const module of meaning.modules) add({ module, member: undefined, name: undefined });
  }
  for (const name of futures(carried)) add({ module: "__future__", member: name, name });
  return [...imports.values()];
}

function importsFor(use: Use, finalName: FinalNames): readonly Import[] {
  const { meaning } = use;
  if (meaning.kind === "import") {
    return [importOf(meaning, finalName(meaning, meaning.name))];
  }
  if (meaning.kind !== "package") return [];
  return modulesUsed(use, meaning).map((module) => ({
    module,
    member: undefined,
    name: undefined,
  }));
}

function importOf({ module, member }: ImportedName, name: string): Import {
  return member === undefined ? { module, member, name } : { module, member, name };
}

/** Features that Python 3 has without asking (https://docs.python.org/3/library/__future__.html). */
const ALWAYS_ON = new Set([
  "absolute_import",
  "division",
  "generator_stop",
  "generators",
  "nested_scopes",
  "print_function",
  "unicode_literals",
  "with_statement",
]);

/** The features that the modules of carried definitions ask for. They change functions, not expressions. */
function futures(carried: Carried): readonly string[] {
  return [...carried.definitions.keys()].flatMap((module) =>
    [...module.bindings.values()]
      .flat()
      .filter((binding) => binding.kind === "import" && binding.module === "__future__")
      .flatMap((binding) => (binding.kind === "import" ? [binding.member ?? ""] : []))
      .filter((feature) => !ALWAYS_ON.has(feature)),
  );
}
