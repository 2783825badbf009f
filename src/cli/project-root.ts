import { resolve } from "node:path";
import type { Io } from "./io.js";
import { isDirectory } from "./is-directory.js";
import type { GlobalOptions } from "./open-project.js";
import { UsageError } from "./stop.js";

/** The directory that `-C` names, from where the command runs. Throws UsageError where there is none. */
export function projectRoot({ directory }: GlobalOptions, io: Io): string {
  const root = resolve(io.cwd, directory);
  if (isDirectory(root)) return root;
  throw new UsageError(`there is no directory ${root}`, "say where the project is with -C DIR");
}
