import { findDifferences, type ChainDifference } from "../fold/relational/same-effect.js";
import { startOf, statementsOf } from "../framework/javascript/chain/fold-chain.js";
import type { ChainReading } from "../framework/javascript/chain/chain-reading.js";

/** What a chain, read again from other text, would do differently. */
export function chainDifferences<Request>(
  chain: ChainReading<Request>,
  again: ChainReading<Request>,
): readonly ChainDifference[] {
  return findDifferences(statementsOf(chain), statementsOf(again), startOf(chain));
}

/** The same in words. */
export function differencesOf<Request>(
  chain: ChainReading<Request>,
  again: ChainReading<Request>,
): readonly string[] {
  return chainDifferences(chain, again).map(differenceText);
}

/** A difference in words. */
export function differenceText({ what, original, folded }: ChainDifference): string {
  return [
    brief(what),
    ...(original === undefined ? [] : [`was ${brief(original)}`]),
    ...(folded === undefined ? [] : [`is ${brief(folded)}`]),
  ].join("; ");
}

/** Longer texts are for nobody to read. */
const LONGEST = 120;

function brief(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}
