import { keyText } from "../../chain/migration.js";
import { diskTree } from "./discover/disk-tree.js";
import type { Discovery } from "./discover/discovery.js";
import { locateModule } from "./discover/modules.js";
import { below, shownPath } from "./discover/paths.js";
import { loadPackage } from "./load-package.js";
import type { PythonParser } from "./python/parse.js";
import type { MigrationModule } from "./read/migration.js";

/** A package that the settings have, always or under a condition, in the place of an app's own migrations. */
export interface OverrideStatus {
  readonly app: string;
  readonly directory: string;
  /** Steps of the app's own migrations that it does not stand for. */
  readonly missing: readonly string[];
}

/** Steps that the modules of an override stand for, by `keyText`: those that they replace, and those whose names they have. */
export function stepsCovered(modules: readonly MigrationModule[]): ReadonlySet<string> {
  return new Set(
    modules.flatMap(({ key, replaces }) =>
      [key, ...replaces.map((named) => named.key)].map(keyText),
    ),
  );
}

/**
 * The overrides that the settings name, with what each lacks. Packages that replace none of an app's steps are not among them: those are
 * migrations that the project has for itself.
 */
export function overridesOf(discovery: Discovery, parser: PythonParser): readonly OverrideStatus[] {
  const tree = diskTree();
  const { root, roots, settings, apps, otherApps } = discovery;
  return [...settings.migrationModules].flatMap(([label, values]) => {
    const app = [...apps, ...otherApps].find((candidate) => candidate.label === label);
    if (app === undefined) return [];
    const own = below(app.packageDir, "migrations");
    const steps = loadPackage(discovery, label, own, parser).modules;
    return values.flatMap(({ value }): readonly OverrideStatus[] => {
      const location = value === null ? undefined : locateModule(tree, roots, value);
      if (location?.kind !== "package") return [];
      const directory = shownPath(root, location.directory);
      const { modules } = loadPackage(discovery, label, directory, parser);
      const covered = stepsCovered(modules);
      if (!modules.some(({ replaces }) => replaces.length > 0)) return [];
      const missing = steps
        .filter(({ key, replaces }) => replaces.length === 0 && !covered.has(keyText(key)))
        .map(({ key }) => key.name);
      return [{ app: label, directory, missing }];
    });
  });
}
