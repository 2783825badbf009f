import { basename, dirname } from "node:path/posix";
import { Node, type ClassDeclaration, type SourceFile } from "ts-morph";
import type { EncodedFile } from "../../../edit/encoding.js";
import { dialectOf } from "../../classes/discover/dialect.js";
import { findImported, findSources } from "../../classes/discover/find-sources.js";
import { readClassProject } from "../../classes/discover/read-project.js";
import type { ClassMigration, ClassProject } from "../../classes/project.js";

/** Texts that take part in migrations: the classes, and what names or imports them. */
const WANTED =
  /\bMigrationInterface\b|\bqueryRunner\b|\bnamingStrategy\b|\buuidExtension\b|["'`][^"'`\n]*\bmigrations?\b[^"'`\n]*["'`]/i;

/** Finds the chains of a project. Runs nothing of it. */
export function openTypeOrmProject(root: string): ClassProject {
  const files = findSources(root, WANTED);
  const migrations = [...files.values()].filter(({ text }) =>
    /\bMigrationInterface\b|\bqueryRunner\b/.test(text),
  );
  const importing = findSources(root, importOf(migrations));
  return readTypeOrmProject(
    root,
    new Map([...files, ...findImported(root, migrations), ...importing]),
  );
}

/** Texts that name one of the modules in quotes, as imports and barrels do: they have to lose it with its file. */
function importOf(modules: readonly EncodedFile[]): RegExp {
  const names = modules.map(({ path }) => basename(path).replace(/\.[^.]+$/, ""));
  const known = names.filter((name) => name !== "index").map((name) => escaped(name));
  return new RegExp(`/(?:${known.join("|") || "(?!)"})(?:\\.[cm]?[jt]s)?["'\`]`);
}

/** The name as it stands in a pattern. */
function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}

/** The chains of a project whose files are at hand. */
export function readTypeOrmProject(
  root: string,
  files: ReadonlyMap<string, EncodedFile>,
): ClassProject {
  return readClassProject(root, files, {
    migrationsIn,
    listed: (listed) => listed.map(({ migration }) => migration),
    // Ties keep the order of the registration: the framework's sort is stable.
    inOrder: (migrations) => migrations.toSorted((a, b) => timestampOf(a) - timestampOf(b)),
    dialectOf,
  });
}

/** The last 13 characters of the name as a number, by which the framework sorts. */
export function timestampOf({ key }: ClassMigration): number {
  return Number(key.name.slice(-13));
}

/** Migration classes of a file: those with `up` that say so, or whose name ends in a timestamp. */
function migrationsIn(path: string, source: SourceFile): readonly ClassMigration[] {
  return source.getClasses().flatMap((declaration) => {
    const name = nameOf(declaration);
    if (name === undefined || declaration.getInstanceMethod("up") === undefined) return [];
    const implemented = declaration
      .getImplements()
      .some((each) => each.getText() === "MigrationInterface");
    const migration = { key: { app: dirname(path), name }, path, declaration };
    if (!Number.isInteger(timestampOf(migration))) return [];
    return implemented || /\d{13}$/.test(name) ? [migration] : [];
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
