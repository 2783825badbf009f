import type { ClassChain, ClassProject } from "../../framework/classes/project.js";
import type { Io } from "../io.js";
import type { GlobalOptions } from "../open-project.js";
import { projectRoot } from "../project-root.js";
import { UsageError } from "../stop.js";
import type { ClassCommandsOf } from "./framework.js";

/** Finds the migrations of the project. Throws UsageError where there are none. */
export function openClasses(
  { title, open }: ClassCommandsOf,
  options: GlobalOptions,
  io: Io,
): ClassProject {
  const root = projectRoot(options, io);
  if (!options.quiet) io.progress?.("reading the project …");
  const project = open(root);
  if (project.chains.length > 0) return project;
  throw new UsageError(
    `there are no ${title} migrations for SQL databases in ${root}`,
    "point -C at the project, the directory with package.json",
  );
}

/** The chains that labels name; all of them without labels. */
export function chainsNamed(
  project: ClassProject,
  labels: readonly string[],
): readonly ClassChain[] {
  return labels.length === 0 ? project.chains : labels.map((label) => chainNamed(project, label));
}

/** The chain that a directory, or the end of its path, names. Throws UsageError where it names none or several. */
export function chainNamed({ chains }: ClassProject, given: string): ClassChain {
  const wanted = given.replace(/^\.\//, "").replace(/\/$/, "");
  const exact = chains.filter(({ label }) => label === wanted);
  const found =
    exact.length > 0 ? exact : chains.filter(({ label }) => label.endsWith(`/${wanted}`));
  const [only, second] = found;
  if (only !== undefined && second === undefined) return only;
  throw new UsageError(
    second === undefined
      ? `there are no migrations in ${given}`
      : `${given} may be several directories`,
    "name one of these",
    chains.map(({ label }) => label),
  );
}
