import type { BookkeepingTable } from "../../bookkeeping/table.js";
import type { Problem } from "../../edit/problem.js";
import type { ClassChain, ClassProject } from "../../framework/classes/project.js";
import type { PostgresParser } from "../../sql/postgres/parser.js";
import type { OverrideModulesResult } from "../../../transforms/override-modules.js";
import type { OverrideClassesRequest } from "../../../transforms/override-classes.js";
import type { SqlReader } from "../../schema-sql/read/read.js";
import type { Dialect } from "../../sql/dialect.js";
import type { ClassRemoval } from "../../../transforms/remove-classes.js";
import type { ClassResult, ClassSquash } from "../../../transforms/squash-classes.js";

/** What the commands on migration classes need of a framework. */
export interface ClassCommandsOf {
  /** Its name, for people. */
  readonly title: string;
  readonly open: (root: string) => ClassProject;
  readonly check: (chain: ClassChain, project: ClassProject) => readonly Problem[];
  readonly squash: (project: ClassProject, squash: ClassSquash, sql: SqlReader) => ClassResult;
  /** The day that a migration's name says, as `20240131`. */
  readonly dayOf: (name: string) => string | undefined;
  /** Where it records the migrations that have run. */
  readonly bookkeeping: BookkeepingTable;
  /** How migrations are removed. */
  readonly removing: ClassRemoving;
  /** How chains are written for another database. */
  readonly overriding: ClassOverriding;
  /** The databases whose chains it folds. */
  readonly dialects: readonly Dialect[];
}

/** How migrations of a framework are taken out of their chain. */
export interface ClassRemoving {
  readonly remove: (
    project: ClassProject,
    chain: ClassChain,
    names: readonly string[],
    sql: SqlReader,
  ) => ClassRemoval;
  /** What becomes of the rows that record them, in a sentence. */
  readonly recorded: string;
}

/** How chains of a framework are written for another database. */
export interface ClassOverriding {
  readonly override: (
    project: ClassProject,
    request: OverrideClassesRequest,
    parser: PostgresParser,
  ) => Promise<OverrideModulesResult>;
  /** How a project uses the result for a chain, in a sentence. */
  readonly switchOn: (path: string, chain: ClassChain) => string;
}
