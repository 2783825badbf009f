import type { ChainProblem } from "../../../chain/problem.js";
import type { DjangoApp, Installed, Origin } from "./app.js";
import { identityOfPackage, type AppIdentity, type ConfigRules } from "./app-identity.js";
import type { ConfigContext } from "./config-class.js";
import { hasFile, type FileTree } from "./file-tree.js";
import { migrationFiles } from "./migrations-package.js";
import { migrationsPlace } from "./migrations-place.js";
import { dottedNameOf } from "./modules.js";
import { below, isInside, parentOf, shownPath } from "./paths.js";
import { pathProblem } from "./problem.js";
import type { SettingsInfo } from "./settings.js";

/** What finding apps needs to know of the project. */
export interface AppContext extends ConfigContext {
  readonly tree: FileTree;
  readonly root: string;
  /** Directories with installed packages. */
  readonly vendorRoots: readonly string[];
  readonly settings: SettingsInfo;
  readonly rules: ConfigRules;
}

/** What came of looking at one app. */
export type Candidate =
  | { readonly kind: "app"; readonly app: DjangoApp; readonly problems: readonly ChainProblem[] }
  | { readonly kind: "unmigrated"; readonly label: string }
  | { readonly kind: "lost"; readonly label: string; readonly problem: ChainProblem };

/** Looks at an app of which the package is known. */
export function candidateOf(
  context: AppContext,
  identity: AppIdentity,
  installed: Installed,
): Candidate {
  const { tree, root, roots, settings } = context;
  const { label, name } = identity;
  const place = migrationsPlace(tree, roots, settings, identity);
  if (place.kind === "none") return { kind: "unmigrated", label };
  if (place.kind === "lost") {
    const message = `MIGRATION_MODULES sends ${label} to ${place.module}, which was not found`;
    const hint = "correct the setting, or say where the migrations are with --app LABEL=DIR";
    const path = settings.main ?? ".";
    return {
      kind: "lost",
      label,
      problem: pathProblem("app-not-found", "warning", path, message, hint),
    };
  }
  const contents = migrationFiles(tree, root, place.directory, label);
  const packageDir = identity.directories[0] ?? parentOf(place.directory);
  const app: DjangoApp = {
    label,
    name,
    packageDir: shownPath(root, packageDir),
    migrationsDir: shownPath(root, place.directory),
    redirected: place.redirected,
    origin: originOf(context, place.directory),
    installed,
    files: contents.files,
  };
  return { kind: "app", app, problems: contents.problems };
}

/** Migrations in the project are the project's, even those that it keeps for a vendor's app. */
function originOf({ root, vendorRoots }: AppContext, directory: string): Origin {
  const isVendor = vendorRoots.some((vendor) => isInside(directory, vendor));
  return isInside(directory, root) && !isVendor ? "project" : "vendor";
}

/** Looks at the app that a directory `migrations` belongs to, as if its package were installed. */
export function candidateAt(
  context: AppContext,
  migrationsDir: string,
  limit: string,
  installed: Installed,
): Candidate {
  const directory = parentOf(migrationsDir);
  const { name } = dottedNameOf(context.tree, directory, limit);
  const found = identityOfPackage(context, context.rules, name, [directory]);
  // Its configuration may name it from another place on Python's path; it still lies here.
  return candidateOf(context, { ...found, directories: [directory] }, installed);
}

/** An app that the command line names: by its package, or by its migrations package. */
export function candidateFromOption(
  { tree, root }: AppContext,
  label: string,
  directory: string,
): Candidate {
  const own = below(directory, "migrations");
  const isApp = tree.list(own).ok && !hasMigrations(tree, directory);
  const migrationsDir = isApp ? own : directory;
  const contents = migrationFiles(tree, root, migrationsDir, label);
  const packageDir = isApp ? directory : parentOf(directory);
  const app: DjangoApp = {
    label,
    name: dottedNameOf(tree, packageDir, "/").name,
    packageDir: shownPath(root, packageDir),
    migrationsDir: shownPath(root, migrationsDir),
    redirected: false,
    origin: "option",
    installed: "yes",
    files: contents.files,
  };
  return { kind: "app", app, problems: contents.problems };
}

/** Whether a directory itself has modules named as migrations are. */
function hasMigrations(tree: FileTree, directory: string): boolean {
  const listing = tree.list(directory);
  if (!listing.ok || !hasFile(tree, directory, "__init__.py")) return false;
  return [...listing.entries.keys()].some((name) => /^\d{4}_\w+\.py$/.test(name));
}
