import type * as t from "@babel/types";
import type { MigrationKey } from "../../chain/migration.js";
import type { Problem } from "../../edit/problem.js";
import type { SourceSpan } from "../../edit/source.js";
import type { LoadedModule } from "../javascript/module.js";
import type { Issue } from "./issue.js";

/** Consecutive statements of `up` that are either all understood, or carried as they are. */
export interface Unit {
  readonly at: SourceSpan;
  readonly statements: readonly t.Node[];
  /** What they ask the database for. A carried unit has one issue, of an opaque statement. */
  readonly issues: readonly Issue[];
  /** Why the unit is carried; undefined where it is understood. */
  readonly carried: { readonly why: string; readonly at: SourceSpan } | undefined;
}

/** A migration as it runs on one dialect. */
export interface Step {
  readonly key: MigrationKey;
  readonly path: string;
  readonly module: LoadedModule;
  /** The name of the parameter that `up` has for knex. */
  readonly parameter: string;
  readonly units: readonly Unit[];
  /** `exports.config.transaction`. */
  readonly transaction: boolean;
}

/** A step, or why the file is none. */
export type StepResult =
  { readonly ok: true; readonly step: Step } | { readonly ok: false; readonly problem: Problem };
