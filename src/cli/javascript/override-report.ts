import type { Adaptation } from "../../adapt/notes.js";

/** Places that are named; more are counted. */
const MOST = 3;

/** What was adapted and why, for people. */
export function adaptationLines(adaptations: readonly Adaptation[]): readonly string[] {
  if (adaptations.length === 0) return [];
  return [
    "Adapted:",
    ...adaptations.flatMap(({ what, because, where }) => [
      `  ${placesText(where)}: ${what}`,
      `    because ${because}`,
    ]),
  ];
}

function placesText(where: readonly string[]): string {
  const shown = where.slice(0, MOST).join(", ");
  const more = where.length - MOST;
  return more > 0 ? `${shown} and ${more} more` : shown;
}
