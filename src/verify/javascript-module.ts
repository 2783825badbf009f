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
  const from = Math.max(commonLength(original ?? "", folded ?? "") - BEFORE, 0);
  return [
    brief(what, 0),
    ...(original === undefined ? [] : [`was ${brief(original, from)}`]),
    ...(folded === undefined ? [] : [`is ${brief(folded, from)}`]),
  ].join("; ");
}

/** How far two texts are the same. */
function commonLength(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
}

/** Longer texts are for nobody to read. */
const LONGEST = 120;

/** What is shown of a text in front of the place where it differs. */
const BEFORE = 40;

/** A text from a place on, or all of a short one. */
function brief(text: string, from: number): string {
  if (text.length <= LONGEST) return text;
  const part = text.slice(from, from + LONGEST);
  return `${from > 0 ? "…" : ""}${part}${from + LONGEST < text.length ? "…" : ""}`;
}
