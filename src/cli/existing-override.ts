import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { ExistingOverride } from "../../transforms/override-django.js";
import { decodePython, type EncodedFile } from "../edit/encoding.js";
import { diskTree } from "../framework/django/discover/disk-tree.js";
import { migrationFiles } from "../framework/django/discover/migrations-package.js";
import { loadProject } from "../framework/django/load-project.js";
import type { OpenProject } from "./open-project.js";
import { refusal } from "./stop.js";
import { toldChainProblem } from "./told.js";

/** Reads an override package; undefined where there is none. Throws Stop where a module of it cannot be read. */
export function existingOverride(
  opened: OpenProject,
  app: string,
  directory: string,
): ExistingOverride | undefined {
  const { root, discovery, parser } = opened;
  const { files } = migrationFiles(diskTree(), root, resolve(root, directory), app);
  if (files.length === 0) return undefined;
  const loaded = loadProject(
    { ...discovery, apps: [] },
    [
      {
        label: app,
        name: app,
        packageDir: directory,
        migrationsDir: directory,
        redirected: true,
        origin: "project",
        installed: "yes",
        files,
      },
    ],
    parser,
  );
  if (loaded.problems.length > 0) {
    throw refusal(loaded.problems.map((problem) => toldChainProblem(opened, problem)));
  }
  return {
    init: readInit(root, `${directory}/__init__.py`),
    modules: loaded.project.apps.flatMap(({ modules }) => modules),
  };
}

function readInit(root: string, path: string): EncodedFile | undefined {
  try {
    const decoded = decodePython(path, readFileSync(resolve(root, path)));
    return decoded.ok ? decoded.file : undefined;
  } catch {
    return undefined;
  }
}
