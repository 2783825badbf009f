import { deleteFile, type ChangeSet } from "../src/edit/change-set.js";
import type { EncodedFile } from "../src/edit/encoding.js";
import type { Problem } from "../src/edit/problem.js";
import type { ChainDialect } from "../src/framework/javascript/chain/chain-dialect.js";
import type { Environment } from "../src/framework/javascript/chain/environment.js";
import { reportOf, type DialectReport } from "../src/framework/javascript/chain/dialect-report.js";
import { foldedItems } from "../src/framework/javascript/chain/fold-chain.js";
import type {
  MigrationDirectory,
  MigrationFile,
} from "../src/framework/javascript/migration-file.js";
import { parseModule } from "../src/framework/javascript/parse.js";
import { nameProblem, resultChange, resultFile } from "../src/framework/javascript/result-file.js";
import { redirectProject } from "../src/framework/javascript/redirect-project.js";
import { overlaid } from "../src/framework/javascript/source-files.js";
import { formatModule, readStyle } from "../src/framework/javascript/style.js";
import { majorVersion, type SequelizeProject } from "../src/framework/sequelize/project.js";
import { readChain, type SequelizeChain } from "../src/framework/sequelize/read-chain.js";
import {
  squashedText,
  type FoldedSequelize,
} from "../src/framework/sequelize/write/squashed-text.js";
import type { RelationalState } from "../src/operation/relational/state.js";
import type { PostgresParser } from "../src/sql/postgres/parser.js";
import { chainDifferences, differenceText } from "../src/verify/javascript-module.js";

/** What is to be folded. */
export interface SequelizeSquashRequest {
  readonly directory: MigrationDirectory;
  /** The first migrations of the directory, up to the last one that is folded. */
  readonly migrations: readonly MigrationFile[];
  /** The dialects to fold for. */
  readonly dialects: readonly ChainDialect[];
  /** The database in front of the chain, where it is known: that of the only dialect. */
  readonly base?: RelationalState | undefined;
  /** The name of the result, where it is not that of the last migration. */
  readonly name?: string | undefined;
  /** What `down` is to do. */
  readonly down: "throw" | "drop";
  /** The table whose records the result reads to know databases with some of the migrations; undefined where it does not. */
  readonly guard?: string | undefined;
  /** What variables of the environment are wherever the migrations run. */
  readonly environment: Environment;
}

export type SequelizeSquashResult =
  | {
      readonly ok: true;
      readonly changes: ChangeSet;
      readonly name: string;
      readonly reports: readonly DialectReport[];
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Folds migrations of a directory into one module, which takes the place and the name of the last of them; the files of the others go, as
 * umzug minds no recorded name without a file. The result is read back from its text and must build the same.
 */
export async function squashSequelize(
  project: SequelizeProject,
  request: SequelizeSquashRequest,
  parser: PostgresParser,
): Promise<SequelizeSquashResult> {
  const { migrations, dialects, directory } = request;
  const last = migrations.at(-1);
  if (last === undefined || migrations.length < 2) {
    return refused("nothing-to-fold", `${directory.label} has fewer than two migrations to fold`);
  }
  const target = resultFile(last, request.name);
  const misnamed = nameProblem(directory, migrations, target);
  if (misnamed !== undefined) return { ok: false, problems: [misnamed] };
  const major = majorVersion(project);
  if (major !== undefined && major !== 6) {
    return refused(
      "other-version",
      `package.json asks for Sequelize ${major}, and refold knows what version 6 makes of migrations`,
    );
  }
  const settings = dialects.flatMap((dialect) => {
    const name = project.clients.get(dialect);
    return name === undefined
      ? []
      : [{ name, parser, environment: request.environment, base: request.base }];
  });
  const chains = settings.map((setting) => readChain(migrations, project.files.read, setting));
  const problems = chains[0]?.problems ?? [];
  if (problems.length > 0) return { ok: false, problems };
  const style = readStyle(
    project.files,
    directory.path,
    migrations.slice(-20).map(({ file }) => file.text),
  );
  const gone = migrations.filter(({ key }) => key.name !== target.key.name);
  const { changes: relisted, problems: users } = redirectProject(
    project.files,
    directory,
    new Set(migrations.map(({ path }) => path)),
    { gone: gone.map(({ key }) => key.name), into: target.key.name },
  );
  if (users.length > 0) return { ok: false, problems: users };
  const folds: readonly FoldedSequelize[] = chains.map((chain) => ({
    chain,
    fold: foldedItems(chain),
  }));
  const asSql = new Set<string>();
  for (;;) {
    const squashed = squashedText(folds, {
      down: request.down,
      asSql,
      name: target.key.name,
      guard: request.guard,
    });
    if (!squashed.ok) return { ok: false, problems: [squashed.problem] };
    const written = parseModule({ path: target.path, text: squashed.text });
    if (!written.ok) return { ok: false, problems: [written.problem] };
    const text = await formatModule(squashed.text, target.path, style);
    const file: EncodedFile = { ...target.file, text };
    const read = overlaid(project.files.read, new Map([[target.path, file]]));
    const again = chains.map((chain, index) => {
      const setting = settings[index];
      return setting && readChain([{ ...target, file }], read, setting, chain.start.absent);
    });
    const wrong = chains.flatMap((chain, index) => unequal(chain, again[index], target));
    if (wrong.length === 0) {
      return {
        ok: true,
        changes: [
          ...migrations.slice(0, -1).map(({ file: old }) => deleteFile(old)),
          ...resultChange(target, last, text),
          ...relisted,
        ],
        name: target.key.name,
        reports: folds.map(({ chain, fold }) => reportOf(chain, fold)),
      };
    }
    const before = asSql.size;
    for (const { table } of wrong) if (table !== undefined) asSql.add(table);
    if (asSql.size === before) {
      // One difference is followed by many more.
      return { ok: false, problems: wrong.slice(0, MOST_TOLD).map(({ problem }) => problem) };
    }
  }
}

/** Differences that are told. */
const MOST_TOLD = 3;

interface Wrong {
  readonly problem: Problem;
  /** The key of the table that differs. */
  readonly table: string | undefined;
}

function unequal(
  chain: SequelizeChain,
  again: SequelizeChain | undefined,
  last: MigrationFile,
): readonly Wrong[] {
  if (again === undefined) return [];
  const [problem] = again.problems;
  if (problem !== undefined) return [{ problem, table: undefined }];
  return chainDifferences(chain, again).map((difference) => ({
    problem: {
      code: "not-equal",
      message: `on ${chain.dialect} what ${last.key.name} would build cannot be shown to be the same: ${differenceText(difference)}`,
      hint: "nothing was written; fold the migrations in front of it only, with LAST",
    },
    table: /^table (.*)$/.exec(difference.what)?.[1],
  }));
}

function refused(code: string, message: string): SequelizeSquashResult {
  return { ok: false, problems: [{ code, message }] };
}
