import { entriesOf, hasFile, type Entry, type FileTree } from "./file-tree.js";
import { below } from "./paths.js";

/** Packages nest this deep above their apps: `wagtail/contrib/forms/migrations` is three. */
const DEEPEST = 5;

/** Directories below which no app lies that a project could install. */
const SKIPPED = new Set([
  "tests",
  "test",
  "testing",
  "node_modules",
  "__pycache__",
  "static",
  "templates",
  "locale",
  "templatetags",
  "management",
]);

/**
 * The migrations packages below a directory with installed packages, in the order of their names. Only packages are
 * walked, and below the directory itself namespaces too; links are not followed.
 */
export function walkVendors(tree: FileTree, directory: string): readonly string[] {
  const found: string[] = [];
  let level = [{ path: directory, isNamespace: true }];
  for (let depth = 0; depth <= DEEPEST && level.length > 0; depth += 1) {
    const next: { path: string; isNamespace: boolean }[] = [];
    for (const { path, isNamespace } of level) {
      for (const entry of entriesOf(tree, path)) {
        if (!isWalked(entry)) continue;
        const inner = below(path, entry.name);
        const isPackage = hasFile(tree, inner, "__init__.py");
        if (isPackage && entry.name === "migrations") found.push(inner);
        else if (isPackage || (isNamespace && depth < 2)) {
          next.push({ path: inner, isNamespace: isNamespace && !isPackage });
        }
      }
    }
    level = next;
  }
  return found.sort();
}

function isWalked({ name, kind, link }: Entry): boolean {
  return kind === "directory" && !link && !SKIPPED.has(name) && !/[.-]/.test(name);
}
