import type { MigrationDirectory } from "../../framework/javascript/migration-file.js";
import type { Io } from "../io.js";
import type { GlobalOptions } from "../open-project.js";
import { projectRoot } from "../project-root.js";
import { UsageError } from "../stop.js";
import type { JavascriptFramework, JavascriptProject } from "./framework.js";

/** A project as a command works on it. */
export interface OpenJavascript<Project> {
  readonly root: string;
  readonly project: Project;
}

/** Finds the migrations of the project. Throws UsageError where there are none. */
export function openJavascript<Project extends JavascriptProject>(
  { title, open }: JavascriptFramework<Project>,
  options: GlobalOptions,
  io: Io,
): OpenJavascript<Project> {
  const root = projectRoot(options, io);
  if (!options.quiet) io.progress?.("reading the project …");
  const project = open(root);
  if (project.directories.length === 0) {
    throw new UsageError(
      `there are no ${title} migrations in ${root}`,
      "point -C at the project, the directory with package.json",
    );
  }
  return { root, project };
}

/** The directories that labels name: their paths, or the end of a path that only one has; all of them without labels. */
export function directoriesOf(
  { directories }: JavascriptProject,
  labels: readonly string[],
): readonly MigrationDirectory[] {
  return labels.length === 0
    ? directories
    : labels.map((label) => directoryNamed({ directories }, label));
}

/** The directory that a label means. Throws UsageError for none and for several. */
export function directoryNamed(
  { directories }: Pick<JavascriptProject, "directories">,
  label: string,
): MigrationDirectory {
  const wanted = label.replace(/^\.\//, "").replace(/\/$/, "");
  const found = directories.filter(
    ({ path }) => path === wanted || path.endsWith(`/${wanted}`) || (path === "" && wanted === "."),
  );
  const exact = found.find(({ path }) => path === wanted);
  const [only, second] = exact === undefined ? found : [exact];
  if (only !== undefined && second === undefined) return only;
  const list = directories.map(({ path }) => path);
  throw new UsageError(
    second === undefined
      ? `there is no migrations directory ${label}`
      : `${label} may be several directories`,
    "name one of these",
    list,
  );
}
