import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { codeFrame } from "../edit/frame.js";
import { offsetOf } from "../edit/source.js";
import type { RelationalState } from "../operation/relational/state.js";
import { baseState } from "../schema-sql/base-state.js";
import type { SqlReader } from "../schema-sql/read/read.js";
import type { Io } from "./io.js";
import { refusal, UsageError } from "./stop.js";

/** The database that the file of `--base` makes. Throws UsageError where it cannot be read, Stop where it is not understood. */
export function readBase(path: string, reader: SqlReader, io: Io): RelationalState {
  const file = { path, text: textOf(path, io) };
  const base = baseState(file, reader);
  if (base.ok) return base.state;
  throw refusal(
    base.problems.map((problem) => {
      if (problem.place === undefined) return problem;
      const start = offsetOf(file, problem.place);
      const [, line = ""] = codeFrame(file, start, start).split("\n");
      return { ...problem, frame: [line] };
    }),
  );
}

function textOf(path: string, io: Io): string {
  try {
    return readFileSync(resolve(io.cwd, path), "utf8");
  } catch {
    throw new UsageError(
      `${path} cannot be read`,
      "--base takes a file of SQL that makes the database in front of the chain",
    );
  }
}
