import type { Difference } from "../verify/compare.js";

/** Differences beyond this number are counted, not shown. */
const MOST = 20;

/** What two schemas differ in, a line each, for people. */
export function differenceLines(differences: readonly Difference[]): readonly string[] {
  const lines = differences
    .slice(0, MOST)
    .map(({ place, original, folded }) => `${place}: ${side(original)} → ${side(folded)}`);
  return differences.length > MOST ? [...lines, `… and ${differences.length - MOST} more`] : lines;
}

function side(text: string | undefined): string {
  return text ?? "nothing";
}
