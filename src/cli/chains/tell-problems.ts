import { showPlace } from "../../edit/source.js";
import { EXIT, type ExitCode, type Io } from "../io.js";
import { jsonDocument, jsonProblem } from "../json.js";
import type { GlobalOptions } from "../open-project.js";
import type { ToldProblem } from "../stop.js";

/** Tells what `check` found: exit 1 where that is something. */
export function tellProblems(
  problems: readonly ToldProblem[],
  global: GlobalOptions,
  io: Io,
): ExitCode {
  if (global.json) io.out(jsonDocument({ problems: problems.map(jsonProblem) }));
  else {
    for (const { code, message, hint, place, frame } of problems) {
      const where = place === undefined ? "" : `${showPlace(place)}: `;
      io.out([`${where}${code}: ${message}`, ...(frame ?? []), `  → ${hint ?? ""}`, ""].join("\n"));
    }
    if (problems.length === 0) io.out("no problems found\n");
  }
  return problems.length === 0 ? EXIT.done : EXIT.refused;
}
