import { keyText, type MigrationKey } from "../../../chain/migration.js";
import type { Slot } from "../../../operation/field.js";
import { enclosing } from "../python/enclosing.js";
import type { PythonModule } from "../python/module.js";
import type { Dependency, MigrationModule } from "../read/migration.js";

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

/** Where the code of a migration names a step. */
export interface NamedInCode {
  readonly migration: MigrationModule;
  /** Offset in its text. */
  readonly start: number;
  /** Is the step's module named, or only the step? */
  readonly as: "module" | "step";
}

/**
 * Steps of an app that the code of migrations names: to load the state that they end with, to migrate to them, or, where files go, to
 * import what their modules define. Each with the first place that does. What a migration depends on, runs before and replaces is the
 * graph's and not meant, nor are docstrings and comments.
 */
export function stepsNamedInCode(
  migrations: readonly MigrationModule[],
  steps: readonly MigrationKey[],
  files: "stay" | "go",
): ReadonlyMap<string, NamedInCode> {
  const byName = new Map(steps.map((key) => [key.name, key]));
  const found = new Map<string, NamedInCode>();
  for (const migration of migrations) {
    for (const { name, isPath, start } of namingsIn(migration.module)) {
      const key = byName.get(name);
      if (key === undefined || keyText(key) === keyText(migration.key)) continue;
      if (found.has(keyText(key)) || (isPath && files === "stay")) continue;
      if (!isMeant(migration, key, start) || isGraphs(migration, start)) continue;
      if (!isCode(migration.module, start)) continue;
      found.set(keyText(key), { migration, start, as: isPath ? "module" : "step" });
    }
  }
  return found;
}

function namingsIn(module: PythonModule): readonly Naming[] {
  let namings = known.get(module);
  if (namings === undefined) {
    const { text } = module.source;
    namings = [...namesInStrings(text), ...namesInImports(text)];
    known.set(module, namings);
  }
  return namings;
}

/** Whole strings that are a name or end with one behind a dot: `"shop.migrations.0002_price"`, `f"{__package__}.0002_price"`. */
function namesInStrings(text: string): readonly Naming[] {
  return [...text.matchAll(/(["'])((?:[^"'\n]*\.)?)(\w{3,})\1/g)].map(
    ({ index, 2: path = "", 3: name = "" }) => ({
      name,
      isPath: path !== "",
      start: index + 1 + path.length,
    }),
  );
}

/** All words of imports: `from shop.migrations import add_price` takes a module as `import shop.migrations.add_price` does. */
function namesInImports(text: string): readonly Naming[] {
  const imports = text.matchAll(/^[ \t]*(?:from|import)[ \t][^\n(]*(?:\([^)]*\))?/gm);
  return [...imports].flatMap(({ index: at, 0: whole }) =>
    [...whole.matchAll(/\w{3,}/g)].map(({ index, 0: name }) => ({
      name,
      isPath: true,
      start: at + index,
    })),
  );
}

/**
 * A name alone means a step of the same app, or of the one whose label stands in front of it. In a dependency that only the project's code
 * can tell, it means a step of any app: `swapper.dependency(*model, version="0002_more")`.
 */
function isMeant(migration: MigrationModule, step: MigrationKey, start: number): boolean {
  const { key, module, dependencies } = migration;
  if (key.app === step.app) return true;
  if (dependencies.some((one) => !isRead(one) && holds(one.expression.slice, start))) return true;
  const before = module.source.text.slice(Math.max(0, start - REACH), start);
  return [...before.matchAll(/\w+/g)].some(([word]) => word === step.app);
}

function isGraphs({ dependencies, runBefore, replaces }: MigrationModule, start: number): boolean {
  const slots: readonly Slot[] = [
    ...dependencies.filter(isRead).map(({ expression }) => expression.slice),
    ...[...runBefore, ...replaces].map(({ tuple }) => tuple),
  ];
  return slots.some((slot) => holds(slot, start));
}

function isRead({ key, setting }: Dependency): boolean {
  return key !== undefined || setting !== undefined;
}

function holds(slot: Slot, offset: number): boolean {
  return slot.start <= offset && offset < slot.end;
}

/** Does the text stand in code, and not in a comment or a docstring? */
function isCode({ root }: PythonModule, start: number): boolean {
  const around = enclosing(root, start, start + 1);
  if (around.some(({ type }) => type === "comment")) return false;
  const string = around.findIndex(({ type }) => type === "string");
  return string < 0 || around[string - 1]?.type !== "expression_statement";
}
