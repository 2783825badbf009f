import { parse } from "smol-toml";
import { decodeUtf8 } from "../../../edit/encoding.js";
import type { PythonModule } from "../python/module.js";
import { fieldOf, parts, type SyntaxNode } from "../python/syntax.js";
import { stringOf, stringsIn } from "../read/literal.js";
import { iniValue } from "../write/ini.js";
import { entriesOf, hasFile, type FileTree } from "./file-tree.js";
import type { ModuleReader } from "./module-reader.js";
import { below, parentOf } from "./paths.js";
import type { ProjectSurvey } from "./walk-project.js";

/** A settings module that a file of the project names. */
export interface DeclaredSettings {
  readonly module: string;
  /** The file that names it, absolute. */
  readonly file: string;
}

const VARIABLE = "DJANGO_SETTINGS_MODULE";

/**
 * The settings modules that a project names, the one that `manage.py` uses first: in `manage.py`, `wsgi.py` and
 * `asgi.py`, in modules of the project's own directory, and in the configuration of pytest and django-stubs.
 */
export function declaredSettings(
  tree: FileTree,
  root: string,
  survey: ProjectSurvey,
  reader: ModuleReader,
): readonly DeclaredSettings[] {
  const scripts = entriesOf(tree, root)
    .filter(({ name, kind }) => kind === "file" && name.endsWith(".py"))
    .map(({ name }) => below(root, name));
  const modules = [...new Set([...survey.managers, ...survey.entryPoints, ...scripts])];
  const directories = [...new Set([root, ...survey.managers.map(parentOf)])];
  const declared = [
    ...modules.flatMap((file) => inModule(tree, reader, file)),
    ...directories.flatMap((directory) => inConfiguration(tree, directory)),
  ];
  const first = new Map<string, DeclaredSettings>();
  for (const one of declared) if (!first.has(one.module)) first.set(one.module, one);
  return [...first.values()];
}

function inModule(tree: FileTree, reader: ModuleReader, file: string): readonly DeclaredSettings[] {
  const content = tree.read(file);
  // Saves parsing: most scripts in a project's directory do not name settings.
  if (!content.ok || !Buffer.from(content.bytes).includes(VARIABLE)) return [];
  const module = reader.parse(file);
  if (module === undefined) return [];
  return declarationsIn(module).map((name) => ({ module: name, file }));
}

/** The strings that are given to the variable: as second argument of a call, or as assigned value. */
function declarationsIn(module: PythonModule): readonly string[] {
  const found: string[] = [];
  const pending: SyntaxNode[] = [module.root];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    const value = declaredBy(module, node);
    if (value !== undefined) found.push(...stringsIn(module, value).map((text) => text.value));
    pending.push(...[...node.children].reverse());
  }
  return found.filter((name) => /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/.test(name));
}

function declaredBy(module: PythonModule, node: SyntaxNode): SyntaxNode | undefined {
  if (node.type === "argument_list") {
    const [first, second] = parts(node);
    return first !== undefined && stringOf(module, first) === VARIABLE ? second : undefined;
  }
  if (node.type !== "assignment") return undefined;
  const left = fieldOf(node, "left");
  if (left?.type !== "subscript") return undefined;
  const key = fieldOf(left, "subscript");
  return key !== undefined && stringOf(module, key) === VARIABLE
    ? fieldOf(node, "right")
    : undefined;
}

/** The sections of INI files that pytest reads. (https://docs.pytest.org/en/stable/reference/customize.html) */
const INI: readonly (readonly [file: string, section: string])[] = [
  ["pytest.ini", "pytest"],
  ["tox.ini", "pytest"],
  ["setup.cfg", "tool:pytest"],
];

function inConfiguration(tree: FileTree, directory: string): readonly DeclaredSettings[] {
  const found: DeclaredSettings[] = [];
  const add = (file: string, module: unknown): void => {
    if (typeof module === "string" && module !== "") found.push({ module, file });
  };
  for (const [name, section] of INI) {
    const file = below(directory, name);
    const text = hasFile(tree, directory, name) ? textAt(tree, file) : undefined;
    if (text !== undefined) add(file, iniValue(text, section, VARIABLE.toLowerCase()));
  }
  if (hasFile(tree, directory, "pyproject.toml")) {
    const file = below(directory, "pyproject.toml");
    const tool = tableAt(tomlAt(tree, file), "tool");
    const pytest = tableAt(tool, "pytest");
    add(file, tableAt(pytest, "ini_options")?.[VARIABLE]);
    add(file, pytest?.[VARIABLE]);
    add(file, tableAt(tool, "django-stubs")?.["django_settings_module"]);
  }
  return found;
}

function textAt(tree: FileTree, file: string): string | undefined {
  const content = tree.read(file);
  const decoded = content.ok ? decodeUtf8(file, content.bytes) : undefined;
  return decoded?.ok === true ? decoded.file.text : undefined;
}

type Table = Readonly<Record<string, unknown>>;

/** A TOML file that is none counts as not there: other tools will say so. */
function tomlAt(tree: FileTree, file: string): Table | undefined {
  const text = textAt(tree, file);
  if (text === undefined) return undefined;
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

function tableAt(table: Table | undefined, key: string): Table | undefined {
  const value = table?.[key];
  return isTable(value) ? value : undefined;
}

function isTable(value: unknown): value is Table {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
