import type { SourceSpan } from "../edit/source.js";
import type { MigrationKey } from "./migration.js";

/** What can be wrong with chains, as a stable name for reports and suppressions. */
export type ProblemCode =
  | "missing-dependency"
  | "dependency-cycle"
  | "several-leaves"
  | "duplicate-name"
  | "no-migration"
  | "unreadable-file"
  | "unknown-app"
  | "empty-app"
  | "app-out-of-sight"
  | "nested-squash"
  | "shared-step"
  | "squash-of-itself"
  | "dependency-on-squash"
  | "replaced-file-gone"
  | "unreadable-directory"
  | "compiled-migration"
  | "ambiguous-label"
  | "settings-not-found"
  | "settings-unread"
  | "app-not-found";

/** An error stops the framework; a warning breaks some databases or some runs; information is worth knowing. */
export type Severity = "error" | "warning" | "info";

/** Something to say about a chain: what, where, and the way out. */
export interface ChainProblem {
  readonly code: ProblemCode;
  readonly severity: Severity;
  readonly message: string;
  /** What a person can do about it. */
  readonly hint: string;
  /** The migration that has the problem; undefined where a file or an app has it. */
  readonly key: MigrationKey | undefined;
  /** Its file, or the file that has the problem, where known. */
  readonly path: string | undefined;
  /** The part of the file that is at fault; without it, what names one of `related`, or the file as a whole. */
  readonly at?: SourceSpan;
  /** The other migrations that take part: the missing one, the cycle, the leaves. */
  readonly related: readonly MigrationKey[];
}

/** The files of migrations, by `keyText`. */
export type Paths = ReadonlyMap<string, string>;
