import { findDifferences } from "../fold/relational/same-effect.js";
import { startOf, statementsOf } from "../framework/javascript/chain/fold-chain.js";
import type { ChainReading } from "../framework/javascript/chain/chain-reading.js";

/** What a chain, read again from other text, would do differently; in words. */
export function differencesOf<Request>(
  chain: ChainReading<Request>,
  again: ChainReading<Request>,
): readonly string[] {
  return findDifferences(statementsOf(chain), statementsOf(again), startOf(chain)).map(
    ({ what, original, folded }) =>
      [
        brief(what),
        ...(original === undefined ? [] : [`was ${brief(original)}`]),
        ...(folded === undefined ? [] : [`is ${brief(folded)}`]),
      ].join("; "),
  );
}

/** Longer texts are for nobody to read. */
const LONGEST = 120;

function brief(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}
