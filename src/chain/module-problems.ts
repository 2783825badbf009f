import { keyText, type MigrationKey } from "./migration.js";
import type { ChainProblem } from "./problem.js";

/** A module among the migrations that has no migration in it; `detail` says what it has instead. */
export function noMigration(key: MigrationKey, path: string, detail: string): ChainProblem {
  return {
    code: "no-migration",
    severity: "error",
    message: `${path} has no class Migration${detail === "" ? "" : `: ${detail}`}`,
    hint: "move the module out of the migrations package, or let its name begin with an underscore",
    key,
    path,
    related: [],
  };
}

/** A file that could not be read or is not valid source; `detail` says why. */
export function unreadableFile(
  key: MigrationKey | undefined,
  path: string,
  detail: string,
): ChainProblem {
  return {
    code: "unreadable-file",
    severity: "error",
    message: `${path} cannot be read: ${detail}`,
    hint: "correct the file, or take it out of the migrations; the other migrations are processed without it",
    key,
    path,
    related: [],
  };
}

/** Two things in a migrations package that have one name; Python sees only the one at `seenPath`. */
export function duplicateName(
  key: MigrationKey,
  hiddenPath: string,
  seenPath: string,
): ChainProblem {
  return {
    code: "duplicate-name",
    severity: "error",
    message: `${hiddenPath} and ${seenPath} both have the name ${keyText(key)}; Python sees only ${seenPath}`,
    hint: "rename or delete one of them",
    key,
    path: hiddenPath,
    related: [],
  };
}
