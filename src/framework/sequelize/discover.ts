import { posix } from "node:path";
import { findDirectories } from "../javascript/find-directories.js";
import type { MigrationDirectory, MigrationFile } from "../javascript/migration-file.js";
import type { SourceFiles } from "../javascript/source-files.js";

/** The files that sequelize-cli loads (lib/core/migrator.js), and those of ES modules that umzug loads. */
const LOADED = /\.(?:[cm]?js|[cm]?ts)$/;

/**
 * The migration directories of a Sequelize project, each in the order in which sequelize-cli and umzug run it: by file name. They are those
 * whose modules are migrations, and the one that `.sequelizerc` names.
 */
export function discoverSequelize(files: SourceFiles): readonly MigrationDirectory[] {
  const configured = configuredDirectory(files);
  const found = findDirectories(files, isSequelizeMigration);
  const paths = new Set([...found, ...(configured === undefined ? [] : [configured])]);
  return [...paths].sort().flatMap((path) => {
    const directory = sequelizeDirectory(files, path);
    return directory.migrations.length === 0 ? [] : [directory];
  });
}

/** A directory of migrations, whatever is in it. */
export function sequelizeDirectory(files: SourceFiles, path: string): MigrationDirectory {
  return { label: path, path, migrations: migrationsIn(files, path) };
}

function migrationsIn(files: SourceFiles, directory: string): readonly MigrationFile[] {
  return files
    .entries(directory)
    .filter(
      (entry) => entry.isFile() && LOADED.test(entry.name) && !/\.d\.[cm]?ts$/.test(entry.name),
    )
    .map(({ name }) => name)
    .sort((a, b) => (a < b ? -1 : 1))
    .flatMap((name) => {
      const path = posix.join(directory, name);
      const file = files.read(path);
      const isOne =
        file !== undefined && (/^\d/.test(name) ? /\bup\b/ : IS_MIGRATION).test(file.text);
      return isOne ? [{ key: { app: directory, name }, path, file }] : [];
    });
}

/** An exported `up` beside what Sequelize gives it. */
const IS_MIGRATION = /\bup\b[\s\S]*(?:queryInterface|QueryInterface|DataTypes|sequelize)/;

function isSequelizeMigration(text: string): boolean {
  return (
    /\bup\b/.test(text) &&
    /queryInterface|QueryInterface|from ["']sequelize["']|require\(["']sequelize["']\)/.test(
      text,
    ) &&
    !/QueryRunner|MigrationInterface/.test(text)
  );
}

/** `migrations-path` of .sequelizerc, where its text tells: path.resolve and path.join of strings. */
function configuredDirectory(files: SourceFiles): string | undefined {
  const text = files.read(".sequelizerc")?.text ?? "";
  const value = /["']migrations-path["']\s*:\s*([^\n]+)/.exec(text)?.[1] ?? "";
  const parts = [...value.matchAll(/["']([^"']+)["']/g)].map(([, part = ""]) => part);
  if (parts.length === 0) return undefined;
  const path = posix.normalize(parts.join("/")).replace(/^\.\//, "").replace(/\/$/, "");
  return path.startsWith("..") || posix.isAbsolute(path) ? undefined : path;
}
