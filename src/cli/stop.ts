import type { Problem } from "../edit/problem.js";
import { EXIT, type ExitCode } from "./io.js";

/** A problem as it is told: with what belongs below its sentence. */
export interface ToldProblem extends Problem {
  /** What the sentence announces, a line each. */
  readonly list?: readonly string[];
  /** The line of source that the place is in, with carets below the place. */
  readonly frame?: readonly string[];
}

/** Ends a command with problems. `main` tells them, to people and with `--json` to programs. */
export class Stop extends Error {
  constructor(
    readonly code: ExitCode,
    readonly problems: readonly ToldProblem[],
    /** More of the JSON document than its problems. */
    readonly report: Readonly<Record<string, unknown>> = {},
  ) {
    super(problems[0]?.message ?? "");
  }
}

/** Bad usage, or input that cannot be read. */
export class UsageError extends Stop {
  constructor(message: string, hint?: string, list?: readonly string[]) {
    super(EXIT.usage, [
      {
        code: "usage",
        message,
        ...(hint === undefined ? {} : { hint }),
        ...(list === undefined ? {} : { list }),
      },
    ]);
  }
}

/** A refusal: nothing was written. */
export function refusal(problems: readonly ToldProblem[]): Stop {
  return new Stop(EXIT.refused, problems);
}
