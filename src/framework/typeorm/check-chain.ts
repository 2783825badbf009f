import type { Problem } from "../../edit/problem.js";
import { problemOf, sameName, withoutDown } from "../classes/chain-problem.js";
import { missingModules, unregistered } from "../classes/check-registration.js";
import { checkStatements, type StatementRules } from "../classes/check-statements.js";
import type { ClassChain, ClassMigration, ClassProject } from "../classes/project.js";
import { TYPEORM_MIGRATIONS } from "./bookkeeping.js";
import { timestampOf } from "./discover/open.js";

const SAME_NAME = "TypeORM refuses to run both: give one another name";

/** The query runner, and the databases that a data source may name (driver/types/DatabaseType.ts). */
const STATEMENTS: StatementRules = {
  runner: (method) => method.getParameters()[0]?.getName(),
  acts: /^(?:query|clear|drop|create|rename|add|change|update|insert|delete)[A-Za-z]*$/,
  sql: /^query$/,
  bookkeeping: TYPEORM_MIGRATIONS.name,
  databases: {
    asks: /\b(?:connection|dataSource|manager\.connection)\.options\.type$/,
    names: new Set([
      ...["mysql", "postgres", "cockroachdb", "sap", "mariadb", "sqlite", "better-sqlite3"],
      ...["cordova", "react-native", "nativescript", "sqljs", "oracle", "mssql", "mongodb", "expo"],
      ...["aurora-mysql", "aurora-postgres", "spanner", "capacitor"],
    ]),
  },
};

/**
 * What is wrong with the migrations of a chain: names that occur twice, tied timestamps, file names that say another one, what is registered
 * and not there or there and not registered, no `down`, calls that nothing waits for, steps that edit their own bookkeeping, tests for a
 * database that are never so.
 */
export function checkChain(chain: ClassChain, project: ClassProject): Problem[] {
  const { migrations } = chain;
  const each = migrations.flatMap((migration, index) => [
    ...sameName(migration, migrations.slice(0, index), project, SAME_NAME),
    ...tied(migration, migrations[index - 1], project),
    ...otherFile(migration, project),
    ...withoutDown(migration, project, "migration:revert"),
    ...checkStatements(migration, project, STATEMENTS),
  ]);
  return [...each, ...missingModules(chain, project), ...unregistered(chain, project)];
}

function tied(
  migration: ClassMigration,
  before: ClassMigration | undefined,
  project: ClassProject,
): readonly Problem[] {
  if (before === undefined || timestampOf(before) !== timestampOf(migration)) return [];
  if (before.key.name === migration.key.name) return [];
  return [
    problemOf(migration, project, {
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
    problemOf(migration, project, {
      code: "other-timestamp",
      message: `${migration.path} says ${stamp}, its class ${timestampOf(migration)}`,
      hint: "TypeORM goes by the class: rename the file",
    }),
  ];
}
