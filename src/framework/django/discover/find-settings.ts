import type { ChainProblem } from "../../../chain/problem.js";
import { declaredSettings } from "./declarations.js";
import type { ExecutionContext } from "./execution.js";
import { entriesOf, hasFile } from "./file-tree.js";
import type { ModuleReader } from "./module-reader.js";
import { locateModule } from "./modules.js";
import { baseName, below, depthBelow, parentOf, shownPath } from "./paths.js";
import { pathProblem } from "./problem.js";
import { settingsInfo, switchedOff, type ReadSettings, type SettingsInfo } from "./settings.js";
import { listIn } from "./value.js";
import type { ProjectSurvey } from "./walk-project.js";

/** More settings files than this say nothing new. */
const MOST = 30;

/** What the settings say, and what went wrong in finding them. */
export interface FoundSettings {
  readonly settings: SettingsInfo;
  readonly problems: readonly ChainProblem[];
}

/**
 * Finds and reads a project's settings. The main ones are those that are asked for, else the first that the project names
 * and that list apps, else the first that are called settings and list apps; those that switch off migrations of the project come last. The others that are named, and those beside
 * the main ones, are read for their apps.
 */
export function findSettings(
  context: ExecutionContext,
  survey: ProjectSurvey,
  reader: ModuleReader,
  wanted: string | undefined,
): FoundSettings {
  const { tree, root } = context;
  const problems: ChainProblem[] = [];
  const asked = wanted === undefined ? [] : [{ module: wanted, file: undefined }];
  const declared = [...asked, ...declaredSettings(tree, root, survey, reader)].flatMap(
    ({ module, file }) => {
      const found = fileOf(context, module, file);
      if (found === undefined) problems.push(notFound(root, module, file));
      return found ?? [];
    },
  );
  const candidates = [...new Set([...declared, ...byCustom(root, survey)])].slice(0, MOST);
  const askedFile = wanted === undefined ? undefined : fileOf(context, wanted, undefined);
  const main = askedFile ?? mainOf(candidates, reader, survey);
  const isOther = (file: string): boolean =>
    file !== main &&
    (main === undefined || declared.includes(file) || parentOf(file) === parentOf(main));
  const read = (file: string): ReadSettings => ({
    path: shownPath(root, file),
    ...reader.execute(file),
  });
  return {
    settings: settingsInfo(
      main === undefined ? undefined : read(main),
      candidates.filter(isOther).map(read),
      [...modulesBeside(context, main), ...candidates.filter(isOther)].map((file) =>
        wordsOf(context, file),
      ),
    ),
    problems,
  };
}

/** A file's text, of which only names are asked for; nothing where it cannot be read. */
function wordsOf({ tree }: ExecutionContext, file: string): string {
  const found = tree.read(file);
  return found.ok ? Buffer.from(found.bytes).toString("latin1") : "";
}

/** The other modules of a file's directory. */
function modulesBeside({ tree }: ExecutionContext, file: string | undefined): readonly string[] {
  if (file === undefined) return [];
  const directory = parentOf(file);
  return entriesOf(tree, directory)
    .flatMap(({ name, kind }) =>
      kind === "file" && name.endsWith(".py") ? [below(directory, name)] : [],
    )
    .filter((other) => other !== file);
}

/** The first that list apps and let the project's own ones migrate, else the first that list apps, else the first. */
function mainOf(
  candidates: readonly string[],
  reader: ModuleReader,
  { migrations }: ProjectSurvey,
): string | undefined {
  const listing = candidates.filter((file) => {
    const found = reader.execute(file).names.get("INSTALLED_APPS");
    return found !== undefined && listIn(found) !== undefined;
  });
  // Settings for tests, or for a second site on the same database, say None for apps that other settings migrate.
  const migrating = listing.find((file) => {
    const off = switchedOff(reader.execute(file).names);
    return !migrations.some((path) => off.has(baseName(parentOf(path))));
  });
  return migrating ?? listing[0] ?? candidates[0];
}

/** A script's own directory is the first on Python's path; what is asked for is the project's. A path to a file, relative to that, is it. */
function fileOf(
  { tree, root, roots }: ExecutionContext,
  module: string,
  declaredIn: string | undefined,
): string | undefined {
  if (module.endsWith(".py")) {
    const file = module.startsWith("/") ? module : below(root, module);
    return hasFile(tree, parentOf(file), baseName(file)) ? file : undefined;
  }
  const own = [declaredIn === undefined ? root : parentOf(declaredIn)];
  const location = locateModule(tree, [...own, ...roots], module);
  return location === undefined || location.kind === "namespace" ? undefined : location.file;
}

function notFound(root: string, module: string, file: string | undefined): ChainProblem {
  if (file === undefined) {
    return pathProblem(
      "settings-not-found",
      "error",
      ".",
      `there is no settings module ${module}`,
      "name it as Python imports it (config.settings), and point -C at the directory that it is imported from",
    );
  }
  const by = shownPath(root, file);
  return pathProblem(
    "settings-unread",
    "warning",
    by,
    `the settings module ${module}, which ${by} names, was not found`,
    "say with --settings which module to read, or point -C at the directory that it is imported from",
  );
}

/** Files called settings, the plainest name first: tests last, then by depth, then base modules before special ones. */
function byCustom(root: string, survey: ProjectSurvey): readonly string[] {
  const rank = (file: string): readonly number[] => [
    /(^|\/)(tests?|testing|examples?|docs?)\//.test(shownPath(root, file)) ? 1 : 0,
    depthBelow(root, file),
    ["settings.py", "__init__.py", "base.py", "common.py"].includes(baseName(file)) ? 0 : 1,
  ];
  return [...survey.settings].sort((a, b) => compareRanks(rank(a), rank(b)));
}

function compareRanks(a: readonly number[], b: readonly number[]): number {
  for (const [index, value] of a.entries()) {
    const difference = value - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
