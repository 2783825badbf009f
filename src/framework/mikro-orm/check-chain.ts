import type { Problem } from "../../edit/problem.js";
import { problemOf, sameName, withoutDown } from "../classes/chain-problem.js";
import { missingModules, unregistered } from "../classes/check-registration.js";
import { checkStatements, type StatementRules } from "../classes/check-statements.js";
import type { ClassChain, ClassMigration, ClassProject } from "../classes/project.js";
import { MIKRO_ORM_MIGRATIONS } from "./bookkeeping.js";
import { isOfFramework } from "./discover/open.js";

const SAME_NAME =
  "MikroORM records one row for both: give one another name, or take the compiled copy out of the directory";

/** A migration's own methods: `execute` runs at once, what `addSql` is given is waited for. */
const STATEMENTS: StatementRules = {
  runner: () => "this",
  acts: /^execute$/,
  sql: /^(?:addSql|execute)$/,
  bookkeeping: MIKRO_ORM_MIGRATIONS.name,
  databases: undefined,
};

/**
 * What is wrong with the migrations of a chain: names that occur twice, files of which only one class runs, other base classes, no `down`,
 * calls that nothing waits for, steps that edit their own bookkeeping, what is registered and not there or there and not registered.
 */
export function checkChain(chain: ClassChain, project: ClassProject): Problem[] {
  const { migrations } = chain;
  const each = migrations.flatMap((migration, index) => [
    ...sameName(migration, migrations.slice(0, index), project, SAME_NAME),
    ...otherClasses(migration, project),
    ...otherBase(migration, project),
    ...ownConstruction(migration, project),
    ...withoutDown(migration, project, "migration:down"),
    ...checkStatements(migration, project, STATEMENTS),
  ]);
  return [...each, ...missingModules(chain, project), ...unregistered(chain, project)];
}

function otherClasses(migration: ClassMigration, project: ClassProject): readonly Problem[] {
  const classes = migration.declaration.getSourceFile().getClasses();
  const others = classes.filter(
    (each) => each !== migration.declaration && each.getInstanceMethod("up") !== undefined,
  );
  if (others.length === 0) return [];
  return [
    problemOf(migration, project, {
      code: "more-classes",
      message: `${migration.path} has ${others.length + 1} migrations`,
      hint: "MikroORM runs the first that the module exports: give each a file of its own",
    }),
  ];
}

/** What a base class of the project's own makes of `addSql` is not known. */
export function otherBase(migration: ClassMigration, project: ClassProject): readonly Problem[] {
  const { declaration, key } = migration;
  if (isOfFramework(declaration)) return [];
  const base = declaration.getExtends()?.getExpression().getText();
  return [
    problemOf(migration, project, {
      code: "other-base",
      message:
        base === undefined
          ? `${key.name} extends nothing`
          : `${key.name} extends ${base}, which is not MikroORM's Migration`,
      hint: "refold reads classes that extend Migration itself",
    }),
  ];
}

/** What a constructor sets up is not known. */
export function ownConstruction(
  migration: ClassMigration,
  project: ClassProject,
): readonly Problem[] {
  if (migration.declaration.getConstructors().length === 0) return [];
  return [
    problemOf(migration, project, {
      code: "own-constructor",
      message: `${migration.key.name} has a constructor of its own`,
      hint: "refold reads classes that MikroORM makes with the driver and the configuration alone",
    }),
  ];
}
