import type { Place } from "./source.js";

/** Something that a person should know, or that stops refold. */
export interface Problem {
  /** A stable name for machines, such as `syntax-error`. */
  readonly code: string;
  /** One sentence, without the place. */
  readonly message: string;
  readonly place?: Place;
  /** The way out. */
  readonly hint?: string;
}

/** Why one file cannot be changed as asked. */
export interface FileProblem {
  /** Relative to the project, with `/`. */
  readonly path: string;
  /** What is wrong, to be read after the path: `exists already`. */
  readonly reason: string;
}
