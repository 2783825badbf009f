import { resolve } from "node:path";
import type { ChainProblem } from "../../chain/problem.js";
import { diskTree } from "./discover/disk-tree.js";
import type { Discovery } from "./discover/discovery.js";
import { migrationFiles } from "./discover/migrations-package.js";
import { loadProject } from "./load-project.js";
import type { PythonParser } from "./python/parse.js";
import type { MigrationModule } from "./read/migration.js";

/** The migrations of a package, whether or not the project's graph has them. */
export interface LoadedPackage {
  readonly modules: readonly MigrationModule[];
  /** What could not be read. */
  readonly problems: readonly ChainProblem[];
}

/** Reads the migrations in a directory (relative to the project, or absolute) as those of an app. */
export function loadPackage(
  discovery: Discovery,
  label: string,
  directory: string,
  parser: PythonParser,
): LoadedPackage {
  const { root } = discovery;
  const { files } = migrationFiles(diskTree(), root, resolve(root, directory), label);
  const loaded = loadProject(
    { ...discovery, apps: [] },
    [
      {
        label,
        name: label,
        packageDir: directory,
        migrationsDir: directory,
        redirected: false,
        origin: "project",
        installed: "yes",
        files,
      },
    ],
    parser,
  );
  const modules = loaded.project.apps.flatMap((app) => app.modules);
  return { modules, problems: loaded.problems };
}
