import { deleteFile, rewriteFile, type Change, type ChangeSet } from "../src/edit/change-set.js";
import type { EncodedFile } from "../src/edit/encoding.js";
import type { Problem } from "../src/edit/problem.js";
import type {
  MigrationDirectory,
  MigrationFile,
} from "../src/framework/javascript/migration-file.js";
import { nameProblem, resultChange, resultFile } from "../src/framework/javascript/result-file.js";
import { redirectProject } from "../src/framework/javascript/redirect-project.js";
import { overlaid } from "../src/framework/javascript/source-files.js";
import { formatModule, readStyle } from "../src/framework/javascript/style.js";
import { ownOrder } from "../src/framework/knex/own-order.js";
import { identifierMappings } from "../src/framework/knex/identifier-mapping.js";
import type { KnexProject } from "../src/framework/knex/project.js";
import type { ChainReading } from "../src/framework/javascript/chain/chain-reading.js";
import type { KnexRequest } from "../src/framework/knex/issue.js";
import { readChain } from "../src/framework/knex/read-chain.js";
import type { ChainDialect } from "../src/framework/javascript/chain/chain-dialect.js";
import { reportOf, type DialectReport } from "../src/framework/javascript/chain/dialect-report.js";
import { bornTables } from "../src/framework/javascript/chain/births.js";
import { foldedItems, type FoldedItems } from "../src/framework/javascript/chain/fold-chain.js";
import { squashedText } from "../src/framework/knex/write/squashed-text.js";
import {
  tombstoneOf,
  tombstoneText,
  type Tombstone,
} from "../src/framework/knex/write/tombstone-text.js";
import type { RelationalState } from "../src/operation/relational/state.js";
import type { PostgresParser } from "../src/sql/postgres/parser.js";
import { differencesOf } from "../src/verify/javascript-module.js";

/** What is to be folded. */
export interface KnexSquashRequest {
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
  /** Whether somebody has said that migrations run without a mapping of identifiers that the project has. */
  readonly names: "unmapped" | "unknown";
}

export type KnexSquashResult =
  | {
      readonly ok: true;
      readonly changes: ChangeSet;
      readonly name: string;
      readonly reports: readonly DialectReport[];
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

interface Fold {
  readonly chain: ChainReading<KnexRequest>;
  readonly fold: FoldedItems<KnexRequest>;
}

type Written =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Folds migrations of a directory into one module, which takes the place and the name of the last of them; the others stay as modules that
 * do nothing, because Knex wants a file for each recorded name. Under a name of its own it takes the place of all. The result is read back
 * from its text and must build the same.
 */
export async function squashKnex(
  project: KnexProject,
  request: KnexSquashRequest,
  parser: PostgresParser,
): Promise<KnexSquashResult> {
  const { migrations, dialects, directory } = request;
  const last = migrations.at(-1);
  if (last === undefined || migrations.length < 2) {
    return refused("nothing-to-fold", `${directory.label} has fewer than two migrations to fold`);
  }
  const buried = tombstoneOf(last.file);
  if (buried !== undefined) {
    return refused("folded", `${last.key.name} does nothing any more: ${nameOf(buried)}`);
  }
  const live = migrations.filter(({ file }) => tombstoneOf(file) === undefined);
  const moved = migrations.filter(({ file }) => tombstoneOf(file)?.into !== last.key.name);
  if (live.length < 2 && moved.length < 2) {
    return refused(
      "nothing-to-fold",
      `${last.key.name} holds all migrations in front of it already`,
    );
  }
  const target = resultFile(last, request.name);
  const misnamed = nameProblem(directory, migrations, target);
  if (misnamed !== undefined) return { ok: false, problems: [misnamed] };
  const misordered = ownOrder(project.files, directory, migrations.length);
  if (misordered !== undefined) return { ok: false, problems: [misordered] };
  const mappings = request.names === "unmapped" ? [] : identifierMappings(project.files, directory);
  if (mappings.length > 0) return { ok: false, problems: mappings };
  const settings = dialects.map((dialect) => ({
    dialect,
    client: project.clients.get(dialect) ?? dialect,
    parser,
    base: request.base,
  }));
  const chains = settings.map((setting) => readChain(migrations, project.files.read, setting));
  const problems = chains[0]?.problems ?? [];
  if (problems.length > 0) return { ok: false, problems };
  const style = readStyle(
    project.files,
    directory.path,
    live.slice(-20).map(({ file }) => file.text),
  );
  const write = async (folds: readonly Fold[]): Promise<Written> => {
    const squashed = squashedText(folds, target, request.down);
    if (!squashed.ok) return { ok: false, problems: [squashed.problem] };
    const text = await formatModule(squashed.text, target.path, style);
    const file: EncodedFile = { ...target.file, text };
    const read = overlaid(project.files.read, new Map([[target.path, file]]));
    const again = settings.map((setting) =>
      readChain([{ ...target, file }], read, setting, bornTables(migrations)),
    );
    const wrong = chains.flatMap((chain, index) => unequal(chain, again[index], target));
    return wrong.length > 0 ? { ok: false, problems: wrong } : { ok: true, text };
  };
  const folds = chains.map((chain) => ({ chain, fold: foldedItems(chain) }));
  const written = await write(folds);
  if (!written.ok) return written;
  const { text } = written;
  const result = {
    name: target.key.name,
    reports: folds.map(({ chain, fold }) => reportOf(chain, fold)),
  };
  if (target !== last) {
    const { changes: relisted, problems: users } = redirectProject(
      project.files,
      directory,
      new Set(migrations.map(({ path }) => path)),
      { gone: migrations.map(({ key }) => key.name), into: target.key.name },
    );
    if (users.length > 0) return { ok: false, problems: users };
    const others = migrations.slice(0, -1).map(({ file }) => deleteFile(file));
    const changes = [...others, ...resultChange(target, last, text), ...relisted];
    return { ok: true, changes, ...result };
  }
  const tombstones = await Promise.all(
    moved.slice(0, -1).map(async (migration): Promise<Change> => {
      const folded = await formatModule(
        tombstoneText(migration.file, last.key.name),
        migration.path,
        style,
      );
      return rewriteFile(migration.file, folded);
    }),
  );
  return { ok: true, changes: [...tombstones, rewriteFile(last.file, text)], ...result };
}

function unequal(
  chain: ChainReading<KnexRequest>,
  again: ChainReading<KnexRequest> | undefined,
  last: MigrationFile,
): readonly Problem[] {
  if (again === undefined) return [];
  const [problem] = again.problems;
  if (problem !== undefined) return [problem];
  return differencesOf(chain, again).map((difference) => ({
    code: "not-equal",
    message: `on ${chain.dialect} what ${last.key.name} would build cannot be shown to be the same: ${difference}`,
    hint: "nothing was written; fold the migrations in front of it only, with LAST",
  }));
}

function nameOf({ into }: Tombstone): string {
  return into === undefined ? "it was taken out of the chain" : `it was folded into ${into}`;
}

function refused(code: string, message: string): KnexSquashResult {
  return { ok: false, problems: [{ code, message }] };
}
