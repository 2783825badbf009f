import type { ChainProblem } from "../../../chain/problem.js";
import { entriesOf, hasFile, type Entry, type FileTree } from "./file-tree.js";
import { baseName, below, isInside, shownPath } from "./paths.js";
import { unreadableDirectory } from "./problem.js";

/** What a walk over the project's directories notices. All paths absolute, in the order of the walk: shallow first. */
export interface ProjectSurvey {
  /** Directories named `migrations` that are packages. */
  readonly migrations: readonly string[];
  /** Files named `manage.py`. */
  readonly managers: readonly string[];
  /** Files named `wsgi.py` or `asgi.py`. */
  readonly entryPoints: readonly string[];
  /** Files that look like settings by their names. */
  readonly settings: readonly string[];
  readonly problems: readonly ChainProblem[];
}

/** Deeper than any project goes; a file system that contains itself ends here. */
const DEEPEST = 40;

/** Directories that hold other people's code, or none. */
const SKIPPED = new Set([
  "node_modules",
  "bower_components",
  "__pycache__",
  "site-packages",
  "dist-packages",
]);

/**
 * Walks a project. Hidden directories, virtual environments, installed packages and build results are left out. A link
 * to a directory inside the project is not followed, since the walk comes there anyway; one to the outside is, once.
 */
export function walkProject(tree: FileTree, root: string): ProjectSurvey {
  const migrations: string[] = [];
  const managers: string[] = [];
  const entryPoints: string[] = [];
  const settings: string[] = [];
  const problems: ChainProblem[] = [];
  const linked = new Set<string>();
  const realRoot = tree.realPath(root);
  let level = [root];
  for (let depth = 0; depth <= DEEPEST && level.length > 0; depth += 1) {
    const next: string[] = [];
    for (const directory of level) {
      const listing = tree.list(directory);
      if (!listing.ok) {
        problems.push(unreadableDirectory(shownPath(root, directory), listing.message));
        continue;
      }
      const isPackage = listing.entries.has("__init__.py");
      if (baseName(directory) === "migrations" && isPackage) migrations.push(directory);
      for (const entry of listing.entries.values()) {
        const path = below(directory, entry.name);
        if (entry.kind === "file") {
          if (entry.name === "manage.py") managers.push(path);
          else if (entry.name === "wsgi.py" || entry.name === "asgi.py") entryPoints.push(path);
          else if (isSettings(path)) settings.push(path);
        } else if (entry.kind === "directory" && isWalked(tree, directory, entry)) {
          if (!entry.link || leadsToNewPlace(tree, path, realRoot, linked)) next.push(path);
        }
      }
    }
    level = next;
  }
  return { migrations, managers, entryPoints, settings, problems };
}

/** `settings.py`, `settings_local.py`, `local_settings.py`, and the modules of a package `settings`. */
function isSettings(path: string): boolean {
  const name = baseName(path);
  if (!name.endsWith(".py")) return false;
  if (/^(\w+_)?settings(_\w+)?\.py$/.test(name)) return true;
  return /\/settings\/[^/]+$/.test(path);
}

function isWalked(tree: FileTree, directory: string, { name }: Entry): boolean {
  if (name.startsWith(".") || SKIPPED.has(name) || name.endsWith(".egg-info")) return false;
  const path = below(directory, name);
  // What setuptools builds is a copy of the packages.
  if ((name === "build" || name === "dist") && !hasFile(tree, path, "__init__.py")) return false;
  return !isEnvironment(tree, path);
}

/** Whether a directory is a virtual environment, of venv, virtualenv or conda. */
function isEnvironment(tree: FileTree, directory: string): boolean {
  return entriesOf(tree, directory).some(
    ({ name }) => name === "pyvenv.cfg" || name === "conda-meta",
  );
}

function leadsToNewPlace(
  tree: FileTree,
  path: string,
  realRoot: string,
  linked: Set<string>,
): boolean {
  const real = tree.realPath(path);
  // A link upwards would lead back to the project.
  if (isInside(real, realRoot) || isInside(realRoot, real) || linked.has(real)) return false;
  linked.add(real);
  return true;
}
