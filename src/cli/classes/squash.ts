import type { KeptStatement } from "../../../transforms/squash-classes.js";
import type { ClassChain } from "../../framework/classes/project.js";
import type { Dialect } from "../../sql/dialect.js";
import { renamingFile } from "../../bookkeeping/table.js";
import { loadPostgresParser } from "../../sql/postgres/parser.js";
import { deliveryOf } from "../change-options.js";
import type { SquashOptions } from "../commands/squash.js";
import { readBase } from "../base-file.js";
import { findNames, nameLines, type NameMention } from "../chains/mentions.js";
import { chainNamed } from "../chains/named.js";
import { deliver, patchOf } from "../deliver.js";
import type { ExitCode, Io } from "../io.js";
import { checkName } from "../chains/new-name.js";
import { reconcileFiles, saveFiles, type ReconcileFile } from "../chains/reconcile-files.js";
import { jsonDocument } from "../json.js";
import type { GlobalOptions } from "../open-project.js";
import { oneOf } from "../one-of.js";
import { stepName } from "../step-name.js";
import { refusal, UsageError } from "../stop.js";
import { dialectOf } from "./dialect.js";
import type { ClassCommandsOf } from "./framework.js";
import { openClasses } from "./open.js";

/** Runs `squash DIRECTORY [FIRST] [LAST]` on a project of a framework. */
export async function squashClassChain(
  framework: ClassCommandsOf,
  app: string,
  [first, last]: readonly (string | undefined)[],
  options: SquashOptions,
  global: GlobalOptions,
  io: Io,
): Promise<ExitCode> {
  refuseOptions(framework, options);
  checkName(options, framework.title, io);
  const project = openClasses(framework, global, io);
  const delivery = deliveryOf(options, global, project.root, io);
  const chain = chainNamed(project.chains, app);
  const count =
    last === undefined && options.before !== undefined
      ? countBefore(framework, chain, options.before)
      : countOf(chain, first, last);
  const down = oneOf("--down", options.down ?? "throw", ["throw", "drop"]);
  const dialect = dialectOf(framework, chain, options.dialect);
  if (!global.quiet) io.progress?.(`folding ${chain.label} …`);
  const sql = { dialect, parser: await loadPostgresParser() };
  const base = options.base === undefined ? undefined : readBase(options.base, sql, io);
  const { guard, name: own } = options;
  const result = framework.squash(project, { chain, count, base, down, guard, name: own }, sql);
  if (!result.ok) throw refusal(result.problems);
  const files =
    options.reconcile === undefined
      ? []
      : reconcileFiles(options.reconcile, [dialect], framework.bookkeeping, (table, each) =>
          renamingFile(table, each, result),
        );
  const gone = result.steps.filter((step) => step !== result.name);
  const mentions = findNames(project.root, gone, result.changes);
  const summary = summaryOf(
    chain.label,
    dialect,
    result,
    mentions,
    options.guard !== undefined,
    files,
  );
  if (!delivery.write && !global.quiet) io.err(summary);
  const code = await deliver(result.changes, delivery, io);
  if (!delivery.check) await saveFiles(files, io);
  if (global.json) {
    const patch = new TextDecoder().decode(await patchOf(result.changes, project.root));
    const { name, path, steps, before, after, schema, opaque, kept } = result;
    const elided = result.elided.map(({ statement, because }) => ({
      migration: statement.origin.migration.name,
      statement: statement.kind,
      because,
    }));
    const { silentAfter = null } = result;
    const counts = {
      before,
      after,
      schema,
      opaque,
      elided,
      kept,
      silentAfter,
      mentions,
      statements: files,
    };
    io.out(jsonDocument({ ok: true, name, path, dialect, steps, ...counts, patch }));
  }
  if (delivery.write && !global.quiet) io.err(summary);
  return code;
}

/** Options that say how Django's or another framework's chains are squashed. */
function refuseOptions({ title }: ClassCommandsOf, options: SquashOptions): void {
  const given = [...(options.env.length === 0 ? [] : ["--env"])];
  const [option] = given;
  if (option === undefined) return;
  throw new UsageError(
    `${option} does not go with ${title}`,
    "what a migration reads of the environment is carried as code",
  );
}

/** How many steps stand in front of a date or a migration. */
function countBefore(
  { dayOf }: ClassCommandsOf,
  { label, migrations }: ClassChain,
  before: string,
): number {
  const day = /^(\d{4})-(\d{2})-(\d{2})$/.exec(before);
  const names = migrations.map(({ key }) => key.name);
  if (day === null) return names.indexOf(stepName(label, names, before));
  const bound = day.slice(1).join("");
  const undated = names.find((name) => dayOf(name) === undefined);
  if (undated !== undefined) {
    throw new UsageError(`the name of ${undated} says no date`, "say a migration with --before");
  }
  const found = names.findIndex((name) => (dayOf(name) ?? "") >= bound);
  return found < 0 ? names.length : found;
}

/** How many steps of the chain, from its first on. */
function countOf(
  { label, migrations }: ClassChain,
  first: string | undefined,
  last: string | undefined,
): number {
  const names = migrations.map(({ key }) => key.name);
  if (first !== undefined && stepName(label, names, first) !== names[0]) {
    throw new UsageError(
      `a range has to start with the first migration, ${names[0] ?? ""}`,
      "leave FIRST to that, and say LAST",
    );
  }
  return last === undefined ? names.length : names.indexOf(stepName(label, names, last)) + 1;
}

/** Longer lists are cut. */
const MOST = 12;

/** One screen for people. */
function summaryOf(
  label: string,
  dialect: Dialect,
  result: {
    readonly name: string;
    readonly steps: readonly string[];
    readonly before: number;
    readonly after: number;
    readonly elided: readonly unknown[];
    readonly kept: readonly KeptStatement[];
    readonly silentAfter: string | undefined;
  },
  mentions: readonly NameMention[],
  isGuarded: boolean,
  files: readonly ReconcileFile[],
): string {
  const { name, steps, before, after, elided, kept, silentAfter } = result;
  const left = elided.length === 0 ? "" : `, ${elided.length} left out because they do nothing`;
  const more = kept.length - MOST;
  return [
    `${label} (${dialect}): ${steps.length} migrations → ${name}`,
    `  ${before} statements → ${after}${left}`,
    ...(kept.length === 0 ? [] : ["Kept as they are:"]),
    ...kept.slice(0, MOST).map((each) => `  ${each.step}: ${each.why}`),
    ...(more > 0 ? [`  … and ${more} more (--json has them all)`] : []),
    ...nameLines(mentions),
    `Existing databases: with none of the steps they run the result; ${withAll(files)}; with some, ${isGuarded ? "the result stops with an error" : halfWay(silentAfter)}: bring them up to date before.`,
    "",
  ].join("\n");
}

function withAll(files: readonly ReconcileFile[]): string {
  return files.length === 0
    ? "with all of them there is nothing to do"
    : `with all of them, run ${files.map(({ path }) => path).join(", ")} before the new class is deployed`;
}

/** What happens to a database with some of the steps. */
function halfWay(silentAfter: string | undefined): string {
  return silentAfter === undefined
    ? "the result fails on the first table that is there"
    : `the result need not fail (a database that stopped at ${silentAfter} has no table that it makes)`;
}
