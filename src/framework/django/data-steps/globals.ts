import type { Binding, PythonModule } from "../python/module.js";
import { fieldOf } from "../python/syntax.js";
import { settingsObject } from "./model-settings.js";
import { definedIn, moduleFrame } from "./module-values.js";
import type { Interpreter } from "./interpreter.js";
import { isForeignPath } from "./known-paths.js";
import { DATA, join, literal, opaque, type Value } from "./value.js";

/** What a module-level name means while the step runs; undefined where the module does not bind it. */
export function globalName(
  run: Interpreter,
  module: PythonModule,
  name: string,
): Value | undefined {
  const bindings = module.bindings.get(name);
  if (bindings === undefined) return fromStars(run, module, name);
  if (changesItsGlobals(module, name))
    return opaque(`${name}, which the module changes as it runs`);
  let value: Value = [];
  for (const binding of bindings) value = join(value, boundTo(run, module, name, binding));
  return value;
}

function boundTo(run: Interpreter, module: PythonModule, name: string, binding: Binding): Value {
  if (binding.kind === "definition") return definedIn(run, module, name, binding.statement);
  if (binding.member === undefined) {
    return run.imported(module, binding.aliased ? binding.module : name);
  }
  const dot = binding.module.endsWith(".") ? "" : ".";
  return run.imported(module, `${binding.module}${dot}${binding.member}`);
}

/** A name that `from … import *` brings, where all such modules can be read. */
function fromStars(run: Interpreter, module: PythonModule, name: string): Value | undefined {
  for (const statement of module.starImports) {
    const node = fieldOf(statement, "module_name");
    const path = node === undefined ? "" : module.source.text.slice(node.start, node.end);
    const other = isForeignPath(path) ? undefined : run.world.moduleAt(module, path);
    const value = other === undefined || other === module ? undefined : run.global(other, name);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** May the module's names change while it runs, in a way that its assignments do not show? */
function changesItsGlobals({ source: { text } }: PythonModule, name: string): boolean {
  if (/\bglobals\s*\(|\bsys\.modules\b|__builtins__|\bimport\s+builtins\b/.test(text)) return true;
  if (!text.includes("global ")) return false;
  return new RegExp(`(?:^|[;:])[^\\S\\n]*global\\s[\\w,\\s\\\\]*\\b${name}\\b`, "m").test(text);
}

/** What a dotted path means that a module imports. */
export function importedName(run: Interpreter, module: PythonModule, path: string): Value {
  const known = KNOWN.get(path);
  if (known !== undefined) return known;
  const setting = /^django\.conf\.settings\.(\w+)$/.exec(path)?.[1];
  if (setting !== undefined) {
    const model = run.world.modelSetting(setting);
    return model === undefined ? DATA : literal(model);
  }
  if (isForeignPath(path)) return [{ kind: "imported", path }];
  const own = settingsObject(run, module, path);
  if (own !== undefined) return own;
  const dots = /^\.*/.exec(path)?.[0] ?? "";
  const names = path
    .slice(dots.length)
    .split(".")
    .filter((part) => part !== "");
  for (let count = names.length; count >= 0; count -= 1) {
    if (count === 0 && dots === "") break;
    const other = run.world.moduleAt(module, dots + names.slice(0, count).join("."));
    if (other === undefined) continue;
    const [first, ...rest] = names.slice(count);
    if (first === undefined) return [{ kind: "module", module: other }];
    const value = run.global(other, first);
    if (value === undefined) continue;
    const frame = moduleFrame(other);
    const place = { module: other, node: other.root, frame };
    return rest.reduce((owner, part) => run.attribute(owner, part, place), value);
  }
  return [{ kind: "imported", path }];
}

const KNOWN: ReadonlyMap<string, Value> = new Map<string, Value>([
  ["django.db.connection", [{ kind: "connection" }]],
  ["django.db.DEFAULT_DB_ALIAS", [{ kind: "alias" }]],
  ["django.db.utils.DEFAULT_DB_ALIAS", [{ kind: "alias" }]],
]);
