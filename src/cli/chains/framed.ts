import { codeFrame } from "../../edit/frame.js";
import type { Problem } from "../../edit/problem.js";
import { offsetOf } from "../../edit/source.js";
import type { SourceFiles } from "../../framework/javascript/source-files.js";
import type { ToldProblem } from "../stop.js";

/** A problem with the line of source that its place is in. */
export function framedIn(files: SourceFiles, problem: Problem): ToldProblem {
  const { place } = problem;
  const file = place === undefined ? undefined : files.read(place.path);
  if (place === undefined || file === undefined) return problem;
  const start = offsetOf(file, place);
  const [, line = "", carets = ""] = codeFrame(file, start, start).split("\n");
  return /\|$/.test(line) ? problem : { ...problem, frame: [line, carets] };
}
