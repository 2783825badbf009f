import type { MigrationDirectory } from "../../framework/javascript/migration-file.js";
import { SourceFiles } from "../../framework/javascript/source-files.js";
import { loadPostgresParser } from "../../sql/postgres/parser.js";
import { framedIn } from "../chains/framed.js";
import { chainNamed } from "../chains/named.js";
import type { OverrideOptions } from "../commands/override.js";
import type { ExitCode, Io } from "../io.js";
import type { GlobalOptions } from "../open-project.js";
import { UsageError } from "../stop.js";
import { deliverOverride } from "./deliver-override.js";
import type { JavascriptFramework, JavascriptProject } from "./framework.js";
import { askedOverride, placeOf, sourceOf } from "./override-request.js";
import { packageOf } from "./vendor-package.js";

/** Runs `override DIRECTORY|PACKAGE` on a project of a framework. */
export async function overrideJavascript<Project extends JavascriptProject>(
  framework: JavascriptFramework<Project>,
  app: string,
  options: OverrideOptions,
  global: GlobalOptions,
  io: Io,
): Promise<ExitCode> {
  const { root, target, delivery, accepted } = askedOverride(options, framework.title, global, io);
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
  return deliverOverride(
    {
      label: directory.label,
      from,
      target,
      result,
      switchOn: framework.switchOn,
      told: (problem) => framedIn(project.files, problem),
    },
    accepted,
    delivery,
    global,
    io,
  );
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
    return { project, directory: chainNamed(project.directories, app) };
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
