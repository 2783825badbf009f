import type { ChainGraph } from "../../src/chain/graph.js";
import type { MigrationKey } from "../../src/chain/migration.js";
import type { ChangeSet } from "../../src/edit/change-set.js";
import type { Problem } from "../../src/edit/problem.js";
import type { PythonParser } from "../../src/framework/django/python/parse.js";
import type { OwnStep } from "../../src/framework/django/own-steps/own-steps.js";
import type { DjangoProject } from "../../src/framework/django/project.js";
import type { MigrationContext } from "../../src/framework/django/read/migration.js";
import type { InnerSquashes } from "../../src/framework/django/squash/inner-squashes.js";
import type { DataStepAnalyst } from "../../src/framework/django/data-steps/analyst.js";
import type { Opaque } from "../../src/operation/operation.js";
import type { NameDifference } from "../../src/verify/compare.js";
import type { Range } from "./fold-blocks.js";
import type { LedgerEntry } from "./ledger.js";

/** What to squash, and how. */
export interface SquashRequest {
  readonly app: string;
  /** Names of the first and the last step; undefined for the chain's own. */
  readonly first: string | undefined;
  readonly last: string | undefined;
  readonly mode: "replace" | "rewrite";
  /** The name of the result; undefined for the usual one. */
  readonly name: string | undefined;
  /**
   * With a name of one's own in rewrite mode: does the result list what it replaces? If not, databases must be told of the new name.
   */
  readonly keepReplaces: boolean;
  /** Which data steps are left out. */
  readonly elide: "proved" | "marked" | "none";
  /** Which data steps others may pass: those that provably do not touch the same, or none. */
  readonly crossing: "proved" | "none";
  /** May steps that count on the end of the module before them share it behind a seam, which is an operation more? */
  readonly seams: "allowed" | "none";
}

/** What squashing needs from outside. */
export interface SquashTools {
  readonly parser: PythonParser;
  readonly context: MigrationContext;
  /** Finds out what data steps touch. */
  readonly analyst: DataStepAnalyst;
  /** Lays a module out; throws FormatError. */
  readonly format: (text: string) => Promise<string>;
}

/** A squash that is under way: what is asked, and what is known before the first block is folded. */
export interface SquashJob {
  readonly project: DjangoProject;
  readonly request: SquashRequest;
  readonly tools: SquashTools;
  readonly graph: ChainGraph;
  readonly range: Range;
  readonly squashes: InnerSquashes;
  readonly seam: OwnStep;
  /** Where the app's migrations are. */
  readonly directory: string;
}

/** What became of a block of steps. */
export interface SquashedBlock {
  readonly steps: readonly MigrationKey[];
  /** The module that holds the result; undefined where the steps stay as they are. */
  readonly result: { readonly key: MigrationKey; readonly path: string } | undefined;
  readonly operationsBefore: number;
  readonly operationsAfter: number;
  /** Why the block does not join the one before. */
  readonly boundary: string | undefined;
  /** The steps in front of which the result does what Django does at the end of a module, and why. */
  readonly seams: readonly { readonly before: MigrationKey; readonly reason: string }[];
  /** What the result depends on so that today's order stays, although none of the steps did. */
  readonly after: readonly MigrationKey[];
  /** Does the result refuse databases that have only some of the steps? */
  readonly guarded: boolean;
  /** Why nothing was done, where nothing was. */
  readonly kept: string | undefined;
  readonly elided: readonly Opaque[];
  /** What became of each migration: a chain's own squash counts as one. */
  readonly ledger: readonly LedgerEntry[];
  readonly names: readonly NameDifference[];
}

export type SquashResult =
  | {
      readonly ok: true;
      readonly changes: ChangeSet;
      readonly blocks: readonly SquashedBlock[];
      readonly removed: readonly MigrationKey[];
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };
