import type { MigrationKey } from "../../../chain/migration.js";
import { placeOf, type Place, type SourceFile } from "../../../edit/source.js";

/** A place outside the migrations that names a step which goes. */
export interface Mention {
  readonly key: MigrationKey;
  readonly place: Place;
}

/**
 * Finds the names of removed steps in texts: tests, scripts, management commands, max_migration.txt, documentation. A name counts where it
 * stands as a word of its own.
 */
export function findMentions(
  files: Iterable<SourceFile>,
  removed: readonly MigrationKey[],
): readonly Mention[] {
  if (removed.length === 0) return [];
  const byName = new Map(removed.map((key) => [key.name, key]));
  const mentions: Mention[] = [];
  for (const file of files) {
    for (const match of file.text.matchAll(/\w{4,}/g)) {
      const key = byName.get(match[0]);
      if (key !== undefined) mentions.push({ key, place: placeOf(file, match.index) });
    }
  }
  return mentions;
}
