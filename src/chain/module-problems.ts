import type { SourceSpan } from "../edit/source.js";
import { keyText, type MigrationKey } from "./migration.js";
import type { ChainProblem } from "./problem.js";

/** Why a file could not be read: the reason, and where known its place and what to do about it. */
export interface Unreadable {
  readonly detail: string;
  readonly at?: SourceSpan;
  readonly hint?: string;
}

/** A module among the migrations that has no migration in it. */
export function noMigration(key: MigrationKey, path: string): ChainProblem {
  return {
    code: "no-migration",
    severity: "error",
    message: `${keyText(key)} has no class Migration`,
    hint: "move the module out of the migrations package, or let its name begin with an underscore",
    key,
    path,
    related: [],
  };
}

/** A migration whose file could not be read or is not valid source. */
export function unreadableFile(key: MigrationKey, path: string, why: Unreadable): ChainProblem {
  return {
    code: "unreadable-file",
    severity: "error",
    message: `${keyText(key)} cannot be read: ${why.detail}`,
    hint:
      why.hint ??
      "correct the file, or take it out of the migrations; the other migrations are processed without it",
    key,
    path,
    ...(why.at === undefined ? {} : { at: why.at }),
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
