import type { Problem } from "../edit/problem.js";
import { showPlace } from "../edit/source.js";
import type { Paint } from "./paint.js";

/** A problem as people read it: place, sentence, way out. */
export function showProblem(problem: Problem, paint: Paint): string {
  const place = problem.place === undefined ? "" : `${showPlace(problem.place)}: `;
  const head = `${paint.red("error")}: ${place}${problem.message}\n`;
  return problem.hint === undefined ? head : `${head}  ${paint.dim(`→ ${problem.hint}`)}\n`;
}
