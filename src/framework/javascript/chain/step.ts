import type * as t from "@babel/types";
import type { MigrationKey } from "../../../chain/migration.js";
import type { Problem } from "../../../edit/problem.js";
import type { SourceSpan } from "../../../edit/source.js";
import type { FunctionValue } from "../interpret/value.js";
import type { LoadedModule } from "../module.js";
import type { Issue } from "./issue.js";

/** Consecutive statements of `up` that are either all understood, or carried as they are. */
export interface Unit<Request> {
  readonly at: SourceSpan;
  readonly statements: readonly t.Node[];
  /** What they ask the database for. A carried unit has one issue, of an opaque statement. */
  readonly issues: readonly Issue<Request>[];
  /** Why the unit is carried; undefined where it is understood. */
  readonly carried: { readonly why: string; readonly at: SourceSpan } | undefined;
}

/** A migration as it runs on one dialect. */
export interface Step<Request> {
  readonly key: MigrationKey;
  readonly path: string;
  readonly module: LoadedModule;
  readonly up: FunctionValue;
  readonly units: readonly Unit<Request>[];
}

/** A step, or why the file is none. */
export type StepResult<Request> =
  | { readonly ok: true; readonly step: Step<Request> }
  | { readonly ok: false; readonly problem: Problem };
