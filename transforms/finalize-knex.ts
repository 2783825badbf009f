import { deleteFile, type ChangeSet } from "../src/edit/change-set.js";
import type { Problem } from "../src/edit/problem.js";
import { placeOf } from "../src/edit/source.js";
import type { MigrationDirectory } from "../src/framework/javascript/migration-file.js";
import { tombstoneOf } from "../src/framework/knex/write/tombstone-text.js";

/** Migrations whose modules go: those that were folded into one, or those that were taken out. */
export interface Forgotten {
  readonly into: string | undefined;
  readonly names: readonly string[];
}

/** The change set that takes empty modules away, or why there is none. */
export type KnexFinalization =
  | { readonly ok: true; readonly changes: ChangeSet; readonly forgotten: readonly Forgotten[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Takes away the modules that do nothing any more. Their rows have to go with them, because Knex wants a file for each name that is
 * recorded.
 */
export function finalizeKnex({ label, migrations }: MigrationDirectory): KnexFinalization {
  const empty = migrations.flatMap((migration) => {
    const tombstone = tombstoneOf(migration.file);
    return tombstone === undefined ? [] : [{ migration, into: tombstone.into }];
  });
  if (empty.length === 0) {
    return refused({
      code: "nothing-to-finalize",
      message: `${label} has no modules that a squash left empty`,
    });
  }
  const names = new Set(migrations.map(({ key }) => key.name));
  const lost = empty.find(({ into }) => into !== undefined && !names.has(into));
  if (lost !== undefined) {
    return refused({
      code: "missing-result",
      message: `${lost.migration.key.name} was folded into ${lost.into ?? ""}, which is not there`,
      place: placeOf(lost.migration.file, 0),
      hint: "nothing tells whether databases have what it did: bring that module back",
    });
  }
  const groups = [...new Set(empty.map(({ into }) => into))];
  return {
    ok: true,
    changes: empty.map(({ migration }) => deleteFile(migration.file)),
    forgotten: groups.map((into) => ({
      into,
      names: empty.flatMap((each) => (each.into === into ? [each.migration.key.name] : [])),
    })),
  };
}

function refused(problem: Problem): KnexFinalization {
  return { ok: false, problems: [problem] };
}
