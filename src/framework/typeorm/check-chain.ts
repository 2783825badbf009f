import type { Problem } from "../../edit/problem.js";
import { placeOf } from "../../edit/source.js";
import type { TypeOrmChain, TypeOrmMigration, TypeOrmProject } from "./project.js";

/** What is wrong with the migrations of a chain: names that occur twice, tied timestamps, file names that say another one. */
export function checkChain({ migrations }: TypeOrmChain, project: TypeOrmProject): Problem[] {
  return migrations.flatMap((migration, index) => [
    ...sameName(migration, migrations.slice(0, index), project),
    ...tied(migration, migrations[index - 1], project),
    ...otherFile(migration, project),
  ]);
}

function problem(
  { path, declaration }: TypeOrmMigration,
  { files }: TypeOrmProject,
  told: Omit<Problem, "place">,
): Problem {
  const file = files.get(path);
  return file === undefined ? told : { ...told, place: placeOf(file, declaration.getStart()) };
}

function sameName(
  migration: TypeOrmMigration,
  before: readonly TypeOrmMigration[],
  project: TypeOrmProject,
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
  migration: TypeOrmMigration,
  before: TypeOrmMigration | undefined,
  project: TypeOrmProject,
): readonly Problem[] {
  if (before?.timestamp !== migration.timestamp || before.key.name === migration.key.name) {
    return [];
  }
  return [
    problem(migration, project, {
      code: "tied-timestamps",
      message: `${migration.key.name} has the timestamp of ${before.key.name}`,
      hint: "their order is that of the registration: give one another timestamp before it runs anywhere",
    }),
  ];
}

/** The class decides when it runs; the file's name only seems to. */
function otherFile(migration: TypeOrmMigration, project: TypeOrmProject): readonly Problem[] {
  const [, stamp] = /(?:^|\/)(\d{13})\D[^/]*$/.exec(migration.path) ?? [];
  if (stamp === undefined || Number(stamp) === migration.timestamp) return [];
  return [
    problem(migration, project, {
      code: "other-timestamp",
      message: `${migration.path} says ${stamp}, its class ${migration.timestamp}`,
      hint: "TypeORM goes by the class: rename the file",
    }),
  ];
}
