import { posix } from "node:path";
import { findDirectories } from "../javascript/find-directories.js";
import type { MigrationDirectory, MigrationFile } from "../javascript/migration-file.js";
import type { SourceFiles } from "../javascript/source-files.js";

/** The endings that Knex loads (lib/migrations/common/MigrationsLoader.js), those of JavaScript and TypeScript. */
const LOADED = /\.(?:[cm]?js|ts)$/;

/** The migration directories of a Knex project, each in the order in which Knex runs it: by file name. */
export function discoverKnex(files: SourceFiles): readonly MigrationDirectory[] {
  return findDirectories(files, isKnexMigration).map((path) => knexDirectory(files, path));
}

/** A directory of migrations, whatever is in it. */
export function knexDirectory(files: SourceFiles, path: string): MigrationDirectory {
  return { label: path, path, migrations: migrationsIn(files, path) };
}

function migrationsIn(files: SourceFiles, directory: string): readonly MigrationFile[] {
  return files
    .entries(directory)
    .filter((entry) => entry.isFile() && LOADED.test(entry.name) && !entry.name.endsWith(".d.ts"))
    .map(({ name }) => name)
    .sort((a, b) => (a < b ? -1 : 1))
    .flatMap((name) => {
      const path = posix.join(directory, name);
      const file = files.read(path);
      return file === undefined ? [] : [{ key: { app: directory, name }, path, file }];
    });
}

function isKnexMigration(text: string): boolean {
  return (
    /\bup\b/.test(text) &&
    /knex|\.schema\b/i.test(text) &&
    !/queryInterface|QueryRunner/i.test(text)
  );
}
