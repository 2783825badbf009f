import { hasFile, type FileTree } from "./file-tree.js";
import { locateModule } from "./modules.js";
import { below } from "./paths.js";
import type { AppIdentity } from "./app-identity.js";
import type { SettingsInfo } from "./settings.js";

/** Where an app's migrations are. */
export type MigrationsPlace =
  | { readonly kind: "package"; readonly directory: string; readonly redirected: boolean }
  /** The app has none: no package, a namespace, or MIGRATION_MODULES says None. */
  | { readonly kind: "none" }
  /** MIGRATION_MODULES names a module that cannot be found. */
  | { readonly kind: "lost"; readonly module: string };

/**
 * Finds an app's migrations package. What MIGRATION_MODULES says for certain decides; what it says only under a condition
 * counts where the app has no package of its own.
 * Source: django/db/migrations/loader.py, MigrationLoader.migrations_module and load_disk.
 */
export function migrationsPlace(
  tree: FileTree,
  roots: readonly string[],
  settings: SettingsInfo,
  app: AppIdentity,
): MigrationsPlace {
  const said = settings.migrationModules.get(app.label) ?? [];
  const certain = said.find((value) => value.certain);
  if (certain !== undefined) {
    return certain.value === null ? { kind: "none" } : redirected(tree, roots, certain.value);
  }
  for (const directory of app.directories) {
    const own = below(directory, "migrations");
    if (hasFile(tree, own, "__init__.py")) {
      return { kind: "package", directory: own, redirected: false };
    }
  }
  const possible = said.find((value) => value.value !== null)?.value;
  return possible === undefined || possible === null
    ? { kind: "none" }
    : redirected(tree, roots, possible);
}

function redirected(tree: FileTree, roots: readonly string[], module: string): MigrationsPlace {
  const location = locateModule(tree, roots, module);
  if (location === undefined) return { kind: "lost", module };
  return location.kind === "package"
    ? { kind: "package", directory: location.directory, redirected: true }
    : { kind: "none" };
}
