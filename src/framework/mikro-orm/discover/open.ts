import { readFileSync } from "node:fs";
import { join } from "node:path";
import { basename, dirname } from "node:path/posix";
import type { ClassDeclaration, SourceFile } from "ts-morph";
import type { EncodedFile } from "../../../edit/encoding.js";
import { compareText } from "../../../chain/order.js";
import { findImported, findSources } from "../../classes/discover/find-sources.js";
import { readClassProject } from "../../classes/discover/read-project.js";
import type { ClassMigration, ClassProject } from "../../classes/project.js";
import { dialectOf } from "./dialect.js";

/** Texts that take part in migrations: the classes, the configuration, and what names or imports them. */
const WANTED =
  /@mikro-orm\/|\bmikro-orm\b|\baddSql\b|\bmigrationsList\b|["'`][^"'`\n]*\bmigrations?\b[^"'`\n]*["'`]/i;

/** Finds the chains of a project. Runs nothing of it. */
export function openMikroOrmProject(root: string): ClassProject {
  const files = findSources(root, WANTED);
  const migrations = [...files.values()].filter(({ text }) => /\baddSql\b/.test(text));
  const all = new Map([...files, ...findImported(root, migrations)]);
  return readMikroOrmProject(root, all, packagesOf(root));
}

/** The chains of a project whose files are at hand; `packages` is the text that names its drivers. */
export function readMikroOrmProject(
  root: string,
  files: ReadonlyMap<string, EncodedFile>,
  packages = "",
): ClassProject {
  return readClassProject(root, files, {
    migrationsIn,
    listed: (listed) =>
      listed.map(({ migration, name = nameInList(migration) }) => ({
        ...migration,
        key: { app: migration.key.app, name: recorded(name) },
      })),
    // umzug sorts the paths that the glob gives; a list stays as it is.
    inOrder: (migrations, registration) =>
      registration === undefined
        ? migrations.toSorted((a, b) => compareText(a.path, b.path))
        : migrations,
    dialectOf: (directory, texts) => dialectOf(directory, texts, files, packages),
  });
}

function packagesOf(root: string): string {
  try {
    return readFileSync(join(root, "package.json"), "utf8");
  } catch {
    return "";
  }
}

/** The migration class of a file: the first that is exported (Migrator.resolve). */
function migrationsIn(path: string, source: SourceFile): readonly ClassMigration[] {
  if (/@mikro-orm\/migrations-mongodb/.test(source.getFullText())) return [];
  const [declaration] = source.getClasses().filter(isMigration);
  if (declaration === undefined) return [];
  return [{ key: { app: dirname(path), name: recorded(basename(path)) }, path, declaration }];
}

function isMigration(declaration: ClassDeclaration): boolean {
  const up = declaration.getInstanceMethod("up");
  if (up === undefined || declaration.isAbstract()) return false;
  return isOfFramework(declaration) || /\bthis\s*\.\s*addSql\b/.test(up.getText());
}

/** Does the class extend the framework's own one, and none of the project's? */
export function isOfFramework(declaration: ClassDeclaration): boolean {
  return /(?:^|\.)Migration$/.test(declaration.getExtends()?.getExpression().getText() ?? "");
}

/** The name of a migration in a list that gives it none (Migrator.createUmzug). */
function nameInList({ declaration, key }: ClassMigration): string {
  return declaration.getName() ?? key.name;
}

/** What the table of migrations holds of a file or a name (MigrationStorage.getMigrationName). */
function recorded(name: string): string {
  return name.replace(/\.[jt]s$/, "");
}
