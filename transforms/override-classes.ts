import { readStep } from "../src/framework/classes/read/read-step.js";
import { readSteps } from "../src/framework/classes/read/read-steps.js";
import type { ClassFramework } from "../src/framework/classes/framework.js";
import type { ClassChain, ClassProject } from "../src/framework/classes/project.js";
import { overrideClass } from "../src/framework/classes/write/override-class.js";
import { worldOf } from "../src/framework/javascript/chain/world.js";
import type {
  MigrationDirectory,
  MigrationFile,
} from "../src/framework/javascript/migration-file.js";
import type { SourceFiles } from "../src/framework/javascript/source-files.js";
import { emptyState } from "../src/operation/relational/state.js";
import type { SqlReader } from "../src/schema-sql/read/read.js";
import type { Dialect } from "../src/sql/dialect.js";
import type { PostgresParser } from "../src/sql/postgres/parser.js";
import {
  aboutOverride,
  overrideModules,
  whyNoWayBack,
  type OverrideModulesResult,
  type OverrideWriting,
} from "./override-modules.js";

/** A chain of classes that is to be written for another database. */
export interface OverrideClassesRequest {
  readonly chain: ClassChain;
  /** How people call it: its directory, or the package that has it. */
  readonly label: string;
  readonly home: SourceFiles;
  readonly into: string;
  readonly from: Dialect;
  readonly target: Dialect;
}

/** Writes a chain of classes for another database: a class that is called like the last one, and runs SQL. */
export function overrideClasses(
  framework: ClassFramework,
  project: ClassProject,
  { chain, label, home, into, from, target }: OverrideClassesRequest,
  parser: PostgresParser,
): Promise<OverrideModulesResult> {
  const { migrations } = chain;
  const last = migrations.at(-1);
  if (last === undefined) {
    const problem = { code: "nothing-to-write", message: `${label} has no migrations` };
    return Promise.resolve({ ok: false, problems: [problem] });
  }
  const unfit = migrations.flatMap((each) => framework.unfit(each, project) ?? []);
  if (unfit.length > 0) return Promise.resolve({ ok: false, problems: unfit });
  const directory = directoryOf(chain, label, project);
  const sql = { dialect: from, parser };
  const { steps, start } = readSteps(migrations, project, framework, sql, undefined);
  const statements = steps.flatMap((step) => step.statements);
  const isTyped = /\.[cm]?ts$/.test(last.path);
  return overrideModules(
    { statements, start, problems: [] },
    { directory, home, into, from, target },
    parser,
    {
      text: (parts, _asSql, moduleKind) => {
        const kind = isTyped ? "typescript" : moduleKind;
        return overrideClass(framework.writing.frame(last, kind), {
          sqls: parts.map((part) => part.sql),
          about: aboutOverride(directory, from, target),
          why: whyNoWayBack(directory, target),
          kind,
        });
      },
      read: (module) => readBack(framework, module, { dialect: target, parser }),
    },
  );
}

function directoryOf(
  { migrations }: ClassChain,
  label: string,
  { files }: ClassProject,
): MigrationDirectory {
  return {
    label,
    path: "",
    migrations: migrations.flatMap(({ key, path }) => {
      const file = files.get(path);
      return file === undefined ? [] : [{ key, path, file }];
    }),
  };
}

/** The written class as it runs on an empty database of the target. */
function readBack(
  framework: ClassFramework,
  { path, file }: MigrationFile,
  sql: SqlReader,
): ReturnType<OverrideWriting["read"]> {
  const project = framework.project("/", new Map([[path, file]]));
  const [migration] = project.chains.flatMap(({ migrations }) => migrations);
  if (migration === undefined) {
    const problem = { code: "unread", message: `${path} cannot be read back` };
    return { problems: [problem], statements: [] };
  }
  const setting = { framework, project, sql, whole: new Set<string>() };
  const { statements } = readStep(migration, setting, worldOf(emptyState(sql.dialect)));
  return { problems: [], statements };
}
