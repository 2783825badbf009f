import { findDifferences } from "../fold/relational/same-effect.js";
import { issuesOf } from "../framework/javascript/chain/fold-chain.js";
import type { ChainReading } from "../framework/javascript/chain/chain-reading.js";

/** What a chain, read again from other text, would do differently; in words. */
export function differencesOf<Request>(
  chain: ChainReading<Request>,
  again: ChainReading<Request>,
): readonly string[] {
  const statements = (each: ChainReading<Request>) =>
    issuesOf(each).flatMap(({ issue }) => issue.statements);
  return findDifferences(statements(chain), statements(again), chain.start).map(
    ({ what, original, folded }) =>
      [
        what,
        ...(original === undefined ? [] : [`was ${brief(original)}`]),
        ...(folded === undefined ? [] : [`is ${brief(folded)}`]),
      ].join("; "),
  );
}

/** Longer texts are for nobody to read. */
const LONGEST = 240;

function brief(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}
