import { keyText } from "../chain/migration.js";
import { showPlace } from "../edit/source.js";
import type { Mention } from "../framework/django/squash/mentions.js";

/** Places beyond this number are counted, not shown. */
const MOST = 12;

/** The places that name steps which go, for people. */
export function mentionLines(mentions: readonly Mention[]): readonly string[] {
  if (mentions.length === 0) return [];
  const head =
    mentions.length === 1
      ? "1 place names a step that goes:"
      : `${mentions.length} places name a step that goes:`;
  const lines = mentions
    .slice(0, MOST)
    .map(({ key, place }) => `  ${showPlace(place)} names ${keyText(key)}`);
  const more = mentions.length - MOST;
  return [head, ...lines, ...(more > 0 ? [`  … and ${more} more (--json has them all)`] : [])];
}
