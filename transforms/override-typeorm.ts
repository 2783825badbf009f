import { readStep } from "../src/framework/classes/read/read-step.js";
import { readSteps } from "../src/framework/classes/read/read-steps.js";
import type { ClassChain, ClassProject } from "../src/framework/classes/project.js";
import type { EncodedFile } from "../src/edit/encoding.js";
import type { Problem } from "../src/edit/problem.js";
import { worldOf } from "../src/framework/javascript/chain/world.js";
import type { MigrationDirectory } from "../src/framework/javascript/migration-file.js";
import type { SourceFiles } from "../src/framework/javascript/source-files.js";
import { TYPEORM } from "../src/framework/typeorm/framework.js";
import { overrideText } from "../src/framework/typeorm/write/override-text.js";
import { emptyState } from "../src/operation/relational/state.js";
import type { Dialect } from "../src/sql/dialect.js";
import type { PostgresParser } from "../src/sql/postgres/parser.js";
import {
  aboutOverride,
  overrideModules,
  whyNoWayBack,
  type OverrideModulesResult,
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

/** Writes a TypeORM chain for another database: a class of the last one's name that runs SQL. */
export function overrideTypeOrm(
  project: ClassProject,
  { chain, label, home, into, from, target }: OverrideClassesRequest,
  parser: PostgresParser,
): Promise<OverrideModulesResult> {
  const directory = directoryOf(chain, label, project);
  const { steps, start } = readSteps(
    chain.migrations,
    project,
    TYPEORM,
    { dialect: from, parser },
    undefined,
  );
  const statements = steps.flatMap((step) => step.statements);
  const name = chain.migrations.at(-1)?.key.name ?? "";
  const isTyped = /\.[cm]?ts$/.test(chain.migrations.at(-1)?.path ?? "");
  return overrideModules(
    { statements, start, problems: [] },
    { directory, home, into, from, target },
    parser,
    {
      text: (parts, _asSql, kind) =>
        overrideText({
          name,
          sqls: parts.map(({ sql }) => sql),
          about: aboutOverride(directory, from, target),
          why: whyNoWayBack(directory, target),
          kind: isTyped ? "typescript" : kind,
        }),
      read: ({ path, file }) => readBack(path, file, target, parser),
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
  path: string,
  file: EncodedFile,
  target: Dialect,
  parser: PostgresParser,
): Pick<Parameters<typeof overrideModules>[0], "problems" | "statements"> {
  const project = TYPEORM.project("/", new Map([[path, file]]));
  const [migration] = project.chains.flatMap(({ migrations }) => migrations);
  if (migration === undefined) {
    const problem: Problem = { code: "unread", message: `${path} cannot be read back` };
    return { problems: [problem], statements: [] };
  }
  const setting = {
    framework: TYPEORM,
    project,
    sql: { dialect: target, parser },
    whole: new Set<string>(),
  };
  const { statements } = readStep(migration, setting, worldOf(emptyState(target)));
  return { problems: [], statements };
}
