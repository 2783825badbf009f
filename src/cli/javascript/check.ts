import { showPlace } from "../../edit/source.js";
import { EXIT, type ExitCode, type Io } from "../io.js";
import { jsonDocument, jsonProblem } from "../json.js";
import type { GlobalOptions } from "../open-project.js";
import type { JavascriptFramework, JavascriptProject } from "./framework.js";
import { directoriesOf, openJavascript } from "./open-javascript.js";
import { framedIn } from "./told.js";

/** Runs `check [DIRECTORY…]` on a project of a framework: exit 1 where something is wrong. */
export function checkJavascript<Project extends JavascriptProject>(
  framework: JavascriptFramework<Project>,
  labels: readonly string[],
  global: GlobalOptions,
  io: Io,
): Promise<ExitCode> {
  const { project } = openJavascript(framework, global, io);
  const problems = directoriesOf(project, labels).flatMap((directory) =>
    framework.check(directory, project),
  );
  if (global.json) io.out(jsonDocument({ problems: problems.map(jsonProblem) }));
  else {
    for (const problem of problems) {
      const { code, message, hint, place, frame } = framedIn(project.files, problem);
      const where = place === undefined ? "" : `${showPlace(place)}: `;
      io.out([`${where}${code}: ${message}`, ...(frame ?? []), `  → ${hint ?? ""}`, ""].join("\n"));
    }
    if (problems.length === 0) io.out("no problems found\n");
  }
  return Promise.resolve(problems.length === 0 ? EXIT.done : EXIT.refused);
}
