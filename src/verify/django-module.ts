import type { MigrationKey } from "../chain/migration.js";
import type { Problem } from "../edit/problem.js";
import { placeOf, type SourceFile } from "../edit/source.js";
import type { PythonParser } from "../framework/django/python/parse.js";
import {
  readMigration,
  type MigrationContext,
  type MigrationModule,
} from "../framework/django/read/migration.js";
import type { Catalog } from "../operation/catalog.js";
import type { Operation } from "../operation/operation.js";
import { StateError, type SchemaState } from "../operation/state.js";
import type { Difference, NameDifference } from "./compare.js";
import { findComplaints, newComplaints, type Complaint } from "./legal.js";
import { compareEffects, type DataStepKnowledge } from "./same-effect.js";

/** A module as it was written. */
export interface WrittenModule {
  readonly key: MigrationKey;
  readonly path: string;
  readonly text: string;
}

/** What the module stands for. */
export interface Meant {
  /** State and catalog in front of the steps; not changed. */
  readonly state: SchemaState;
  readonly catalog: Catalog;
  readonly original: readonly Operation[];
  /** What is known of its data steps. */
  readonly knowledge: DataStepKnowledge;
}

export type ModuleProof =
  | {
      readonly ok: true;
      readonly module: MigrationModule;
      readonly names: readonly NameDifference[];
    }
  | {
      readonly ok: false;
      readonly problems: readonly Problem[];
      /** The step that stands for the difference alone, where one does: its data step reads otherwise. */
      readonly unlike?: MigrationKey | undefined;
    };

/**
 * Reads a written module back from its text and compares its effect on both states with that of the steps it stands for.
 * Any difference is a problem: the module must not be used then.
 */
export function proveModule(
  written: WrittenModule,
  meant: Meant,
  parser: PythonParser,
  context: MigrationContext,
): ModuleProof {
  const source: SourceFile = { path: written.path, text: written.text };
  const parsed = parser.parse(written.text);
  if (!parsed.ok) {
    return failed(
      `the folded module is not valid Python: ${parsed.problem.message}`,
      source,
      parsed.problem.offset,
    );
  }
  const read = readMigration(written.key, source, parsed.root, context);
  if (!read.ok) return failed(read.problem.reason.message, source, read.problem.reason.offset);
  const module = read.migration;
  const [reason] = module.whole;
  if (reason !== undefined) {
    return failed(
      `the folded module cannot be read back: ${reason.message}`,
      source,
      reason.offset,
    );
  }
  try {
    const effect = compareEffects(
      meant.state.copy(),
      new Map(meant.catalog),
      meant.original,
      module.operations,
      meant.knowledge,
    );
    if (effect.differences.length > 0) {
      const problems = effect.differences.slice(0, 20).map(differenceProblem);
      return { ok: false, problems, unlike: effect.unlike?.origin.migration };
    }
    const complaints = illegal(meant, module.operations);
    if (complaints.length > 0) return { ok: false, problems: complaints.map(complaintProblem) };
    return { ok: true, module, names: effect.names };
  } catch (error) {
    if (!(error instanceof StateError)) throw error;
    const { file, start } = error.operation.origin.slice;
    return failed(`the folded module does not fit: ${error.message}`, file, start);
  }
}

/** What the written operations would not find, or find taken, where those that they stand for did not. */
function illegal(meant: Meant, written: readonly Operation[]): readonly Complaint[] {
  const run = (operations: readonly Operation[]): readonly Complaint[] =>
    findComplaints(meant.state.copy(), new Map(meant.catalog), operations);
  const folded = run(written);
  return folded.length === 0 ? [] : newComplaints(run(meant.original), folded);
}

function complaintProblem({ operation, message }: Complaint): Problem {
  const { file, start } = operation.origin.slice;
  return {
    code: "proof",
    message: `the folded module would not run: ${message}`,
    place: placeOf(file, start),
    hint: REPORT,
  };
}

function failed(message: string, source: SourceFile, offset: number): ModuleProof {
  return {
    ok: false,
    problems: [{ code: "proof", message, place: placeOf(source, offset), hint: REPORT }],
  };
}

const REPORT =
  "nothing was written; this is a defect of refold, or a construct that it does not know yet: please report it";

function differenceProblem({ place, original, folded }: Difference): Problem {
  return {
    code: "proof",
    message: `the folded chain would differ in ${place}: originally ${original ?? "nothing"}, folded ${folded ?? "nothing"}`,
    hint: REPORT,
  };
}
