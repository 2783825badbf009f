import type { ClassProject } from "../../framework/classes/project.js";
import { openChains } from "../chains/open.js";
import type { Io } from "../io.js";
import type { GlobalOptions } from "../open-project.js";
import type { ClassCommandsOf } from "./framework.js";

/** Finds the migration classes of the project. Throws UsageError where there are none. */
export function openClasses(
  { title, open }: ClassCommandsOf,
  options: GlobalOptions,
  io: Io,
): ClassProject {
  return openChains({ title, open, chainsOf: ({ chains }) => chains }, options, io);
}
