import { posix } from "node:path";
import { createFile, deleteFile, rewriteFile, type Change } from "../../edit/change-set.js";
import type { Problem } from "../../edit/problem.js";
import type { MigrationDirectory, MigrationFile } from "./migration-file.js";

/** The module that migrations are folded into: the last of them, or one in its place with a name of its own. */
export function resultFile(last: MigrationFile, name: string | undefined): MigrationFile {
  if (name === undefined) return last;
  const ending = /\.[^.]+$/.exec(last.key.name)?.[0] ?? "";
  const whole = name.endsWith(ending) ? name : `${name}${ending}`;
  const path = posix.join(posix.dirname(last.path), whole);
  return { key: { ...last.key, name: whole }, path, file: { ...last.file, path } };
}

/** Why migrations cannot be folded into a module of that name: it would run behind later ones, or is there already. */
export function nameProblem(
  { migrations: all }: MigrationDirectory,
  folded: readonly MigrationFile[],
  { key: { name } }: MigrationFile,
): Problem | undefined {
  if (folded.at(-1)?.key.name === name) return undefined;
  const same = all.find(({ key }) => key.name === name);
  const later = all[folded.length];
  if (same !== undefined) {
    return {
      code: "name-taken",
      message: `there is a migration ${name} already`,
      hint: "databases may have recorded it: say another name",
    };
  }
  if (later === undefined || name < later.key.name) return undefined;
  return {
    code: "name-order",
    message: `${name} would run behind ${later.key.name}, which is not folded`,
    hint: "migrations run in the order of their names: say one that comes before",
  };
}

/** The change that gives the result its text. */
export function resultChange(
  { file }: MigrationFile,
  last: MigrationFile,
  text: string,
): readonly Change[] {
  return file.path === last.path
    ? [rewriteFile(last.file, text)]
    : [deleteFile(last.file), createFile(file.path, text)];
}
