import type { ChainDialect } from "../javascript/chain/chain-dialect.js";
import type { MigrationDirectory } from "../javascript/migration-file.js";
import { SourceFiles } from "../javascript/source-files.js";
import { discoverKnex } from "./discover.js";
import { CLIENTS, dialectOf } from "./real-knex.js";

/** A Knex project: its migration directories, and the databases that it is for. */
export interface KnexProject {
  readonly files: SourceFiles;
  readonly directories: readonly MigrationDirectory[];
  /** The client of each dialect that the project supports. */
  readonly clients: ReadonlyMap<ChainDialect, string>;
}

/** Reads what there is of migrations below a root. */
export function openKnexProject(root: string): KnexProject {
  const files = new SourceFiles(root);
  const directories = discoverKnex(files);
  const clients = clientsOf(files, directories);
  return { files, directories, clients };
}

/** Packages that are drivers of a database, with the client that they are for. */
const DRIVERS = ["pg", "pg-native", "mysql", "mysql2", "sqlite3", "better-sqlite3"] as const;

/** What migrations call the clients that they ask for, and the client that is meant. */
const ASKED: readonly (readonly [RegExp, ChainDialect])[] = [
  [/["'](?:pg|postgres|postgresql)["']/, "postgres"],
  [/["'](?:mysql2?|mariadb)["']/, "mysql"],
  [/["'](?:better-)?sqlite3?["']/, "sqlite"],
];

/**
 * The databases that the project supports: those whose drivers it depends on (not only for development) and those that its migrations ask
 * for; all three where nothing says.
 */
function clientsOf(
  files: SourceFiles,
  directories: readonly MigrationDirectory[],
): ReadonlyMap<ChainDialect, string> {
  const dependencies = dependenciesIn(files.read("package.json")?.text ?? "");
  const found = new Map<ChainDialect, string>();
  for (const driver of DRIVERS) {
    const dialect = dialectOf(driver);
    if (dialect !== undefined && dependencies.includes(driver)) found.set(dialect, driver);
  }
  const texts = directories.flatMap(({ migrations }) => migrations.map(({ file }) => file.text));
  for (const [pattern, dialect] of ASKED) {
    if (!found.has(dialect) && texts.some((text) => pattern.test(text))) {
      found.set(dialect, CLIENTS[dialect]);
    }
  }
  if (found.size > 0 && dependencies.some((name) => dialectOf(name) !== undefined)) return found;
  const all: readonly ChainDialect[] = ["postgres", "mysql", "sqlite"];
  return new Map(all.map((dialect) => [dialect, found.get(dialect) ?? CLIENTS[dialect]]));
}

function dependenciesIn(manifest: string): readonly string[] {
  try {
    const parsed: unknown = JSON.parse(manifest);
    const found: unknown =
      typeof parsed === "object" && parsed !== null
        ? Reflect.get(parsed, "dependencies")
        : undefined;
    return typeof found === "object" && found !== null ? Object.keys(found) : [];
  } catch {
    return [];
  }
}
