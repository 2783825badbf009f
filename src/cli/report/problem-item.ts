import type { ChainProblem } from "../../chain/problem.js";
import type { OpenProject } from "../open-project.js";
import { toldChainProblem } from "../told.js";
import type { ReportItem } from "./report.js";

/** A chain's problem as something to report. */
export function problemItem(opened: OpenProject, problem: ChainProblem): ReportItem {
  const { place, frame } = toldChainProblem(opened, problem);
  const { code, severity, message, hint, path } = problem;
  return {
    code,
    name: undefined,
    severity,
    message,
    hint,
    place,
    end: undefined,
    path,
    frame: frame ?? [],
    notes: [],
  };
}
