import type { Problem } from "../../edit/problem.js";
import { placeOf } from "../../edit/source.js";
import type { ClassChain, ClassMigration, ClassProject } from "../classes/project.js";
import { missingModules, unregistered } from "./check-registration.js";
import { checkStatements } from "./check-statements.js";
import { timestampOf } from "./discover/open.js";

/**
 * What is wrong with the migrations of a chain: names that occur twice, tied timestamps, file names that say another one, what is registered
 * and not there or there and not registered, no `down`, calls that nothing waits for, steps that edit their own bookkeeping.
 */
export function checkChain(chain: ClassChain, project: ClassProject): Problem[] {
  const { migrations } = chain;
  const each = migrations.flatMap((migration, index) => [
    ...sameName(migration, migrations.slice(0, index), project),
    ...tied(migration, migrations[index - 1], project),
    ...otherFile(migration, project),
    ...withoutDown(migration, project),
    ...checkStatements(migration, project),
  ]);
  return [...each, ...missingModules(chain, project), ...unregistered(chain, project)];
}

function withoutDown(migration: ClassMigration, project: ClassProject): readonly Problem[] {
  if (migration.declaration.getInstanceMethod("down") !== undefined) return [];
  return [
    problem(migration, project, {
      code: "no-down",
      message: `${migration.key.name} has no down`,
      hint: "migration:revert fails on it; say what takes it back, or throw an error that says why nothing does",
    }),
  ];
}

function problem(
  { path, declaration }: ClassMigration,
  { files }: ClassProject,
  told: Omit<Problem, "place">,
): Problem {
  const file = files.get(path);
  return file === undefined ? told : { ...told, place: placeOf(file, declaration.getStart()) };
}

function sameName(
  migration: ClassMigration,
  before: readonly ClassMigration[],
  project: ClassProject,
): readonly Problem[] {
  const { name } = migration.key;
  const other = before.find(({ key }) => key.name === name);
  if (other === undefined) return [];
  return [
    problem(migration, project, {
      code: "same-name",
      message: `${name} is the name of a migration in ${other.path}, too`,
      hint: "TypeORM refuses to run both: give one another name",
    }),
  ];
}

function tied(
  migration: ClassMigration,
  before: ClassMigration | undefined,
  project: ClassProject,
): readonly Problem[] {
  if (before === undefined || timestampOf(before) !== timestampOf(migration)) return [];
  if (before.key.name === migration.key.name) return [];
  return [
    problem(migration, project, {
      code: "tied-timestamps",
      message: `${migration.key.name} has the timestamp of ${before.key.name}`,
      hint: "their order is that of the registration: give one another timestamp before it runs anywhere",
    }),
  ];
}

/** The class decides when it runs; the file's name only seems to. */
function otherFile(migration: ClassMigration, project: ClassProject): readonly Problem[] {
  const [, stamp] = /(?:^|\/)(\d{13})\D[^/]*$/.exec(migration.path) ?? [];
  if (stamp === undefined || Number(stamp) === timestampOf(migration)) return [];
  return [
    problem(migration, project, {
      code: "other-timestamp",
      message: `${migration.path} says ${stamp}, its class ${timestampOf(migration)}`,
      hint: "TypeORM goes by the class: rename the file",
    }),
  ];
}
