import { statSync } from "node:fs";
import { resolve } from "node:path";
import { openTypeOrmProject } from "../../framework/typeorm/discover/open.js";
import type { TypeOrmChain, TypeOrmProject } from "../../framework/typeorm/project.js";
import type { Io } from "../io.js";
import type { GlobalOptions } from "../open-project.js";
import { UsageError } from "../stop.js";

/** Finds the migrations of the project. Throws UsageError where there are none. */
export function openTypeOrm(options: GlobalOptions, io: Io): TypeOrmProject {
  const root = resolve(io.cwd, options.directory);
  if (statSync(root, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new UsageError(`there is no directory ${root}`, "say where the project is with -C DIR");
  }
  if (!options.quiet) io.progress?.("reading the project …");
  const project = openTypeOrmProject(root);
  if (project.chains.length > 0) return project;
  throw new UsageError(
    `there are no TypeORM migrations in ${root}`,
    "point -C at the project, the directory with package.json",
  );
}

/** The chain that a directory, or the end of its path, names. Throws UsageError where it names none or several. */
export function chainNamed({ chains }: TypeOrmProject, given: string): TypeOrmChain {
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
