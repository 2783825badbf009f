import type {
  OverrideModulesRequest,
  OverrideModulesResult,
} from "../../../transforms/override-modules.js";
import type { BookkeepingTable } from "../../bookkeeping/table.js";
import type { ChangeSet } from "../../edit/change-set.js";
import type { Problem } from "../../edit/problem.js";
import type { ChainDialect } from "../../framework/javascript/chain/chain-dialect.js";
import type { Environment } from "../../framework/javascript/chain/environment.js";
import type { DialectReport } from "../../framework/javascript/chain/dialect-report.js";
import type {
  MigrationDirectory,
  MigrationFile,
} from "../../framework/javascript/migration-file.js";
import type { SourceFiles } from "../../framework/javascript/source-files.js";
import type { RelationalState } from "../../operation/relational/state.js";
import type { PostgresParser } from "../../sql/postgres/parser.js";

/** A project whose migrations are modules in directories. */
export interface JavascriptProject {
  readonly files: SourceFiles;
  readonly directories: readonly MigrationDirectory[];
  /** What the framework calls each dialect that the project supports. */
  readonly clients: ReadonlyMap<ChainDialect, string>;
}

/** What is to be folded. */
export interface JavascriptSquash {
  readonly directory: MigrationDirectory;
  readonly migrations: readonly MigrationFile[];
  readonly dialects: readonly ChainDialect[];
  /** The database in front of the chain, where it is known: that of the only dialect. */
  readonly base: RelationalState | undefined;
  /** The name of the result, where it is not that of the last migration. */
  readonly name: string | undefined;
  readonly down: "throw" | "drop";
  readonly names: "unmapped" | "unknown";
  readonly environment: Environment;
  /** The table whose records the result reads; undefined where it does not. */
  readonly guard: string | undefined;
}

export type JavascriptSquashResult =
  | {
      readonly ok: true;
      readonly changes: ChangeSet;
      readonly name: string;
      readonly reports: readonly DialectReport[];
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** What removing migrations changes, what the chain would build differently then, and why they cannot go. */
export interface JavascriptRemoval {
  readonly changes: ChangeSet;
  readonly differences: readonly string[];
  readonly problems: readonly Problem[];
}

/** What the commands on modules in directories need of a framework. */
export interface JavascriptFramework<Project extends JavascriptProject> {
  /** Its name, for people. */
  readonly title: string;
  readonly open: (root: string) => Project;
  readonly check: (directory: MigrationDirectory, project: Project) => readonly Problem[];
  readonly squash: (
    project: Project,
    request: JavascriptSquash,
    parser: PostgresParser,
  ) => Promise<JavascriptSquashResult>;
  readonly remove: (
    project: Project,
    directory: MigrationDirectory,
    names: readonly string[],
    parser: PostgresParser,
  ) => Promise<JavascriptRemoval>;
  /** Writes a chain for another database. */
  readonly override: (
    project: Project,
    request: OverrideModulesRequest,
    parser: PostgresParser,
  ) => Promise<OverrideModulesResult>;
  /** The migrations of a directory that is named: a package's may lie where a project's do not. */
  readonly directoryAt: (files: SourceFiles, path: string) => MigrationDirectory;
  /** How a project uses an override, in a sentence. */
  readonly switchOn: (path: string) => string;
  /** Does it fold for an environment of which something is known? */
  readonly environment: "known" | "unknown";
  /** What becomes of the other modules of a squash, in a sentence. */
  readonly others: string;
  /** What `remove` does to a migration: `made to do nothing`. */
  readonly removed: string;
  /** Why its records do not tell which databases have some of the migrations; undefined where they do. */
  readonly unguarded: string | undefined;
  /** Where it records the migrations that have run. */
  readonly bookkeeping: BookkeepingTable;
  /** How to see the SQL of a call without refold, and how to run SQL in a migration. */
  readonly showSql: string;
  readonly writeSql: string;
}
