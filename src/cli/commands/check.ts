import type { ChainProblem } from "../../chain/problem.js";
import { keyText } from "../../chain/migration.js";
import { showPlace } from "../../edit/source.js";
import { chainProblems } from "../chain-problems.js";
import { EXIT, type ExitCode, type Io } from "../io.js";
import { jsonDocument, jsonProblem } from "../json.js";
import { openProject, type GlobalOptions, type OpenProject } from "../open-project.js";
import { ANSI, PLAIN, type Paint } from "../paint.js";
import { toldChainProblem } from "../told.js";

/** Runs `check [APP…]`: exit 1 where something is wrong. */
export async function check(
  labels: readonly string[],
  global: GlobalOptions,
  io: Io,
): Promise<ExitCode> {
  const opened = await openProject(global, labels, io);
  const wanted = (problem: ChainProblem): boolean =>
    labels.length === 0 ||
    (problem.key !== undefined && labels.includes(problem.key.app)) ||
    problem.related.some(({ app }) => labels.includes(app));
  const problems = chainProblems(opened).filter(wanted);
  const shown = global.quiet ? problems.filter(({ severity }) => severity === "error") : problems;
  const paint = io.outColour && global.color ? ANSI : PLAIN;
  if (global.json) {
    io.out(jsonDocument({ problems: shown.map((problem) => inJson(problem, opened)) }));
  } else {
    for (const problem of shown) io.out(show(problem, opened, paint));
    if (shown.length === 0) io.out("no problems found\n");
  }
  return problems.some(({ severity }) => severity !== "info") ? EXIT.refused : EXIT.done;
}

function inJson(problem: ChainProblem, opened: OpenProject): unknown {
  const { severity, key, path, related } = problem;
  return {
    ...jsonProblem(toldChainProblem(opened, problem)),
    severity,
    key: key === undefined ? null : keyText(key),
    path: path ?? null,
    related: related.map(keyText),
  };
}

function show(problem: ChainProblem, opened: OpenProject, paint: Paint): string {
  const severity =
    problem.severity === "error"
      ? paint.red("error")
      : problem.severity === "warning"
        ? paint.yellow("warning")
        : paint.dim("info");
  const { place, frame } = toldChainProblem(opened, problem);
  const where = place === undefined ? (problem.path ?? "") : showPlace(place);
  return [
    `${where === "" ? "" : `${where}: `}${severity} ${paint.dim(problem.code)}: ${problem.message}`,
    ...(frame ?? []),
    `  ${paint.dim(`→ ${problem.hint}`)}`,
    "",
  ].join("\n");
}
