import { fieldOf, parts, type SyntaxNode } from "../python/syntax.js";
import type { ImportBinding, PythonModule } from "../python/module.js";
import { bindingOf, importedPath, textOf } from "../read/names.js";
import type { FileTree } from "./file-tree.js";
import type { ModuleReader } from "./module-reader.js";
import { locateModule } from "./modules.js";
import { below, parentOf } from "./paths.js";
import type { Value } from "./value.js";

/** What the reading of app configurations needs. */
export interface ConfigContext {
  readonly tree: FileTree;
  /** Everywhere that Python would look: the project and installed packages. */
  readonly roots: readonly string[];
  readonly reader: ModuleReader;
}

/** A subclass of AppConfig, as far as its text says what it is; inherited attributes included. */
export interface ConfigClass {
  readonly name: string | undefined;
  readonly label: string | undefined;
  /** The attribute `default`; undefined where it is not set. */
  readonly isDefault: boolean | undefined;
}

/** Classes inherit from each other in a chain of at most this length; circles end here. */
const DEEPEST = 8;

const APP_CONFIG = new Set(["django.apps.AppConfig", "django.apps.config.AppConfig"]);

/** The configuration that a class of a module is; undefined where the module has no such class. */
export function configClass(
  context: ConfigContext,
  file: string,
  name: string,
): ConfigClass | undefined {
  return classAt(context, file, name, 0);
}

/** All configurations among the names of a module, imported ones too, as `inspect.getmembers` gives them. */
export function configClasses(context: ConfigContext, file: string): readonly ConfigClass[] {
  const module = context.reader.parse(file);
  return [...(module?.bindings ?? [])].flatMap(([name, bindings]) => {
    const binding = bindings.at(-1);
    return binding?.kind === "import" && !mayBeConfig(binding)
      ? []
      : (configClass(context, file, name) ?? []);
  });
}

/** By its name alone: what else `apps.py` imports, models and signals, is not worth reading. */
function mayBeConfig(binding: ImportBinding): boolean {
  const path = memberPath(binding);
  return path !== undefined && /(Config|App)\w*$/.test(path) && !APP_CONFIG.has(path);
}

/** The dotted path of an imported member, with the leading dots of a relative import. */
function memberPath({ module, member }: ImportBinding): string | undefined {
  if (member === undefined) return undefined;
  return module.endsWith(".") ? module + member : `${module}.${member}`;
}

function classAt(
  context: ConfigContext,
  file: string,
  name: string,
  depth: number,
): ConfigClass | undefined {
  const module = context.reader.parse(file);
  const binding = module === undefined ? undefined : bindingOf(module, name);
  if (module === undefined || binding === undefined || depth > DEEPEST) return undefined;
  if (binding.kind === "import") {
    const path = memberPath(binding);
    return path === undefined ? undefined : imported(context, file, path, depth + 1);
  }
  const definition =
    binding.statement.type === "decorated_definition"
      ? fieldOf(binding.statement, "definition")
      : binding.statement;
  if (definition?.type !== "class_definition") return undefined;
  const base = baseOf(context, file, module, definition, depth);
  if (base === undefined) return undefined;
  const own = ownAttributes(context, file, name);
  return {
    name: textIn(own, "name") ?? base.name,
    label: textIn(own, "label") ?? base.label,
    isDefault: flagIn(own, "default") ?? base.isDefault,
  };
}

/** The first base that is a configuration. */
function baseOf(
  context: ConfigContext,
  file: string,
  module: PythonModule,
  definition: SyntaxNode,
  depth: number,
): ConfigClass | undefined {
  const bases = fieldOf(definition, "superclasses");
  for (const base of bases === undefined ? [] : parts(bases)) {
    if (base.type === "keyword_argument") continue;
    const path = importedPath(module, base);
    const found =
      path === undefined
        ? classAt(context, file, textOf(module, base), depth + 1)
        : imported(context, file, path, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

const NOTHING: ConfigClass = { name: undefined, label: undefined, isDefault: undefined };

/** The class of a dotted path, as a module imports it. */
function imported(
  context: ConfigContext,
  file: string,
  path: string,
  depth: number,
): ConfigClass | undefined {
  if (APP_CONFIG.has(path)) return NOTHING;
  const name = path.slice(path.lastIndexOf(".") + 1);
  const dotted = path.slice(0, path.length - name.length - 1);
  const dots = /^\.*/.exec(path)?.[0].length ?? 0;
  const location =
    dots === 0
      ? locateModule(context.tree, context.roots, dotted)
      : relative(context, file, dots, path.slice(dots, -name.length).replace(/\.$/, ""));
  // A configuration of a package that is not there: by its name it is one, and the rest is not known.
  if (location === undefined) return /Config$/.test(name) ? NOTHING : undefined;
  return location.kind === "namespace" ? undefined : classAt(context, location.file, name, depth);
}

function relative(
  context: ConfigContext,
  file: string,
  dots: number,
  rest: string,
): ReturnType<typeof locateModule> {
  let directory = parentOf(file);
  for (let up = 1; up < dots; up += 1) directory = parentOf(directory);
  return rest === ""
    ? { kind: "package", directory, file: below(directory, "__init__.py") }
    : locateModule(context.tree, [directory], rest);
}

type Attributes = ReadonlyMap<string, readonly { readonly value: Value }[]>;

function ownAttributes(context: ConfigContext, file: string, name: string): Attributes {
  for (const { value } of context.reader.execute(file).names.get(name) ?? []) {
    if (value.kind === "class") return value.names;
  }
  return new Map();
}

function textIn(attributes: Attributes, name: string): string | undefined {
  for (const { value } of attributes.get(name) ?? []) if (value.kind === "text") return value.text;
  return undefined;
}

function flagIn(attributes: Attributes, name: string): boolean | undefined {
  for (const { value } of attributes.get(name) ?? []) if (value.kind === "flag") return value.flag;
  return undefined;
}
