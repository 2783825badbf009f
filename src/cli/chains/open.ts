import type { Io } from "../io.js";
import type { GlobalOptions } from "../open-project.js";
import { projectRoot } from "../project-root.js";
import { UsageError } from "../stop.js";
import type { Labelled } from "./named.js";

/** How the projects of a framework are read. */
export interface Opening<Project> {
  /** The framework's name, for people. */
  readonly title: string;
  readonly open: (root: string) => Project;
  readonly chainsOf: (project: Project) => readonly Labelled[];
}

/** Finds the migrations of the project that a command is for. Throws UsageError where there are none. */
export function openChains<Project>(
  { title, open, chainsOf }: Opening<Project>,
  options: GlobalOptions,
  io: Io,
): Project {
  const root = projectRoot(options, io);
  if (!options.quiet) io.progress?.("reading the project …");
  const project = open(root);
  if (chainsOf(project).length > 0) return project;
  throw new UsageError(
    `there are no ${title} migrations for SQL databases in ${root}`,
    "point -C at the project, the directory with package.json",
  );
}
