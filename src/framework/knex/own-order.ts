import { posix } from "node:path";
import type { Problem } from "../../edit/problem.js";
import { placeOf } from "../../edit/source.js";
import type { MigrationDirectory } from "../javascript/migration-file.js";
import { directoriesAround } from "../javascript/source-directories.js";
import type { SourceFiles } from "../javascript/source-files.js";

/** A migration source of the project's own (Knex's `migrationSource`): what gives migrations, and in which order. */
const OWN_SOURCE = /\bgetMigrations\s*[(=:]/;
const NAMES = /\bgetMigrationName\b/;

const CODE = /\.[cm]?[jt]s$/;

/**
 * A problem where the order of the first `count` migrations is not to be told: the project has a migration source of its own, which may sort
 * them by the numbers in their names, and that is another order than the one of the names. Code that sorts is not run.
 */
export function ownOrder(
  files: SourceFiles,
  { label, path, migrations }: MigrationDirectory,
  count: number,
): Problem | undefined {
  const names = migrations.map(({ key }) => key.name);
  const numeric = new Intl.Collator("en", { numeric: true });
  const byNumbers = names.toSorted((one, other) => numeric.compare(bare(one), bare(other)));
  const at = names.findIndex((name, index) => name !== byNumbers[index]);
  if (at < 0 || at >= count) return undefined;
  const place = ownSource(files, path);
  if (place === undefined) return undefined;
  return {
    code: "order-by-code",
    message: `this may sort the migrations of ${label} otherwise than by name: by the numbers in them, ${byNumbers[at] ?? ""} comes before ${names[at] ?? ""}`,
    place,
    hint: "fold only what is in front of these, with LAST; or rename the files so that both orders are the same",
  };
}

function bare(name: string): string {
  return name.replace(CODE, "");
}

function ownSource(files: SourceFiles, migrations: string): Problem["place"] | undefined {
  for (const { path: directory, entries } of directoriesAround(files, migrations)) {
    for (const { name } of entries.filter((entry) => entry.isFile() && CODE.test(entry.name))) {
      const file = files.read(posix.join(directory, name));
      const match = file === undefined ? null : OWN_SOURCE.exec(file.text);
      if (file !== undefined && match !== null && NAMES.test(file.text)) {
        return placeOf(file, match.index);
      }
    }
  }
  return undefined;
}
