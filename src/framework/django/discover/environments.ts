import { decodeUtf8 } from "../../../edit/encoding.js";
import { entriesOf, isDirectory, kindIn, type FileTree } from "./file-tree.js";
import { below } from "./paths.js";

/** Where a project keeps its environment, by custom. */
export const ENVIRONMENT_NAMES = [".venv", "venv", "env", ".env", "virtualenv"];

/**
 * The directories with installed packages that belong to a project: of the environment that is given ($VIRTUAL_ENV) and of
 * those inside the project, in this order, each once. Directories that their `.pth` files add come last.
 * Source: https://docs.python.org/3/library/site.html
 */
export function sitePackages(
  tree: FileTree,
  root: string,
  virtualEnv: string | undefined,
): readonly string[] {
  const inside = ENVIRONMENT_NAMES.map((name) => below(root, name));
  const environments = virtualEnv === undefined ? inside : [virtualEnv, ...inside];
  const found = new Map<string, string>();
  for (const directory of environments.flatMap((path) => packagesOf(tree, path))) {
    const real = tree.realPath(directory);
    if (!found.has(real)) found.set(real, directory);
  }
  const installed = [...found.values()];
  const added = installed.flatMap((directory) => addedByPathFiles(tree, directory));
  return [...new Set([...installed, ...added])];
}

/** `lib/python3.12/site-packages`, on Windows `Lib/site-packages`. */
function packagesOf(tree: FileTree, environment: string): readonly string[] {
  const libraries = ["lib", "lib64", "Lib"]
    .filter((name) => kindIn(tree, environment, name) === "directory")
    .map((name) => below(environment, name));
  const pythons = libraries.flatMap((library) =>
    entriesOf(tree, library)
      .filter(({ name, kind }) => kind === "directory" && /^(python|pypy)/.test(name))
      .map(({ name }) => below(library, name)),
  );
  return [...libraries, ...pythons].flatMap((directory) =>
    kindIn(tree, directory, "site-packages") === "directory"
      ? [below(directory, "site-packages")]
      : [],
  );
}

/** Directories that are on Python's path because a `.pth` file names them: packages installed in place. */
function addedByPathFiles(tree: FileTree, directory: string): readonly string[] {
  return entriesOf(tree, directory)
    .filter(({ name, kind }) => kind === "file" && name.endsWith(".pth"))
    .flatMap(({ name }) => {
      const path = below(directory, name);
      const content = tree.read(path);
      const text = content.ok ? decodeUtf8(path, content.bytes) : undefined;
      return text?.ok === true ? text.file.text.split(/\r\n|\r|\n/) : [];
    })
    .map((line) => line.trim().split("\\").join("/").replace(/\/+$/, ""))
    .filter(
      (line) => (line.startsWith("/") || /^[A-Za-z]:\//.test(line)) && isDirectory(tree, line),
    );
}

/** A Django that is installed. */
export interface InstalledDjango {
  /** As its metadata has it: `5.2.19`. */
  readonly version: string;
  /** The directory that says so. */
  readonly directory: string;
}

/** The Django in the first of the directories that has one, by the name of its metadata. */
export function installedDjango(
  tree: FileTree,
  directories: readonly string[],
): InstalledDjango | undefined {
  for (const directory of directories) {
    for (const { name, kind } of entriesOf(tree, directory)) {
      const found = /^django-(\d[^-]*)\.(?:dist-info|egg-info)$/i.exec(name);
      const version = found?.[1] ?? /^django-(\d[^-]*)-py[^-]*\.egg-info$/i.exec(name)?.[1];
      if (version !== undefined && kind !== "other") {
        return { version, directory: below(directory, name) };
      }
    }
  }
  return undefined;
}
