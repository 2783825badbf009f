import { hasFile, kindIn, type FileTree } from "./file-tree.js";
import { baseName, below, isInside, parentOf } from "./paths.js";

/** What Python would import for a dotted name. */
export type PythonLocation =
  | { readonly kind: "package"; readonly directory: string; readonly file: string }
  | { readonly kind: "module"; readonly file: string }
  | { readonly kind: "namespace"; readonly directories: readonly string[] };

/**
 * Finds a dotted name as Python's path finder does: in the roots in their order, packages before modules, and directories
 * without `__init__.py` as namespace packages where nothing else has the name. Undefined where there is nothing.
 * Source: https://docs.python.org/3/reference/import.html#the-path-based-finder
 */
export function locateModule(
  tree: FileTree,
  roots: readonly string[],
  dotted: string,
): PythonLocation | undefined {
  let directories: readonly string[] = roots;
  let found: PythonLocation | undefined;
  for (const name of dotted.split(".")) {
    found = name === "" ? undefined : locateIn(tree, directories, name);
    if (found === undefined) return undefined;
    directories = directoriesOf(found);
  }
  return found;
}

/** Where the submodules of a package lie; empty for a module. */
export function directoriesOf(location: PythonLocation): readonly string[] {
  switch (location.kind) {
    case "package":
      return [location.directory];
    case "namespace":
      return location.directories;
    case "module":
      return [];
  }
}

function locateIn(
  tree: FileTree,
  directories: readonly string[],
  name: string,
): PythonLocation | undefined {
  const portions: string[] = [];
  for (const directory of directories) {
    const path = below(directory, name);
    const isDirectory = kindIn(tree, directory, name) === "directory";
    if (isDirectory && hasFile(tree, path, "__init__.py")) {
      return { kind: "package", directory: path, file: below(path, "__init__.py") };
    }
    if (hasFile(tree, directory, `${name}.py`)) {
      return { kind: "module", file: `${path}.py` };
    }
    if (isDirectory) portions.push(path);
  }
  return portions.length > 0 ? { kind: "namespace", directories: portions } : undefined;
}

/** A package's dotted name, and the directory that must be on Python's path for it. */
export interface DottedName {
  readonly name: string;
  readonly root: string;
}

/**
 * The name of a package by the directories above it: those with an `__init__.py` are packages too. Directories outside the
 * limit are not looked at.
 */
export function dottedNameOf(tree: FileTree, directory: string, limit: string): DottedName {
  const names = [baseName(directory)];
  let above = parentOf(directory);
  while (above !== limit && isInside(above, limit) && hasFile(tree, above, "__init__.py")) {
    names.unshift(baseName(above));
    above = parentOf(above);
  }
  return { name: names.join("."), root: above };
}

/** The name of the module in a file, by the packages that it lies in: what Python gives it as `__name__` when it is imported. */
export function moduleNameOf(tree: FileTree, file: string, limit: string): string {
  const directory = parentOf(file);
  const own = baseName(file).replace(/\.py$/, "");
  if (own === "__init__") return dottedNameOf(tree, directory, limit).name;
  return hasFile(tree, directory, "__init__.py")
    ? `${dottedNameOf(tree, directory, limit).name}.${own}`
    : own;
}
