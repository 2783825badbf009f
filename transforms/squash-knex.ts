import { rewriteFile, type Change, type ChangeSet } from "../src/edit/change-set.js";
import type { EncodedFile } from "../src/edit/encoding.js";
import type { Problem } from "../src/edit/problem.js";
import type {
  MigrationDirectory,
  MigrationFile,
} from "../src/framework/javascript/migration-file.js";
import { overlaid } from "../src/framework/javascript/source-files.js";
import { formatModule, readStyle } from "../src/framework/javascript/style.js";
import { identifierMappings } from "../src/framework/knex/identifier-mapping.js";
import type { KnexProject } from "../src/framework/knex/project.js";
import type { ChainReading } from "../src/framework/javascript/chain/chain-reading.js";
import type { KnexRequest } from "../src/framework/knex/issue.js";
import { readChain } from "../src/framework/knex/read-chain.js";
import type { KnexDialect } from "../src/framework/knex/real-knex.js";
import { bornTables } from "../src/framework/javascript/chain/births.js";
import {
  foldedItems,
  issuesOf,
  statementsOf,
  type FoldedItems,
} from "../src/framework/javascript/chain/fold-chain.js";
import { squashedText } from "../src/framework/knex/write/squashed-text.js";
import { tombstoneText } from "../src/framework/knex/write/tombstone-text.js";
import type { PostgresParser } from "../src/sql/postgres/parser.js";
import { differencesOf } from "../src/verify/javascript-module.js";

/** What is to be folded. */
export interface KnexSquashRequest {
  readonly directory: MigrationDirectory;
  /** The first migrations of the directory, up to the last one that is folded. */
  readonly migrations: readonly MigrationFile[];
  /** The dialects to fold for. */
  readonly dialects: readonly KnexDialect[];
  /** What `down` is to do. */
  readonly down: "throw" | "drop";
  /** Whether somebody has said that migrations run without a mapping of identifiers that the project has. */
  readonly names: "unmapped" | "unknown";
}

/** What became of the chain on one dialect. */
export interface DialectReport {
  readonly dialect: KnexDialect;
  /** Statements that change the schema or rows, of the chain and of the result. */
  readonly before: number;
  readonly after: number;
  /** Statements of the chain that change the schema, those that are opaque among them. */
  readonly schema: number;
  /** Those that were not understood and stay as they are; code that is carried counts as one. */
  readonly opaque: readonly OpaqueReport[];
  /** Data steps that do nothing on a new database. */
  readonly elided: number;
  /** Why nothing was folded, where that is so. */
  readonly unfolded: string | undefined;
  /** Code that is carried, and why. */
  readonly carried: readonly { readonly migration: string; readonly why: string }[];
}

/** A statement that was not understood. */
export interface OpaqueReport {
  readonly migration: string;
  readonly label: string;
  readonly why: string;
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
 * do nothing, because Knex wants a file for each recorded name. The result is read back from its text and must build the same.
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
  const mappings = request.names === "unmapped" ? [] : identifierMappings(project.files);
  if (mappings.length > 0) return { ok: false, problems: mappings };
  const settings = dialects.map((dialect) => ({
    dialect,
    client: project.clients.get(dialect) ?? dialect,
    parser,
  }));
  const chains = settings.map((setting) => readChain(migrations, project.files.read, setting));
  const problems = chains[0]?.problems ?? [];
  if (problems.length > 0) return { ok: false, problems };
  const style = readStyle(
    project.files,
    directory.path,
    migrations.slice(-20).map(({ file }) => file.text),
  );
  const write = async (folds: readonly Fold[]): Promise<Written> => {
    const squashed = squashedText(folds, last, request.down);
    if (!squashed.ok) return { ok: false, problems: [squashed.problem] };
    const text = await formatModule(squashed.text, last.path, style);
    const file: EncodedFile = { ...last.file, text };
    const read = overlaid(project.files.read, new Map([[last.path, file]]));
    const again = settings.map((setting) =>
      readChain([{ ...last, file }], read, setting, bornTables(migrations)),
    );
    const wrong = chains.flatMap((chain, index) => unequal(chain, again[index], last));
    return wrong.length > 0 ? { ok: false, problems: wrong } : { ok: true, text };
  };
  const folds = chains.map((chain) => ({ chain, fold: foldedItems(chain) }));
  const written = await write(folds);
  if (!written.ok) return written;
  const { text } = written;
  const tombstones = await Promise.all(
    migrations.slice(0, -1).map(async (migration): Promise<Change> => {
      const folded = await formatModule(
        tombstoneText(migration.file, last.key.name),
        migration.path,
        style,
      );
      return rewriteFile(migration.file, folded);
    }),
  );
  return {
    ok: true,
    changes: [...tombstones, rewriteFile(last.file, text)],
    name: last.key.name,
    reports: folds.map(reportOf),
  };
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

function reportOf({ chain, fold }: Fold): DialectReport {
  const statements = statementsOf(chain);
  const carried = chain.steps.flatMap(({ key, units }) =>
    units.flatMap((unit) =>
      unit.carried === undefined ? [] : [{ migration: key.name, why: unit.carried.why }],
    ),
  );
  return {
    dialect: chain.dialect,
    before: issuesOf(chain).length,
    schema: statements.filter(({ kind }) => kind !== "changeRows").length,
    opaque: statements.flatMap((statement) => {
      if (statement.kind !== "opaqueStatement") return [];
      const { label, why, origin } = statement;
      return [{ migration: origin.migration.name, label, why }];
    }),
    after: fold.items.length,
    elided: fold.elided,
    unfolded: fold.unfolded,
    carried,
  };
}

function refused(code: string, message: string): KnexSquashResult {
  return { ok: false, problems: [{ code, message }] };
}
