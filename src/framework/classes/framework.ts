import type { ClassDeclaration, ForOfStatement, MethodDeclaration } from "ts-morph";
import type { Problem } from "../../edit/problem.js";
import type { EncodedFile } from "../../edit/encoding.js";
import type { TextEdit } from "../../edit/text-edit.js";
import type { RelationalState } from "../../operation/relational/state.js";
import type { SchemaStatement, StatementOrigin } from "../../operation/relational/statement.js";
import type { SqlReader } from "../../schema-sql/read/read.js";
import type { ClassMigration, ClassProject } from "./project.js";
import type { Question } from "./read/evaluate.js";
import type { Value } from "./read/value.js";
import type { ClassFrame, ClassKind } from "./write/override-class.js";

/** What a framework adds to what migration classes have in common. */
export interface ClassFramework {
  /** Its name, for people. */
  readonly title: string;
  /** Reads the chains of a project whose files are at hand. */
  readonly project: (root: string, files: ReadonlyMap<string, EncodedFile>) => ClassProject;
  /** The name in `up` of what statements are given to: a parameter, or `this`. */
  readonly runner: (up: MethodDeclaration) => string | undefined;
  /** What a call of the runner tells without changing anything. */
  readonly question: Question;
  /** Gives what calls of the runner do in a project. */
  readonly calls: (project: ClassProject) => RunnerCalls;
  /** When a method does what it does that carries the code of a step. */
  readonly carriedRuns: (code: string) => RunTime;
  /** Does the loop run what waits for the end of `up`? */
  readonly isFlush: (loop: ForOfStatement) => boolean;
  /** Why a migration is not read; undefined where it is. */
  readonly unfit: (migration: ClassMigration, project: ClassProject) => Problem | undefined;
  /** Does the migration say that it runs outside of a transaction? */
  readonly runsAlone: (declaration: ClassDeclaration) => boolean;
  /** What a squashed migration with a name of its own is called, or why it cannot be. `later` is the first that is not folded. */
  readonly named: (name: string, place: NamedPlace) => NewName | { readonly why: string };
  readonly writing: ClassWriting;
}

/** Where a migration with a name of its own stands. */
export interface NamedPlace {
  readonly last: ClassMigration;
  readonly later: ClassMigration | undefined;
  /** Do the migrations run in the order of a list? */
  readonly order: "list" | "names";
}

/** What a migration is to be called. */
export interface NewName {
  readonly path: string;
  /** The name of its class. */
  readonly className: string;
}

/** A call of the runner. */
export interface RunnerCall {
  readonly method: string;
  readonly values: readonly Value[];
  /** Does `up` wait for it? */
  readonly isAwaited: boolean;
  /** Do its arguments neither wait for anything nor reach the database? */
  readonly isPlain: boolean;
}

/** What a call is read with. */
export interface CallContext {
  readonly sql: SqlReader;
  /** The database when the call runs; undefined where that is not known. */
  readonly state: RelationalState | undefined;
  readonly origin: StatementOrigin;
  /** The statements of a text, each an issue of its own. */
  readonly read: (text: string) => readonly SchemaStatement[];
}

/** What a call of the runner does, and when: at once, or once `up` is through. */
export type CallReading =
  | {
      readonly kind: "statements";
      readonly statements: readonly SchemaStatement[];
      readonly when: RunTime;
    }
  | { readonly kind: "unread"; readonly why: string; readonly when: RunTime };

/** While `up` runs, or once it is through. */
export type RunTime = "at once" | "behind up";

export type RunnerCalls = (call: RunnerCall, context: CallContext) => CallReading;

/** A method that carries a step, and its text. */
export interface Carrier {
  readonly name: string;
  readonly code: string;
}

/** How a framework's migrations are written. */
export interface ClassWriting {
  /** What runs the SQL of a literal that is its argument: `await queryRunner.query`. */
  readonly query: (runner: string) => string;
  /** Literals longer than this have a line of their own. */
  readonly longest: number;
  /** The lines that call a method which carries a step; `semicolon` is what ends a statement. */
  readonly carrierCall: (carrier: Carrier, runner: string, semicolon: string) => readonly string[];
  /** Can a call that is no SQL stand in another module as it is? */
  readonly standsAlone: (text: string, runner: string) => boolean;
  /** The edits that make a module's imports of the framework those that its new text needs. */
  readonly imports: (declaration: ClassDeclaration, text: string) => readonly TextEdit[];
  /** Names from these modules are not carried: `imports` sees to them. */
  readonly isFramework: (specifier: string) => boolean;
  /** An expression that gives the rows of a table, each with a `name`; `query` is SQL in quotes. */
  readonly rows: (query: string, runner: string) => string;
  /** The table in which migrations are recorded, where no other is configured. */
  readonly recordedIn: string;
  /** What a class that stands for a chain is written into; `last` is the last of the chain. */
  readonly frame: (last: ClassMigration, kind: ClassKind) => ClassFrame;
  /** What every migration has from its base class. */
  readonly inherited: ReadonlySet<string>;
}
