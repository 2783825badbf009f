import { resolve } from "node:path";
import type { ChainProblem } from "../chain/problem.js";
import { discoverProject } from "../framework/django/discover/discover.js";
import type { DjangoApp } from "../framework/django/discover/app.js";
import type { AppOption, Discovery } from "../framework/django/discover/discovery.js";
import { findApp } from "../framework/django/discover/find-app.js";
import { loadProject, type LoadedProject } from "../framework/django/load-project.js";
import { loadPythonParser, type PythonParser } from "../framework/django/python/parse.js";
import type { Io } from "./io.js";
import { isDirectory } from "./is-directory.js";
import { projectRoot } from "./project-root.js";
import { UsageError } from "./stop.js";

/** The options of every command. */
export interface GlobalOptions {
  readonly directory: string;
  readonly framework: string | undefined;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly color: boolean;
  readonly app: readonly string[];
  readonly settings: string | undefined;
}

/** A project as a command works on it. */
export interface OpenProject extends LoadedProject {
  readonly root: string;
  readonly discovery: Discovery;
  readonly parser: PythonParser;
  /** All that is wrong with files and directories. */
  readonly problems: readonly ChainProblem[];
}

/**
 * Finds and reads the project. The labels are those that the command names: apps outside the project's graph (vendors that are installed
 * but not in INSTALLED_APPS) are read too when they are asked for.
 * Throws UsageError for what the command line says wrongly.
 */
export async function openProject(
  options: GlobalOptions,
  labels: readonly string[],
  io: Io,
): Promise<OpenProject> {
  const root = projectRoot(options, io);
  if (!options.quiet) io.progress?.("reading the project …");
  const parser = await loadPythonParser();
  const discovery = discoverProject(
    root,
    {
      virtualEnv: io.env["VIRTUAL_ENV"],
      apps: appOptions(options.app, root),
      settingsModule: options.settings,
    },
    parser,
  );
  refuseWrongOptions(discovery, options);
  if (discovery.apps.length === 0 && labels.length === 0) refuseEmpty(discovery);
  const extra = labels.flatMap((label) => outsideGraph(discovery, label));
  const loaded = loadProject(discovery, extra, parser);
  return {
    ...loaded,
    root,
    discovery,
    parser,
    problems: [...discovery.problems, ...loaded.problems],
  };
}

/** A directory without apps and without settings is most likely not the one that is meant. */
function refuseEmpty({ root, settings }: Discovery): void {
  if (settings.main !== undefined) return;
  throw new UsageError(
    `there are no Django apps with migrations in ${root}`,
    "point -C at the project, the directory with manage.py, or say where an app is with --app LABEL=DIR",
  );
}

/** What `--app` says. A directory is relative to the project, as the paths in all messages are. */
function appOptions(texts: readonly string[], root: string): readonly AppOption[] {
  const found = new Map<string, AppOption>();
  for (const text of texts) {
    const option = appOption(text);
    const { label, directory } = option;
    if (found.has(label)) {
      throw new UsageError(`--app names ${label} twice`, "an app has one place: say one of them");
    }
    if (!isDirectory(resolve(root, directory))) {
      throw new UsageError(
        `--app ${text}: there is no directory ${resolve(root, directory)}`,
        "DIR is the app's package or its migrations package, relative to the project (-C)",
      );
    }
    found.set(label, option);
  }
  return [...found.values()];
}

/** What is wrong with settings and apps that the command line itself names stops every command. */
function refuseWrongOptions(
  { problems, settings }: Discovery,
  { app, settings: wanted }: GlobalOptions,
): void {
  const isWrong = ({ code, severity, path }: ChainProblem): boolean =>
    code === "settings-not-found" ||
    (app.length > 0 && code === "app-not-found" && severity === "error") ||
    (wanted !== undefined && code === "unreadable-file" && path === settings.main);
  const problem = problems.find(isWrong);
  if (problem !== undefined) throw new UsageError(problem.message, problem.hint);
}

function appOption(text: string): AppOption {
  const equals = text.indexOf("=");
  if (equals <= 0 || equals === text.length - 1) {
    throw new UsageError(
      `--app takes LABEL=DIR, not ${text}`,
      "for example --app shop=vendor/shop",
    );
  }
  return { label: text.slice(0, equals), directory: text.slice(equals + 1) };
}

function outsideGraph(discovery: Discovery, label: string): readonly DjangoApp[] {
  const lookup = findApp(discovery, label);
  if (lookup.kind !== "found") throw new UsageError(lookup.message, lookup.hint);
  return lookup.inGraph ? [] : [lookup.app];
}
