import { existsSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import type { Adaptation } from "../../adapt/notes.js";
import type { Problem } from "../../edit/problem.js";
import type { MigrationDirectory } from "../../framework/javascript/migration-file.js";
import { SourceFiles } from "../../framework/javascript/source-files.js";
import { DIALECTS, type Dialect } from "../../sql/dialect.js";
import { loadPostgresParser } from "../../sql/postgres/parser.js";
import { deliveryOf } from "../change-options.js";
import type { OverrideOptions } from "../commands/override.js";
import { deliver, patchOf } from "../deliver.js";
import type { ExitCode, Io } from "../io.js";
import { isDirectory } from "../is-directory.js";
import { jsonDocument, jsonProblem } from "../json.js";
import { oneOf } from "../one-of.js";
import type { GlobalOptions } from "../open-project.js";
import { EXIT } from "../io.js";
import { Stop, UsageError } from "../stop.js";
import type { JavascriptFramework, JavascriptProject } from "./framework.js";
import { directoryNamed } from "./open-javascript.js";
import { adaptationLines } from "./override-report.js";
import { framedIn } from "./told.js";

/** Runs `override DIRECTORY|PACKAGE` on a project of a framework. */
export async function overrideJavascript<Project extends JavascriptProject>(
  framework: JavascriptFramework<Project>,
  app: string,
  options: OverrideOptions,
  global: GlobalOptions,
  io: Io,
): Promise<ExitCode> {
  refuseOptions(options, framework.title);
  const root = resolve(io.cwd, global.directory);
  if (!isDirectory(root)) {
    throw new UsageError(`there is no directory ${root}`, "say where the project is with -C DIR");
  }
  const target = oneOf("--dialect", options.dialect ?? "", DIALECTS);
  const delivery = deliveryOf(options, global, root, io);
  if (!global.quiet) io.progress?.("reading the project …");
  const { project, directory } = chainOf(framework, root, app);
  const from = sourceOf(options.from, [...project.clients.keys()], target);
  const into = placeOf(root, options.into, io);
  if (!global.quiet) io.progress?.(`reading ${directory.label} for ${from} …`);
  const home = new SourceFiles(root);
  const result = await framework.override(
    project,
    { directory, home, into, from, target },
    await loadPostgresParser(),
  );
  const told = (problem: Problem) => framedIn(project.files, problem);
  if (!result.ok) throw new Stop(EXIT.refused, result.problems.map(told));
  const { adaptations, gaps } = result;
  if (gaps.length > 0 && options.acceptHazards !== true) {
    throw new Stop(
      EXIT.refused,
      [
        ...gaps.map(told),
        {
          code: "gaps",
          message: `${gaps.length} thing${gaps.length === 1 ? "" : "s"} of ${directory.label} cannot be written for ${target}`,
          hint: "--accept-hazards writes the rest without them",
        },
      ],
      { adaptations },
    );
  }
  const summary = summaryOf(directory, { from, target }, result, framework.switchOn);
  if (!delivery.write && !global.quiet) io.err(summary);
  const code = await deliver(result.changes, delivery, io);
  if (global.json) {
    const patch = new TextDecoder().decode(await patchOf(result.changes, root));
    const { path, steps, statements } = result;
    const left = gaps.map(jsonProblem);
    io.out(
      jsonDocument({
        ok: true,
        path,
        from,
        dialect: target,
        steps,
        statements,
        adaptations,
        left,
        patch,
      }),
    );
  }
  if (delivery.write && !global.quiet) io.err(summary);
  return code;
}

/** Options of Django's overrides. */
function refuseOptions({ backend, update }: OverrideOptions, title: string): void {
  if (backend !== undefined) {
    throw new UsageError(`--backend does not go with ${title}`, "it has one way for each database");
  }
  if (update === true) {
    throw new UsageError(
      `--update does not go with ${title}`,
      "if no database has the override yet, delete it and make it anew; else write the new steps by hand",
    );
  }
}

/** A chain, and the project that it belongs to. */
interface FoundChain<Project> {
  readonly project: Project;
  readonly directory: MigrationDirectory;
}

/** The chain of a directory of the project, or of a package that is installed there. Throws UsageError. */
function chainOf<Project extends JavascriptProject>(
  framework: JavascriptFramework<Project>,
  root: string,
  app: string,
): FoundChain<Project> {
  const vendor = packageOf(root, app);
  if (vendor === undefined) {
    const project = framework.open(root);
    return { project, directory: directoryNamed(project, app) };
  }
  const project = framework.open(vendor.root);
  if (vendor.path !== "") {
    const directory = framework.directoryAt(project.files, vendor.path);
    if (directory.migrations.length > 0)
      return { project, directory: { ...directory, label: app } };
  }
  const [only, second] = project.directories;
  if (only !== undefined && second === undefined && vendor.path === "") {
    return { project, directory: { ...only, label: app } };
  }
  throw new UsageError(
    only === undefined || vendor.path !== ""
      ? `there are no ${framework.title} migrations in ${app}`
      : `${app} has several directories of migrations`,
    `name the directory behind the package: ${app
      .split("/")
      .slice(0, app.startsWith("@") ? 2 : 1)
      .join("/")}/migrations`,
    project.directories.map(({ path }) => path),
  );
}

/** The installed package that a name begins with, where the project has no directory of that name. */
function packageOf(
  root: string,
  app: string,
): { readonly root: string; readonly path: string } | undefined {
  if (app.startsWith(".") || isDirectory(join(root, app))) return undefined;
  const parts = app.replace(/\/$/, "").split("/");
  const length = app.startsWith("@") ? 2 : 1;
  for (let at = root; ; at = dirname(at)) {
    const place = join(at, "node_modules", ...parts.slice(0, length));
    if (existsSync(join(place, "package.json"))) {
      return { root: place, path: parts.slice(length).join("/") };
    }
    if (dirname(at) === at) return undefined;
  }
}

/** The database that the chain is read for. Throws UsageError. */
function sourceOf(given: string | undefined, all: readonly Dialect[], target: Dialect): Dialect {
  const from =
    given === undefined ? all.find((each) => each !== target) : oneOf("--from", given, DIALECTS);
  if (from === undefined || from === target) {
    throw new UsageError(
      `the chain is for ${target} already`,
      "--dialect says the database that it is to be written for, --from the one that it is read for",
    );
  }
  return from;
}

/** The directory of the result, relative to the project. Throws UsageError. */
function placeOf(root: string, into: string, io: Io): string {
  const place = relative(root, resolve(io.cwd === root ? io.cwd : root, into));
  if (place.startsWith("..") || place === "") {
    throw new UsageError(
      `--into ${into} is no directory inside the project`,
      "name a directory of its own: --into migrations-mssql",
    );
  }
  return place.split(sep).join("/");
}

function summaryOf(
  { label, migrations }: MigrationDirectory,
  { from, target }: { readonly from: Dialect; readonly target: Dialect },
  result: {
    readonly path: string;
    readonly statements: number;
    readonly adaptations: readonly Adaptation[];
    readonly gaps: readonly Problem[];
  },
  switchOn: (path: string) => string,
): string {
  const { path, statements, adaptations, gaps } = result;
  const count = migrations.length;
  return [
    `${label}: ${count} migration${count === 1 ? "" : "s"} for ${from} → ${path} for ${target}, ${statements} statement${statements === 1 ? "" : "s"}`,
    ...adaptationLines(adaptations),
    ...(gaps.length === 0 ? [] : ["Left out:", ...gaps.map(({ message }) => `  ${message}`)]),
    switchOn(path),
    "",
  ].join("\n");
}
