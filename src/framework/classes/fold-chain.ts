import type { RelationalState } from "../../operation/relational/state.js";
import type { SchemaStatement } from "../../operation/relational/statement.js";
import { foldChain, type FoldedChain } from "../../fold/relational/fold.js";
import { carriedWhole } from "./read/carried-whole.js";
import type { ReadStep } from "./read/step.js";

/** A folded chain, and the steps whose code is carried whole. */
export interface FoldedSteps {
  readonly folded: FoldedChain;
  readonly carried: readonly ReadStep[];
  /** The statements that were folded: carried steps are one each. */
  readonly original: readonly SchemaStatement[];
}

/**
 * Folds steps. A step of which some code would stay (a guard that the state does not decide, a loop that runs) is carried whole, as a
 * function: its parts share variables and returns.
 */
export function foldSteps(steps: readonly ReadStep[], start: RelationalState): FoldedSteps {
  const carried = new Set<ReadStep>();
  for (;;) {
    const original = steps.flatMap((step) => (carried.has(step) ? [asOne(step)] : step.statements));
    const folded = foldChain(original, start);
    if (!folded.ok) return { folded, carried: [...carried], original };
    const before = carried.size;
    for (const { statement, rebuilt } of folded.statements) {
      if (rebuilt || !isCode(statement)) continue;
      const step = steps.find(
        ({ migration }) => migration.key.name === statement.origin.migration.name,
      );
      if (step !== undefined) carried.add(step);
    }
    if (carried.size === before) return { folded, carried: [...carried], original };
  }
}

/** Is it code that cannot stand alone? */
function isCode(statement: SchemaStatement): boolean {
  const hasNoSql = statement.kind === "opaqueStatement" || statement.kind === "changeRows";
  return statement.kind === "guarded" || (hasNoSql && statement.origin.sql === undefined);
}

function asOne({ migration, statements, unread }: ReadStep): SchemaStatement {
  const up = migration.declaration.getInstanceMethodOrThrow("up");
  return carriedWhole(up, { migration, statements, why: unread[0] });
}
