import { posix } from "node:path";
import type * as t from "@babel/types";
import { namesIn, walk } from "./free-names.js";
import type { ParsedModule } from "./parse.js";

/** What a list of migrations has for one of them. */
export interface ListEntry {
  readonly node: t.Node;
  /** The migration's name, without the ending of a file. */
  readonly name: string;
  /** The module that it takes, as a path in the project without an ending; undefined where it says the name alone. */
  readonly module: string | undefined;
  /** A text, a module, or both with code of its own. */
  readonly kind: "text" | "module" | "object";
}

/** An array or an object that has migrations in it: what Knex's `migrationSource`, umzug or a barrel takes. */
export interface MigrationList {
  readonly node: t.ArrayExpression | t.ObjectExpression;
  readonly entries: readonly ListEntry[];
}

/** A module of the project that is given a name by an import or a `require` at the top of a module. */
export interface ImportedModule {
  readonly statement: t.Statement;
  readonly module: string;
  readonly locals: readonly string[];
}

/** A name as lists say it: without directories and the ending of a file. */
export function bareName(text: string): string {
  return posix.basename(text).replace(/\.[cm]?[jt]s$/, "");
}

/** The path of a module in the project, without an ending; undefined for packages. */
export function modulePath(from: string, specifier: string): string | undefined {
  if (!/^\.\.?\//.test(specifier)) return undefined;
  return posix.normalize(posix.join(posix.dirname(from), specifier)).replace(/\.[cm]?[jt]s$/, "");
}

/** What of a list is certainly, or by its name, a migration that is looked for. */
export interface ListedMigrations {
  readonly isNamed: (name: string) => boolean;
  readonly isModule: (path: string) => boolean;
}

/** The arrays and objects of a module that have a migration's module in them, or at least two names of migrations. */
export function listsIn(
  module: ParsedModule,
  { isNamed, isModule }: ListedMigrations,
): readonly MigrationList[] {
  const imports = new Map(
    importedModules(module).flatMap(({ locals, module: path }) =>
      locals.map((local) => [local, path] as const),
    ),
  );
  const lists: MigrationList[] = [];
  walk(module.program, (node) => {
    if (node.type !== "ArrayExpression" && node.type !== "ObjectExpression") return true;
    const parts = node.type === "ArrayExpression" ? node.elements : node.properties;
    const entries = parts.flatMap((part) =>
      part === null ? [] : (entryOf(part, module.file.path, imports) ?? []),
    );
    const named = entries.filter(({ name }) => isNamed(name));
    const taken = entries.some(({ module: path }) => path !== undefined && isModule(path));
    if (entries.length < 2 || (named.length < 2 && !taken)) return true;
    lists.push({ node, entries });
    return false;
  });
  return lists;
}

/** The modules of the project that a module imports, or requires at its top. */
export function importedModules({ program, file }: ParsedModule): readonly ImportedModule[] {
  return program.body.flatMap((statement): readonly ImportedModule[] => {
    if (statement.type === "ImportDeclaration") {
      const path = modulePath(file.path, statement.source.value);
      const locals = statement.specifiers.map(({ local }) => local.name);
      return path === undefined ? [] : [{ statement, module: path, locals }];
    }
    if (statement.type !== "VariableDeclaration") return [];
    const [only, second] = statement.declarations;
    const specifier = second === undefined ? requiredBy(only?.init) : undefined;
    const path = specifier === undefined ? undefined : modulePath(file.path, specifier);
    if (path === undefined || only === undefined) return [];
    const locals: string[] = [];
    walk(only.id, (node) => {
      if (node.type === "Identifier") locals.push(node.name);
      return true;
    });
    return [{ statement, module: path, locals }];
  });
}

/** What `require(…)` or `import(…)` names. */
export function requiredBy(node: t.Node | null | undefined): string | undefined {
  if (node?.type === "ImportExpression") return textOf(node.source);
  if (node?.type !== "CallExpression") return undefined;
  const { callee } = node;
  const isCall =
    callee.type === "Import" || (callee.type === "Identifier" && callee.name === "require");
  return isCall ? textOf(node.arguments[0]) : undefined;
}

/** A text that stands in the source as it is. */
export function textOf(node: t.Node | null | undefined): string | undefined {
  if (node?.type === "StringLiteral") return node.value;
  if (node?.type !== "TemplateLiteral" || node.expressions.length > 0) return undefined;
  return node.quasis[0]?.value.cooked ?? undefined;
}

function entryOf(
  node: t.Node,
  from: string,
  imports: ReadonlyMap<string, string>,
): ListEntry | undefined {
  const text = textOf(node);
  if (text !== undefined) return { node, name: bareName(text), module: undefined, kind: "text" };
  if (node.type === "FunctionDeclaration" || node.type === "ObjectMethod") return undefined;
  const [module, second] = modulesIn(node, from, imports);
  if (second !== undefined) return undefined;
  const named = nameIn(node);
  if (named !== undefined) return { node, name: bareName(named), module, kind: "object" };
  return module === undefined
    ? undefined
    : { node, name: posix.basename(module), module, kind: "module" };
}

/** The name that an object says of itself (`{ name: "…" }`), or the one that it is the value of. */
function nameIn(node: t.Node): string | undefined {
  if (node.type === "ObjectProperty" && !node.computed) return textOf(node.key);
  if (node.type !== "ObjectExpression") return undefined;
  for (const property of node.properties) {
    if (property.type !== "ObjectProperty" || property.key.type !== "Identifier") continue;
    if (property.key.name === "name") return textOf(property.value);
  }
  return undefined;
}

/** The modules that a part of a list takes something from. */
function modulesIn(
  node: t.Node,
  from: string,
  imports: ReadonlyMap<string, string>,
): readonly string[] {
  const found = new Set<string>();
  walk(node, (each) => {
    const specifier = requiredBy(each);
    const path = specifier === undefined ? undefined : modulePath(from, specifier);
    if (path !== undefined) found.add(path);
    return true;
  });
  for (const name of namesIn(node)) {
    const module = imports.get(name);
    if (module !== undefined) found.add(module);
  }
  return [...found];
}
