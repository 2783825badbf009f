import { findDifferences } from "../fold/relational/same-effect.js";
import { issuesOf } from "../framework/knex/fold-chain.js";
import type { ChainReading } from "../framework/knex/read-chain.js";

/** What a chain, read again from other text, would do differently; in words. */
export function differencesOf(chain: ChainReading, again: ChainReading): readonly string[] {
  const statements = ({ steps, ...rest }: ChainReading) =>
    issuesOf({ steps, ...rest }).flatMap(({ issue }) => issue.statements);
  return findDifferences(statements(chain), statements(again), chain.start).map(
    ({ what, original, folded }) =>
      [
        what,
        ...(original === undefined ? [] : [`was ${original}`]),
        ...(folded === undefined ? [] : [`is ${folded}`]),
      ].join("; "),
  );
}
