import { showPlace } from "../../edit/source.js";
import { checkChain } from "../../framework/typeorm/check-chain.js";
import { EXIT, type ExitCode, type Io } from "../io.js";
import { jsonDocument, jsonProblem } from "../json.js";
import type { GlobalOptions } from "../open-project.js";
import { chainNamed, openTypeOrm } from "./open.js";

/** Runs `check [DIRECTORY…]` on a TypeORM project: exit 1 where something is wrong. */
export function checkTypeOrm(
  labels: readonly string[],
  global: GlobalOptions,
  io: Io,
): Promise<ExitCode> {
  const project = openTypeOrm(global, io);
  const chains =
    labels.length === 0 ? project.chains : labels.map((label) => chainNamed(project, label));
  const problems = chains.flatMap((chain) => checkChain(chain, project));
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
