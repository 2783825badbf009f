import { showPlace } from "../edit/source.js";
import type { Paint } from "./paint.js";
import type { ToldProblem } from "./stop.js";

/** Problems as people read them: place, sentence, what belongs to it, way out. One way out of several problems is told once. */
export function showProblems(problems: readonly ToldProblem[], paint: Paint): string {
  return problems
    .map((problem, index) => {
      const last = problem.hint !== problems[index + 1]?.hint;
      return [...head(problem, paint), ...(last ? hint(problem, paint) : [])];
    })
    .flat()
    .map((line) => `${line}\n`)
    .join("");
}

function head({ message, place, list, frame }: ToldProblem, paint: Paint): readonly string[] {
  const where = place === undefined ? "" : `${showPlace(place)}: `;
  const colon = list === undefined ? "" : ":";
  return [
    `${paint.red("error")}: ${where}${message}${colon}`,
    ...(frame ?? []),
    ...(list ?? []).map((line) => `  ${line}`),
  ];
}

function hint({ hint: text }: ToldProblem, paint: Paint): readonly string[] {
  return text === undefined ? [] : [`  ${paint.dim(`→ ${text}`)}`];
}
