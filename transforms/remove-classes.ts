import { deleteFile, type Change } from "../src/edit/change-set.js";
import type { Problem } from "../src/edit/problem.js";
import { placeOf } from "../src/edit/source.js";
import { findDifferences } from "../src/fold/relational/same-effect.js";
import type { ClassFramework } from "../src/framework/classes/framework.js";
import type { ClassChain, ClassMigration, ClassProject } from "../src/framework/classes/project.js";
import { readSteps } from "../src/framework/classes/read/read-steps.js";
import { repoint } from "../src/framework/classes/write/registration.js";
import { differenceText } from "../src/verify/javascript-module.js";
import type { SqlReader } from "../src/schema-sql/read/read.js";

/** What removing migrations changes, and what the chain would build differently then; or why they cannot go. */
export type ClassRemoval =
  | {
      readonly ok: true;
      readonly changes: readonly Change[];
      /** In words. */
      readonly differences: readonly string[];
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Takes migration classes out of their chain: their files, and what registers them. */
export function removeClasses(
  framework: ClassFramework,
  project: ClassProject,
  { migrations }: ClassChain,
  names: readonly string[],
  sql: SqlReader,
): ClassRemoval {
  const removed = migrations.filter(({ key }) => names.includes(key.name));
  const shared = removed.find((each) => classesOf(each) > 1);
  if (shared !== undefined) {
    return refused({
      code: "shared-file",
      message: `${shared.path} holds more than one migration`,
      hint: "give each a file of its own",
    });
  }
  const { changes, uses } = repoint(removed, project);
  const [use] = uses;
  if (use !== undefined) {
    const file = project.files.get(use.path);
    return refused({
      code: "import",
      message: `${use.path} takes ${use.name} from a migration that would be gone`,
      hint: "move it to a module of its own first",
      ...(file === undefined ? {} : { place: placeOf(file, use.offset) }),
    });
  }
  const rest = migrations.filter((each) => !removed.includes(each));
  const before = readSteps(migrations, project, framework, sql, undefined);
  const after = readSteps(rest, project, framework, sql, before.start);
  const statementsOf = ({ steps }: typeof before): Parameters<typeof findDifferences>[0] =>
    steps.flatMap(({ statements }) => statements);
  const differences = findDifferences(statementsOf(before), statementsOf(after), before.start);
  return {
    ok: true,
    changes: [
      ...changes,
      ...removed.flatMap(({ path }) => {
        const file = project.files.get(path);
        return file === undefined ? [] : [deleteFile(file)];
      }),
    ],
    differences: differences.map((difference) => `${sql.dialect}: ${differenceText(difference)}`),
  };
}

/** How many migrations the file of one holds. */
function classesOf({ declaration }: ClassMigration): number {
  const classes = declaration.getSourceFile().getClasses();
  return classes.filter((each) => each.getInstanceMethod("up") !== undefined).length;
}

function refused(problem: Problem): ClassRemoval {
  return { ok: false, problems: [problem] };
}
