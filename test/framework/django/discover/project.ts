import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, sep } from "node:path";
import { afterAll } from "vitest";
import type { DjangoApp } from "../../../../src/framework/django/discover/app.js";
import { discoverProject } from "../../../../src/framework/django/discover/discover.js";
import type {
  Discovery,
  DiscoverOptions,
} from "../../../../src/framework/django/discover/discovery.js";
import { loadPythonParser } from "../../../../src/framework/django/python/parse.js";

const made: string[] = [];

afterAll(() => {
  for (const directory of made) rmSync(directory, { recursive: true, force: true });
});

/** The files of a project by path; `/` between the parts. */
export type Files = Readonly<Record<string, string>>;

/** Writes files into a new temporary directory and gives its path. It is deleted after the tests of the file. */
export function writeProject(files: Files): string {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), "refold-discover-")));
  made.push(directory);
  for (const [path, text] of Object.entries(files)) {
    const file = join(directory, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return directory.split(sep).join("/");
}

/** An app's files: its package, its migrations package and the migrations named. */
export function appFiles(directory: string, ...migrations: readonly string[]): Files {
  const names = ["__init__", ...migrations];
  return {
    [`${directory}/__init__.py`]: "",
    ...Object.fromEntries(names.map((name) => [`${directory}/migrations/${name}.py`, ""])),
  };
}

/** A `manage.py` that names a settings module. */
export function manage(module: string): string {
  return `import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "${module}")\n`;
}

const parser = await loadPythonParser();

/** Discovers a project of files. */
export function discover(files: Files, options: Partial<DiscoverOptions> = {}): Discovery {
  return discoverAt(writeProject(files), options);
}

/** Discovers the project in a directory. */
export function discoverAt(root: string, options: Partial<DiscoverOptions> = {}): Discovery {
  return discoverProject(
    root,
    { virtualEnv: undefined, apps: [], settingsModule: undefined, ...options },
    parser,
  );
}

/** Each app as `label = migrations directory`. */
export function shown(apps: readonly DjangoApp[]): readonly string[] {
  return apps.map(({ label, migrationsDir }) => `${label} = ${migrationsDir}`);
}

/** Where a virtual environment keeps its packages. */
export const PACKAGES = ".venv/lib/python3.12/site-packages";
