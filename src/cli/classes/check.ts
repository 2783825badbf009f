import { showPlace } from "../../edit/source.js";
import { EXIT, type ExitCode, type Io } from "../io.js";
import { jsonDocument, jsonProblem } from "../json.js";
import type { GlobalOptions } from "../open-project.js";
import type { ClassCommandsOf } from "./framework.js";
import { chainsNamed, openClasses } from "./open.js";

/** Runs `check [DIRECTORY…]` on a project of a framework: exit 1 where something is wrong. */
export function checkClasses(
  framework: ClassCommandsOf,
  labels: readonly string[],
  global: GlobalOptions,
  io: Io,
): Promise<ExitCode> {
  const project = openClasses(framework, global, io);
  const problems = chainsNamed(project, labels).flatMap((chain) => framework.check(chain, project));
  if (global.json) io.out(jsonDocument({ problems: problems.map(jsonProblem) }));
  else {
    for (const { code, message, hint, place } of problems) {
      const where = place === undefined ? "" : `${showPlace(place)}: `;
      io.out([`${where}${code}: ${message}`, `  → ${hint ?? ""}`, ""].join("\n"));
    }
    if (problems.length === 0) io.out("no problems found\n");
  }
  return Promise.resolve(problems.length === 0 ? EXIT.done : EXIT.refused);
}
