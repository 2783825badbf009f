import { posix } from "node:path";
import type { Problem } from "../../edit/problem.js";
import { placeOf } from "../../edit/source.js";
import { directoriesAround } from "../javascript/source-directories.js";
import type { MigrationDirectory } from "../javascript/migration-file.js";
import type { SourceFiles } from "../javascript/source-files.js";

/**
 * The settings with which Knex changes identifiers on their way to the database and back (lib/client.js), and the functions of packages
 * that make them (objection's lib/utils/identifierMapping.js, knex-stringcase).
 */
const MAPPING =
  /wrapIdentifier|postProcessResponse|\w*[sS]nakeCaseMappers|knexIdentifierMapp(?:ers|ing)|knex-?[sS]tringcase/;

/** What may configure Knex. */
const CODE = /\.[cm]?[jt]sx?$/;

/**
 * A problem for each file of the project whose text names a mapping of identifiers, at the first place. Configuration is code, which
 * refold does not run: where a mapping stands, nobody but the project knows whether migrations pass through it.
 */
export function identifierMappings(
  files: SourceFiles,
  { path: migrations }: MigrationDirectory,
): readonly Problem[] {
  const found: Problem[] = [];
  for (const { path: directory, entries } of directoriesAround(files, migrations)) {
    for (const { name } of entries.filter((entry) => entry.isFile() && CODE.test(entry.name))) {
      const file = files.read(posix.join(directory, name));
      const match = file === undefined ? null : MAPPING.exec(file.text);
      if (file === undefined || match === null) continue;
      found.push({
        code: "names-changed-by-code",
        message: `${match[0]} may change names on their way to the database, so what the chain makes cannot be told`,
        place: placeOf(file, match.index),
        hint: "where migrations run without it, say --unmapped-names",
      });
    }
  }
  return found;
}
