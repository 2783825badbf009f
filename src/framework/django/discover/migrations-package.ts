import type { ChainProblem } from "../../../chain/problem.js";
import { duplicateName } from "../../../chain/module-problems.js";
import { entriesOf, hasFile, type Entry, type FileTree } from "./file-tree.js";
import { below, shownPath } from "./paths.js";
import { pathProblem, unreadableDirectory } from "./problem.js";

/** A module among an app's migrations. */
export interface MigrationFile {
  readonly name: string;
  /** Relative to the project with `/`, absolute outside it. */
  readonly path: string;
  /** Why it is not to be opened: what is no file may not answer. */
  readonly unreadable?: string;
}

/** The modules of a migrations package, in the order in which Django reads them, and what is odd about them. */
export interface PackageContents {
  readonly files: readonly MigrationFile[];
  readonly problems: readonly ChainProblem[];
}

/**
 * Lists the migration modules of a directory: those that `pkgutil.iter_modules` gives without packages and names with
 * `_` or `~` in front, sorted by file name.
 * Source: django/db/migrations/loader.py, MigrationLoader.load_disk; pkgutil.py, _iter_file_finder_modules.
 */
export function migrationFiles(
  tree: FileTree,
  root: string,
  directory: string,
  app: string,
): PackageContents {
  const listing = tree.list(directory);
  if (!listing.ok) {
    const problem = unreadableDirectory(shownPath(root, directory), listing.message);
    return { files: [], problems: [{ ...problem, severity: "error" }] };
  }
  const packages = new Set(
    entriesOf(tree, directory)
      .filter(({ name, kind }) => kind === "directory" && isModuleName(name))
      .map(({ name }) => name)
      .filter((name) => hasFile(tree, below(directory, name), "__init__.py")),
  );
  const files: MigrationFile[] = [];
  const problems: ChainProblem[] = [];
  for (const entry of listing.entries.values()) {
    const name = sourceName(entry);
    if (name === undefined) continue;
    const path = shownPath(root, below(directory, entry.name));
    if (packages.has(name)) {
      // Python's finder gives the package, and Django leaves packages out: the module is never seen.
      const seen = shownPath(root, below(directory, name, "__init__.py"));
      problems.push(duplicateName({ app, name }, path, seen));
    } else {
      files.push({ name, path, ...unreadable(entry) });
    }
  }
  const sources = new Set(files.map(({ name }) => name));
  for (const entry of listing.entries.values()) {
    const name = compiledName(entry);
    if (name === undefined || sources.has(name) || packages.has(name)) continue;
    problems.push(compiledOnly(shownPath(root, below(directory, entry.name))));
  }
  return { files, problems };
}

function isModuleName(name: string): boolean {
  return name !== "" && !name.includes(".") && !/^[_~]/.test(name);
}

/** Python's finder goes by names alone, and the import fails. */
function unreadable({ kind, link }: Entry): { readonly unreadable?: string } {
  if (kind === "file") return {};
  const isLost = link && kind === "other";
  return { unreadable: isLost ? "the symbolic link leads to no file" : "it is no regular file" };
}

function sourceName({ name }: Entry): string | undefined {
  if (!name.endsWith(".py")) return undefined;
  const stem = name.slice(0, -".py".length);
  return isModuleName(stem) ? stem : undefined;
}

/** The module that a compiled file beside the sources provides. */
function compiledName({ name, kind }: Entry): string | undefined {
  const stem = /^(.*?)(?:\.pyc|(?:\.(?:cpython|cp|abi3|pypy)[^/]*)?\.(?:so|pyd))$/.exec(name)?.[1];
  return kind === "file" && stem !== undefined && isModuleName(stem) ? stem : undefined;
}

function compiledOnly(path: string): ChainProblem {
  return pathProblem(
    "compiled-migration",
    "error",
    path,
    `${path} is a compiled migration without source; Django loads it, refold cannot read it`,
    "delete it if its source was deleted on purpose, else restore the source",
  );
}
