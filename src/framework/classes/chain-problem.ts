import type { Problem } from "../../edit/problem.js";
import { placeOf } from "../../edit/source.js";
import type { ClassMigration, ClassProject } from "./project.js";

/** A problem with the place of a migration's class, where its file is at hand. */
export function problemOf(
  { path, declaration }: ClassMigration,
  { files }: ClassProject,
  told: Omit<Problem, "place">,
): Problem {
  const file = files.get(path);
  return file === undefined ? told : { ...told, place: placeOf(file, declaration.getStart()) };
}

/** A migration whose name another one in front of it has; `hint` says what the framework makes of the two. */
export function sameName(
  migration: ClassMigration,
  before: readonly ClassMigration[],
  project: ClassProject,
  hint: string,
): readonly Problem[] {
  const { name } = migration.key;
  const other = before.find(({ key }) => key.name === name);
  if (other === undefined) return [];
  return [
    problemOf(migration, project, {
      code: "same-name",
      message: `${name} is the name of a migration in ${other.path}, too`,
      hint,
    }),
  ];
}

/** A migration that `undo`, the framework's command, cannot take back. */
export function withoutDown(
  migration: ClassMigration,
  project: ClassProject,
  undo: string,
): readonly Problem[] {
  if (migration.declaration.getInstanceMethod("down") !== undefined) return [];
  return [
    problemOf(migration, project, {
      code: "no-down",
      message: `${migration.key.name} has no down`,
      hint: `${undo} fails on it; say what takes it back, or throw an error that says why nothing does`,
    }),
  ];
}
