import { openState, type RelationalState } from "../../operation/relational/state.js";
import type { SchemaStatement } from "../../operation/relational/statement.js";
import type { Dialect } from "../../sql/dialect.js";
import { bornNames } from "./births.js";
import type { FoldedStatement } from "./creation.js";
import { inOrder } from "./order.js";
import type { Elided, Position } from "./parts.js";
import { findDifferences, type ChainDifference } from "./same-effect.js";
import { walk } from "./walk.js";

/** What a chain folds into, or why it cannot. */
export type FoldedChain =
  | {
      readonly ok: true;
      readonly statements: readonly FoldedStatement[];
      readonly elided: readonly Elided[];
      /** The state in front of the chain and behind it. */
      readonly start: RelationalState;
      readonly end: RelationalState;
    }
  /** A statement does not fit what stands before it. */
  | { readonly ok: false; readonly statement: SchemaStatement; readonly why: string };

/** The state that a chain starts from when nothing is known but that it makes what it makes. */
export function startOf(statements: readonly SchemaStatement[], dialect: Dialect): RelationalState {
  return openState(dialect, bornNames(statements, dialect));
}

/**
 * Folds the statements of a chain, in the order in which they run, into the fewest with the same effect. Tables and enum types that the
 * chain makes come out in their final shape, or, where a statement that is kept must find them, in that of its moment; what dies again
 * is gone; statements on rows of tables that surely have none are left out. All others stay, in their order.
 *
 * What comes out is run beside the original, and where it makes something else, what differs is left as it was.
 */
export function foldChain(
  statements: readonly SchemaStatement[],
  start: RelationalState,
): FoldedChain {
  const whole = new Set<Position>();
  for (;;) {
    const walked = walk(statements, start, whole);
    if (!walked.ok) return walked;
    const folded = inOrder(walked.births, walked.kept, start.dialect);
    const differences: readonly ChainDifference[] | undefined =
      folded && findDifferences(statements, statementsOf(folded), start);
    if (folded !== undefined && differences?.length === 0) {
      return { ok: true, statements: folded, elided: walked.elided, start, end: walked.state };
    }
    const before = whole.size;
    const differing = new Set((differences ?? []).map(({ identity }) => identity));
    for (const { kind, identity, position, absorbed } of walked.births) {
      if (kind === "table" && differing.has(identity) && absorbed.length > 1) whole.add(position);
    }
    // What differs is none of those that were folded: all of them are left as they were.
    if (whole.size === before) for (const { position } of walked.births) whole.add(position);
    if (whole.size === before) return keptWhole(statements, start);
  }
}

function statementsOf(folded: readonly FoldedStatement[]): readonly SchemaStatement[] {
  return folded.map(({ statement }) => statement);
}

/** The chain as it is: right by definition. */
function keptWhole(statements: readonly SchemaStatement[], start: RelationalState): FoldedChain {
  return {
    ok: true,
    statements: statements.map((statement) => ({
      statement,
      rebuilt: false,
      sources: [statement.origin],
    })),
    elided: [],
    start,
    end: start,
  };
}
