import { keyText, type MigrationKey } from "../../../chain/migration.js";
import type { Slot } from "../../../operation/field.js";
import type { DjangoProject } from "../project.js";
import { enclosing } from "../python/enclosing.js";
import type { PythonModule } from "../python/module.js";
import type { MigrationModule } from "../read/migration.js";

/** Text that may name a step: a string of a name, or the dotted path of a module. */
interface Naming {
  /** The last word. */
  readonly name: string;
  /** Does the text name the module that the step is in? It can be imported as long as its file is there. */
  readonly isPath: boolean;
  readonly start: number;
}

/** How far in front of a name its app's label is looked for. */
const REACH = 120;

const known = new WeakMap<PythonModule, readonly Naming[]>();

/**
 * Steps of an app that the code of migrations names: to load the state that they end with, to migrate to them, or, where files go, to
 * import what their modules define. Each with a migration that does. What a migration depends on, runs before and replaces is the graph's
 * and not meant, nor are docstrings and comments.
 */
export function stepsNamedInCode(
  project: DjangoProject,
  steps: readonly MigrationKey[],
  files: "stay" | "go",
): ReadonlyMap<string, MigrationModule> {
  const byName = new Map(steps.map((key) => [key.name, key]));
  const found = new Map<string, MigrationModule>();
  for (const migration of project.apps.flatMap(({ modules }) => modules)) {
    for (const { name, isPath, start } of namingsIn(migration.module)) {
      const key = byName.get(name);
      if (key === undefined || keyText(key) === keyText(migration.key)) continue;
      if (isPath && files === "stay") continue;
      if (!isMeant(migration, key, start) || isGraphs(migration, start)) continue;
      if (isCode(migration.module, start)) found.set(keyText(key), migration);
    }
  }
  return found;
}

function namingsIn(module: PythonModule): readonly Naming[] {
  let namings = known.get(module);
  if (namings === undefined) {
    const { text } = module.source;
    namings = [
      ...[...text.matchAll(/(["'])((?:\w*\.)*)(\w{3,})\1/g)].map(
        ({ index, 2: path = "", 3: name = "" }): Naming => ({
          name,
          isPath: path !== "",
          start: index + 1 + path.length,
        }),
      ),
      ...[...text.matchAll(/^[ \t]*(?:from|import)[ \t]+([\w.]*\.)(\w{3,})/gm)].map(
        ({ index, 0: whole, 2: name = "" }): Naming => ({
          name,
          isPath: true,
          start: index + whole.length - name.length,
        }),
      ),
    ];
    known.set(module, namings);
  }
  return namings;
}

/** A name alone means a step of the same app, or of the one whose label stands in front of it. */
function isMeant({ key, module }: MigrationModule, step: MigrationKey, start: number): boolean {
  if (key.app === step.app) return true;
  const before = module.source.text.slice(Math.max(0, start - REACH), start);
  return [...before.matchAll(/\w+/g)].some(([word]) => word === step.app);
}

function isGraphs({ dependencies, runBefore, replaces }: MigrationModule, start: number): boolean {
  const slots: readonly Slot[] = [
    ...dependencies.map(({ expression }) => expression.slice),
    ...[...runBefore, ...replaces].map(({ tuple }) => tuple),
  ];
  return slots.some((slot) => slot.start <= start && start < slot.end);
}

/** Does the text stand in code, and not in a comment or a docstring? */
function isCode({ root }: PythonModule, start: number): boolean {
  const around = enclosing(root, start, start + 1);
  if (around.some(({ type }) => type === "comment")) return false;
  const string = around.findIndex(({ type }) => type === "string");
  return string < 0 || around[string - 1]?.type !== "expression_statement";
}
