import { resolve } from "node:path";
import { decodePython } from "../../../edit/encoding.js";
import { diskTree } from "../discover/disk-tree.js";
import { locateModule, type PythonLocation } from "../discover/modules.js";
import { parentOf, shownPath } from "../discover/paths.js";
import type { PythonModule } from "../python/module.js";
import type { PythonParser } from "../python/parse.js";
import { readPythonModule } from "../python/scope.js";
import type { DataWorld } from "./world.js";

/**
 * Finds and reads the modules that data steps import, as Python would find them below the roots. Each file is read once; one
 * that cannot be read counts as not there. `root` is the project's directory, from which paths are shown.
 */
export function moduleFinder(
  root: string,
  roots: readonly string[],
  parser: PythonParser,
): DataWorld["moduleAt"] {
  const tree = diskTree();
  const modules = new Map<string, PythonModule | undefined>();
  const read = (file: string): PythonModule | undefined => {
    if (modules.has(file)) return modules.get(file);
    const content = tree.read(file);
    const decoded = content.ok ? decodePython(shownPath(root, file), content.bytes) : undefined;
    const parsed = decoded?.ok === true ? parser.parse(decoded.file.text) : undefined;
    const module =
      decoded?.ok === true && parsed?.ok === true
        ? readPythonModule(decoded.file, parsed.root)
        : undefined;
    modules.set(file, module);
    return module;
  };
  return (from, path) => {
    const dots = /^\.*/.exec(path)?.[0].length ?? 0;
    const dotted = path.slice(dots);
    if (dots === 0) return fileOf(locateModule(tree, roots, dotted), read);
    let directory = parentOf(resolve(root, from.source.path).replaceAll("\\", "/"));
    for (let step = 1; step < dots; step += 1) directory = parentOf(directory);
    if (dotted === "") return read(`${directory}/__init__.py`);
    return fileOf(locateModule(tree, [directory], dotted), read);
  };
}

function fileOf(
  location: PythonLocation | undefined,
  read: (file: string) => PythonModule | undefined,
): PythonModule | undefined {
  return location === undefined || location.kind === "namespace" ? undefined : read(location.file);
}
