import type { MigrationDirectory } from "../javascript/migration-file.js";
import { SourceFiles } from "../javascript/source-files.js";
import { discoverKnex } from "./discover.js";
import { CLIENTS, dialectOf, type KnexDialect } from "./real-knex.js";

/** A Knex project: its migration directories, and the databases that it is for. */
export interface KnexProject {
  readonly files: SourceFiles;
  readonly directories: readonly MigrationDirectory[];
  /** The client of each dialect that the project supports. */
  readonly clients: ReadonlyMap<KnexDialect, string>;
  /** The configuration in which code changes names on their way to the database, where there is one. */
  readonly renaming: string | undefined;
}

/** Reads what there is of migrations below a root. */
export function openKnexProject(root: string): KnexProject {
  const files = new SourceFiles(root);
  return {
    files,
    directories: discoverKnex(files),
    clients: clientsOf(files),
    renaming: renamingOf(files),
  };
}

/** The knexfile that has a `wrapIdentifier`, or a package's mapper in its place. */
function renamingOf(files: SourceFiles): string | undefined {
  return files
    .entries("")
    .map(({ name }) => name)
    .filter((name) => /^knexfile\.[cm]?[jt]s$/.test(name))
    .find((name) => /wrapIdentifier|SnakeCaseMappers/.test(files.read(name)?.text ?? ""));
}

/** Packages that are drivers of a database, with the client that they are for. */
const DRIVERS = ["pg", "pg-native", "mysql", "mysql2", "sqlite3", "better-sqlite3"] as const;

/** The clients of the drivers that the project depends on; all three databases where it names none. */
function clientsOf(files: SourceFiles): ReadonlyMap<KnexDialect, string> {
  const manifest = files.read("package.json")?.text ?? "";
  const found = new Map<KnexDialect, string>();
  for (const driver of DRIVERS) {
    if (!manifest.includes(`"${driver}"`)) continue;
    const dialect = dialectOf(driver);
    if (dialect !== undefined) found.set(dialect, driver);
  }
  if (found.size > 0) return found;
  const all: readonly KnexDialect[] = ["postgres", "mysql", "sqlite"];
  return new Map(all.map((dialect) => [dialect, CLIENTS[dialect]]));
}
