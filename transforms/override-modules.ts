import { posix } from "node:path";
import { adaptChain, type RunChain } from "../src/adapt/adapt-chain.js";
import type { AdaptedPart } from "../src/adapt/adapted-part.js";
import type { Adaptation } from "../src/adapt/notes.js";
import { createFile, type ChangeSet } from "../src/edit/change-set.js";
import { UTF8, type EncodedFile } from "../src/edit/encoding.js";
import type { Problem } from "../src/edit/problem.js";
import { startOf as startOfNew } from "../src/fold/relational/fold.js";
import { findDifferences } from "../src/fold/relational/same-effect.js";
import type { ChainReading } from "../src/framework/javascript/chain/chain-reading.js";
import { startOf, statementsOf } from "../src/framework/javascript/chain/fold-chain.js";
import type {
  MigrationDirectory,
  MigrationFile,
} from "../src/framework/javascript/migration-file.js";
import { moduleKindOf, type ModuleKind } from "../src/framework/javascript/module-kind.js";
import { parseModule } from "../src/framework/javascript/parse.js";
import type { SourceFiles } from "../src/framework/javascript/source-files.js";
import { formatModule, readStyle } from "../src/framework/javascript/style.js";
import type { StatementOrigin } from "../src/operation/relational/statement.js";
import { readSchemaSql } from "../src/schema-sql/read/read.js";
import type { Dialect } from "../src/sql/dialect.js";
import type { PostgresParser } from "../src/sql/postgres/parser.js";
import { differenceText } from "../src/verify/javascript-module.js";

/** What is to be written for another database. */
export interface OverrideModulesRequest {
  /** The chain: the project's own, or a package's. */
  readonly directory: MigrationDirectory;
  /** The project that gets the result. */
  readonly home: SourceFiles;
  /** The directory of the result, in the project. */
  readonly into: string;
  /** The database that the chain is read for, and the one that the result is for. */
  readonly from: Dialect;
  readonly target: Dialect;
}

export type OverrideModulesResult =
  | {
      readonly ok: true;
      readonly changes: ChangeSet;
      readonly path: string;
      readonly steps: readonly string[];
      /** Statements of the result. */
      readonly statements: number;
      readonly adaptations: readonly Adaptation[];
      /** What has no counterpart, and is left out. */
      readonly gaps: readonly Problem[];
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** How a framework writes the result, and reads it back. */
export interface OverrideWriting {
  /** The text of a module, not laid out. Tables of `asSql` are written as SQL. */
  readonly text: (
    parts: readonly AdaptedPart[],
    asSql: ReadonlySet<string>,
    kind: ModuleKind,
  ) => string;
  /** The module as it runs on the target. */
  readonly read: (module: MigrationFile) => Pick<ReadChain, "problems" | "statements">;
}

/** A chain as it runs on its own database, and what of it is no migration. */
export interface ReadChain extends RunChain {
  readonly problems: readonly Problem[];
}

/** A chain of modules that were run as far as their text tells. */
export function readChainOf<Request>(chain: ChainReading<Request>): ReadChain {
  const { problems } = chain;
  return { statements: statementsOf(chain), start: startOf(chain), problems };
}

/**
 * Writes the module that makes, on another database, what a chain makes on its own. It has the name of the chain's last migration: what
 * is added to the chain later runs behind it. The module is read back as the framework would run it there, and must do what the adapted statements do.
 */
export async function overrideModules(
  chain: ReadChain,
  { directory, home, into, from, target }: OverrideModulesRequest,
  parser: PostgresParser,
  writing: OverrideWriting,
): Promise<OverrideModulesResult> {
  const [unread] = chain.problems;
  if (unread !== undefined) return { ok: false, problems: [unread] };
  const last = directory.migrations.at(-1);
  if (last === undefined || chain.statements.length === 0) {
    return refused("nothing-to-write", `${directory.label} makes nothing on ${from}`);
  }
  const path = posix.join(into, posix.basename(last.path));
  if (home.read(path) !== undefined) {
    return refused(
      "there-already",
      `${path} is there already`,
      "delete it, or say another directory with --into",
    );
  }
  const adapted = adaptChain(chain, target, parser);
  const expected = adapted.parts.flatMap(({ sql }) =>
    readSchemaSql(sql, { dialect: target, parser }, originOf(sql)),
  );
  const kind = kindAt(path, last, home);
  const style = readStyle(
    home,
    into,
    directory.migrations.slice(-20).map(({ file }) => file.text),
  );
  const asSql = new Set<string>();
  for (;;) {
    const text = await formatModule(writing.text(adapted.parts, asSql, kind), path, style);
    const file: EncodedFile = { path, text, encoding: UTF8 };
    const again = writing.read({ key: { app: into, name: last.key.name }, path, file });
    const [problem] = again.problems;
    if (problem !== undefined) return { ok: false, problems: [problem] };
    const differences = findDifferences(expected, again.statements, startOfNew(expected, target));
    if (differences.length === 0) {
      return {
        ok: true,
        changes: [createFile(path, text)],
        path,
        steps: directory.migrations.map(({ key }) => key.name),
        statements: adapted.parts.length,
        adaptations: adapted.adaptations,
        gaps: adapted.gaps,
      };
    }
    const before = asSql.size;
    for (const { what } of differences) {
      const table = /^table (.*)$/.exec(what)?.[1];
      const found = adapted.parts.find(
        (part) => part.table !== undefined && part.table.toLowerCase() === table?.toLowerCase(),
      );
      if (found?.table !== undefined) asSql.add(found.table);
    }
    if (asSql.size === before) {
      return {
        ok: false,
        problems: differences.slice(0, MOST_TOLD).map((difference) => ({
          code: "not-equal",
          message: `on ${target} what ${path} would build cannot be shown to be right: ${differenceText(difference)}`,
          hint: "nothing was written",
        })),
      };
    }
  }
}

/** Why an override has no way back. */
export function whyNoWayBack({ migrations }: MigrationDirectory, target: Dialect): string {
  const count = migrations.length;
  return `${migrations.at(-1)?.key.name ?? ""} stands for ${count} migration${count === 1 ? "" : "s"} on ${target}: taking them back would drop tables with their rows.`;
}

/** What an override is, in a sentence that stands at its top. */
export function aboutOverride(
  { label, migrations }: MigrationDirectory,
  from: Dialect,
  target: Dialect,
): string {
  const first = migrations[0]?.key.name ?? "";
  const last = migrations.at(-1)?.key.name ?? "";
  const which = first === last ? `the migration ${first}` : `the migrations ${first} to ${last}`;
  const verb = first === last ? "makes" : "make";
  return `What ${which} of ${label} ${verb} on ${from}, for ${target}.`;
}

/** Differences that are told. */
const MOST_TOLD = 3;

function originOf(sql: string): (source: string, index: number) => StatementOrigin {
  return (source, index) => ({
    migration: { app: "", name: "" },
    slice: { file: { path: "", text: sql }, start: 0, end: sql.length, edits: [] },
    sql: source,
    comments: [],
    issue: `${index} ${sql}`,
  });
}

/** How a module has to export where it will lie: as package.json says for `.js`, else as the chain's own modules do. */
function kindAt(path: string, last: MigrationFile, home: SourceFiles): ModuleKind {
  if (/\.mjs$/.test(path)) return "esm";
  if (/\.c[jt]s$/.test(path)) return "commonjs";
  const own = parseModule(last.file);
  const written = own.ok ? moduleKindOf(own.module) : "commonjs";
  if (/ts$/.test(path)) return written;
  const manifest = home.read("package.json")?.text;
  if (manifest === undefined) return written;
  return /"type"\s*:\s*"module"/.test(manifest) ? "esm" : "commonjs";
}

function refused(code: string, message: string, hint?: string): OverrideModulesResult {
  return { ok: false, problems: [{ code, message, ...(hint === undefined ? {} : { hint }) }] };
}
