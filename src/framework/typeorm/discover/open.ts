import { dirname } from "node:path/posix";
import {
  Node,
  Project as Morph,
  type ArrayLiteralExpression,
  type ClassDeclaration,
} from "ts-morph";
import type { EncodedFile } from "../../../edit/encoding.js";
import type { Registration, TypeOrmChain, TypeOrmMigration, TypeOrmProject } from "../project.js";
import { dialectOf } from "./dialect.js";
import { requiresOf } from "./requires.js";
import { candidatesOf, findImported, findSources } from "./find-sources.js";

/** Texts that take part in migrations: the classes, and what names or imports them. */
const WANTED =
  /\bMigrationInterface\b|\bqueryRunner\b|\bnamingStrategy\b|\buuidExtension\b|["'`][^"'`\n]*\bmigrations?\b[^"'`\n]*["'`]/i;

/** Finds the chains of a project. Runs nothing of it. */
export function openTypeOrmProject(root: string): TypeOrmProject {
  const files = findSources(root, WANTED);
  const migrations = [...files.values()].filter(({ text }) =>
    /\bMigrationInterface\b|\bqueryRunner\b/.test(text),
  );
  return readTypeOrmProject(root, new Map([...files, ...findImported(root, migrations)]));
}

/** The chains of a project whose files are at hand. */
export function readTypeOrmProject(
  root: string,
  files: ReadonlyMap<string, EncodedFile>,
): TypeOrmProject {
  const morph = new Morph({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: true,
    compilerOptions: { allowJs: true, noResolve: true },
  });
  for (const [path, { text }] of files) morph.createSourceFile(`/${path}`, text);
  const classes = new Map<string, readonly TypeOrmMigration[]>();
  for (const path of files.keys()) {
    const migrations = migrationsIn(path, morph);
    if (migrations.length > 0) classes.set(path, migrations);
  }
  const registered = arraysIn(files, morph, classes);
  const taken = new Set(registered.flatMap(({ migrations }) => migrations.map(({ path }) => path)));
  const loose = new Map<string, TypeOrmMigration[]>();
  for (const [path, migrations] of classes) {
    if (taken.has(path)) continue;
    const directory = dirname(path);
    loose.set(directory, [...(loose.get(directory) ?? []), ...migrations]);
  }
  const chains = [
    ...registered.map((found) =>
      chainOf(dirname(found.registration.path), found.migrations, found.registration, files),
    ),
    ...[...loose].map(([directory, migrations]) =>
      chainOf(directory, migrations, undefined, files),
    ),
  ];
  return { root, chains, files, morph };
}

function chainOf(
  directory: string,
  migrations: readonly TypeOrmMigration[],
  registration: Registration | undefined,
  files: ReadonlyMap<string, EncodedFile>,
): TypeOrmChain {
  // Ties keep the order of the registration: the framework's sort is stable.
  const sorted = migrations.toSorted((a, b) => a.timestamp - b.timestamp);
  const texts = sorted.flatMap(({ path }) => files.get(path)?.text ?? []);
  return {
    label: directory,
    migrations: sorted.map((each) => ({ ...each, key: { app: directory, name: each.key.name } })),
    registration,
    dialect: dialectOf(directory, texts),
  };
}

/** Migration classes of a file: those with `up` that say so, or whose name ends in a timestamp. */
function migrationsIn(path: string, morph: Morph): readonly TypeOrmMigration[] {
  const source = morph.getSourceFileOrThrow(`/${path}`);
  return source.getClasses().flatMap((declaration) => {
    const name = nameOf(declaration);
    if (name === undefined || declaration.getInstanceMethod("up") === undefined) return [];
    const implemented = declaration
      .getImplements()
      .some((each) => each.getText() === "MigrationInterface");
    const timestamp = Number(name.slice(-13));
    if (!Number.isInteger(timestamp) || (!implemented && !/\d{13}$/.test(name))) return [];
    return [{ key: { app: dirname(path), name }, timestamp, path, declaration }];
  });
}

/** What the framework records: the `name` property where it is a string, else the class's name. */
function nameOf(declaration: ClassDeclaration): string | undefined {
  const property = declaration.getInstanceProperty("name");
  if (Node.isPropertyDeclaration(property)) {
    const value = property.getInitializer();
    if (Node.isStringLiteral(value)) return value.getLiteralValue();
  }
  return declaration.getName();
}

interface Found {
  readonly registration: Registration;
  readonly migrations: readonly TypeOrmMigration[];
}

/** Arrays of at least two imported migration classes. */
function arraysIn(
  files: ReadonlyMap<string, EncodedFile>,
  morph: Morph,
  classes: ReadonlyMap<string, readonly TypeOrmMigration[]>,
): readonly Found[] {
  const found: Found[] = [];
  const all = new Map(
    [...classes.values()]
      .flat()
      .map((each) => [`${each.path} ${each.declaration.getName() ?? ""}`, each]),
  );
  for (const path of files.keys()) {
    const source = morph.getSourceFileOrThrow(`/${path}`);
    const imported = importsOf(path, morph, files);
    source.forEachDescendant((node) => {
      if (!Node.isArrayLiteralExpression(node)) return;
      const migrations = node.getElements().flatMap((element) => {
        const place = placeOfElement(element, imported);
        return (place === undefined ? undefined : all.get(place)) ?? [];
      });
      if (migrations.length >= 2 && isWhole(node, migrations)) {
        found.push({ registration: { path, array: node }, migrations });
      }
    });
  }
  return found;
}

/** The module and the name that an element stands for: an imported name, or a property of a required module. */
function placeOfElement(element: Node, imported: ReadonlyMap<string, string>): string | undefined {
  if (Node.isIdentifier(element)) return imported.get(element.getText());
  if (!Node.isPropertyAccessExpression(element)) return undefined;
  const [path, whole] = imported.get(element.getExpression().getText())?.split(" ") ?? [];
  return path !== undefined && whole === "*" ? `${path} ${element.getName()}` : undefined;
}

/** All elements of the array are known migrations. */
function isWhole(array: ArrayLiteralExpression, migrations: readonly unknown[]): boolean {
  return array.getElements().length === migrations.length;
}

/** For each imported or required name, the path and the name of what it stands for; `*` is the module itself. */
export function importsOf(
  path: string,
  morph: Morph,
  files: ReadonlyMap<string, unknown>,
): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const source = morph.getSourceFileOrThrow(`/${path}`);
  for (const { specifier, namespace, parts } of requiresOf(source)) {
    const target = resolved(path, specifier, files);
    if (target === undefined) continue;
    if (namespace !== undefined) names.set(namespace, `${target} *`);
    for (const { local, name } of parts) names.set(local, `${target} ${name}`);
  }
  for (const declaration of source.getImportDeclarations()) {
    const target = resolved(path, declaration.getModuleSpecifierValue(), files);
    if (target === undefined) continue;
    for (const specifier of declaration.getNamedImports()) {
      const local = specifier.getAliasNode()?.getText() ?? specifier.getName();
      names.set(local, `${target} ${specifier.getName()}`);
    }
  }
  return names;
}

/** The file that a relative import means. */
export function resolved(
  from: string,
  specifier: string,
  files: ReadonlyMap<string, unknown>,
): string | undefined {
  if (!specifier.startsWith(".")) return undefined;
  const parts = dirname(from).split("/");
  for (const part of specifier.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  return candidatesOf(parts.join("/").replace(/^\.\//, "")).find((candidate) =>
    files.has(candidate),
  );
}
