import type { ChainProblem } from "../../chain/problem.js";
import { keyText } from "../../chain/migration.js";
import { placeOf, showPlace } from "../../edit/source.js";
import { codeFrame } from "../../edit/frame.js";
import { migrationOf } from "../../framework/django/project.js";
import { chainProblems } from "../chain-problems.js";
import { EXIT, type ExitCode, type Io } from "../io.js";
import { openProject, type GlobalOptions, type OpenProject } from "../open-project.js";
import { ANSI, PLAIN, type Paint } from "../paint.js";

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
  const paint = io.colour && global.color ? ANSI : PLAIN;
  if (global.json) {
    io.out(
      `${JSON.stringify({ problems: shown.map((problem) => ({ ...problem, key: problem.key === undefined ? null : keyText(problem.key), related: problem.related.map(keyText) })) }, null, 2)}\n`,
    );
  } else {
    for (const problem of shown) io.out(show(problem, opened, paint));
    if (shown.length === 0) io.out("no problems found\n");
  }
  return problems.some(({ severity }) => severity !== "info") ? EXIT.refused : EXIT.done;
}

function show(problem: ChainProblem, opened: OpenProject, paint: Paint): string {
  const severity =
    problem.severity === "error"
      ? paint.red("error")
      : problem.severity === "warning"
        ? paint.yellow("warning")
        : paint.dim("info");
  const { place, frame } = placeIn(problem, opened);
  return [
    `${place}${severity} ${paint.dim(problem.code)}: ${problem.message}`,
    ...frame,
    `  ${paint.dim(`→ ${problem.hint}`)}`,
    "",
  ].join("\n");
}

/** The place of a problem: where the migration names the other one, if it does; else its file. */
function placeIn(
  problem: ChainProblem,
  opened: OpenProject,
): { readonly place: string; readonly frame: readonly string[] } {
  const module = problem.key === undefined ? undefined : migrationOf(opened.project, problem.key);
  if (module === undefined)
    return { place: problem.path === undefined ? "" : `${problem.path}: `, frame: [] };
  const related = new Set(problem.related.map(keyText));
  const named = module.dependencies.find(
    ({ key }) => key !== undefined && related.has(keyText(key)),
  );
  const { source } = module.module;
  if (named === undefined) return { place: `${showPlace(placeOf(source, 0))}: `, frame: [] };
  const { start, end } = named.expression.slice;
  const lines = codeFrame(source, start, end).trimEnd().split("\n");
  return { place: `${showPlace(placeOf(source, start))}: `, frame: lines.slice(1) };
}
