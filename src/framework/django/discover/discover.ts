import { resolve, sep } from "node:path";
import type { ChainProblem } from "../../../chain/problem.js";
import { modelledVersion } from "../loader/version.js";
import type { PythonParser } from "../python/parse.js";
import type { DjangoApp } from "./app.js";
import { configRules } from "./app-identity.js";
import type { AppContext } from "./candidates.js";
import { diskTree } from "./disk-tree.js";
import type { Discovery, DiscoverOptions, FoundDjango } from "./discovery.js";
import { installedDjango, sitePackages } from "./environments.js";
import type { FileTree } from "./file-tree.js";
import { findSettings } from "./find-settings.js";
import { appsFromOptions, installedApps, projectApps, vendorApps } from "./gather.js";
import { graphApps, type Sources } from "./graph-apps.js";
import { ModuleReader } from "./module-reader.js";
import { dottedNameOf } from "./modules.js";
import { below, isInside, parentOf, shownPath } from "./paths.js";
import { pathProblem } from "./problem.js";
import type { SettingsInfo } from "./settings.js";
import { walkProject, type ProjectSurvey } from "./walk-project.js";

/**
 * Finds the Django apps of the project in a directory, their migration files, its settings and its Django, on this
 * machine's disk. See `discoverIn`.
 */
export function discoverProject(
  directory: string,
  options: DiscoverOptions,
  parser: PythonParser,
): Discovery {
  return discoverIn(diskTree(), absolute(directory), options, parser);
}

/**
 * Finds the Django apps of a project. Reads settings, `apps.py` and the scripts that name the settings; of migrations only
 * the names. Never throws: what cannot be read is a problem of the result, and the rest is found without it.
 * Source of the rules: django/apps/config.py, django/db/migrations/loader.py.
 */
export function discoverIn(
  tree: FileTree,
  root: string,
  options: DiscoverOptions,
  parser: PythonParser,
): Discovery {
  const survey = walkProject(tree, root);
  const packages = sitePackages(tree, root, options.virtualEnv);
  // What is installed in place lies in the project and is the project's.
  const isInPlace = (path: string): boolean => isInside(path, root) && !path.endsWith("-packages");
  const vendorRoots = packages.filter((path) => !isInPlace(path));
  const projectRoots = importRoots(tree, root, survey, packages.filter(isInPlace));
  const projectContext = { tree, root, roots: projectRoots };
  const reader = new ModuleReader(projectContext, parser);
  const found = findSettings(projectContext, survey, reader, options.settingsModule);
  const django = foundDjango(tree, root, vendorRoots);
  const context: AppContext = {
    tree,
    root,
    roots: [...projectRoots, ...vendorRoots],
    reader,
    vendorRoots,
    settings: found.settings,
    rules: configRules(django?.version),
  };
  const sources = sourcesOf(context, survey, options);
  const graph = graphApps(sources);
  const { installed } = sources;
  const present = new Set(graph.apps.map(({ label }) => label));
  return {
    root,
    roots: context.roots,
    apps: graph.apps,
    otherApps: graph.others,
    unmigratedApps: new Set([...installed.unmigrated].filter((label) => !present.has(label))),
    lostApps: installed.lost.filter(({ label }) => !present.has(label)),
    ambiguous: graph.ambiguous,
    settings: found.settings,
    django,
    problems: [
      ...survey.problems,
      ...found.problems,
      ...reader.problems,
      ...emptyOptions(sources.options.apps),
      ...sources.options.problems,
      ...installed.problems,
      ...sources.project.problems.filter((problem) => !installed.problems.some(same(problem))),
      ...doubleLabels(graph.apps, graph.ambiguous),
    ],
    vendors: sources.vendors,
  };
}

function absolute(path: string): string {
  const parts = resolve(path).split(sep).join("/");
  return parts.length > 1 ? parts.replace(/\/$/, "") : parts;
}

/**
 * Where Python would find the project's modules: beside `manage.py`, in the project, in `src`, where packages are
 * installed in place, and above each package that has an app or settings.
 */
function importRoots(
  tree: FileTree,
  root: string,
  survey: ProjectSurvey,
  inPlace: readonly string[],
): readonly string[] {
  const packages = [
    ...survey.migrations.map(parentOf),
    ...survey.settings.map(parentOf).filter((directory) => directory !== root),
  ];
  const above = packages
    .filter((directory) => isInside(directory, root) && directory !== root)
    .map((directory) => dottedNameOf(tree, directory, root).root)
    .filter((directory) => isInside(directory, root));
  const managers = survey.managers.map(parentOf);
  return [...new Set([...managers, root, below(root, "src"), ...inPlace, ...above])];
}

function foundDjango(
  tree: FileTree,
  root: string,
  vendorRoots: readonly string[],
): FoundDjango | undefined {
  const found = installedDjango(tree, vendorRoots);
  if (found === undefined) return undefined;
  const { version, directory } = found;
  return { version, model: modelledVersion(version), path: shownPath(root, directory) };
}

function sourcesOf(
  context: AppContext,
  survey: ProjectSurvey,
  options: DiscoverOptions,
): Sources & { readonly vendors: () => readonly DjangoApp[] } {
  const { installedApps: said } = context.settings;
  const notNamed = said === undefined ? "unknown" : "no";
  let vendors: readonly DjangoApp[] | undefined;
  return {
    options: appsFromOptions(context, options, (directory) =>
      absolute(resolve(context.root, directory)),
    ),
    installed: installedApps(context),
    project: projectApps(context, survey.migrations, notNamed),
    vendors: () => (vendors ??= vendorApps(context, notNamed).apps),
    installedApps: completeness(context.settings),
  };
}

function completeness({ installedApps: said }: SettingsInfo): Sources["installedApps"] {
  if (said === undefined) return "unread";
  return said.complete ? "complete" : "partial";
}

function same(problem: ChainProblem): (other: ChainProblem) => boolean {
  return (other) => other.code === problem.code && other.path === problem.path;
}

/** An app that was named and has nothing is most likely a slip of the pen. */
function emptyOptions(apps: readonly DjangoApp[]): readonly ChainProblem[] {
  return apps
    .filter(({ files }) => files.length === 0)
    .map(({ label, migrationsDir }) =>
      pathProblem(
        "app-not-found",
        "error",
        migrationsDir,
        `no migrations were found for ${label} in ${migrationsDir}`,
        `name the app's package or its migrations package: --app ${label}=DIR`,
      ),
    );
}

/** Django refuses two installed apps of one label. */
function doubleLabels(
  apps: readonly DjangoApp[],
  ambiguous: ReadonlyMap<string, readonly DjangoApp[]>,
): readonly ChainProblem[] {
  return [...ambiguous].map(([label, candidates]) => {
    const chosen = apps.find((app) => app.label === label);
    const places = candidates.map(({ migrationsDir }) => migrationsDir).join(", ");
    return pathProblem(
      "ambiguous-label",
      "warning",
      chosen?.migrationsDir ?? ".",
      `several apps have the label ${label}: ${places}; the graph has the first`,
      `say which one is meant: --app ${label}=DIR`,
    );
  });
}
