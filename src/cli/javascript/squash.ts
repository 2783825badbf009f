import type { RelationalState } from "../../operation/relational/state.js";
import { loadPostgresParser, type PostgresParser } from "../../sql/postgres/parser.js";
import { framedIn } from "../chains/framed.js";
import { chainNamed } from "../chains/named.js";
import { readBase } from "../base-file.js";
import { renamingFile, type Renamed } from "../../bookkeeping/table.js";
import type { ChainDialect } from "../../framework/javascript/chain/chain-dialect.js";
import type { DialectReport } from "../../framework/javascript/chain/dialect-report.js";
import type {
  MigrationDirectory,
  MigrationFile,
} from "../../framework/javascript/migration-file.js";
import { bareName } from "../../framework/javascript/lists.js";
import { checkName } from "../chains/new-name.js";
import { findNames } from "../chains/mentions.js";
import { deliveryOf } from "../change-options.js";
import type { SquashOptions } from "../commands/squash.js";
import { deliver, patchOf } from "../deliver.js";
import type { ExitCode, Io } from "../io.js";
import { jsonDocument } from "../json.js";
import type { GlobalOptions } from "../open-project.js";
import { refusal, UsageError } from "../stop.js";
import { stepName } from "../step-name.js";
import type { JavascriptFramework, JavascriptProject } from "./framework.js";
import { openJavascript } from "./open.js";
import { dialectsOf } from "./dialects.js";
import { reconcileFiles, saveFiles, type ReconcileFile } from "../chains/reconcile-files.js";
import { javascriptSummary } from "./squash-report.js";

/** Runs `squash DIRECTORY [FIRST] [LAST]` on a project of a framework. */
export async function squashJavascript<Project extends JavascriptProject>(
  framework: JavascriptFramework<Project>,
  app: string,
  [first, last]: readonly (string | undefined)[],
  options: SquashOptions,
  global: GlobalOptions,
  io: Io,
): Promise<ExitCode> {
  const project = openJavascript(framework, global, io);
  const { root } = project.files;
  const delivery = deliveryOf(options, global, root, io);
  const directory = chainNamed(project.directories, app);
  const migrations = rangeOf(directory, first, last ?? lastBefore(directory, options.before));
  const dialects = dialectsOf(options.dialect, [...project.clients.keys()]);
  checkName(options, framework.title, io);
  if (options.guard !== undefined && framework.unguarded !== undefined) {
    throw new UsageError(`--guard does not go with ${framework.title}`, framework.unguarded);
  }
  if (!global.quiet) io.progress?.(`folding ${directory.label} …`);
  const parser = await loadPostgresParser();
  const base = baseOf(options.base, dialects, parser, io);
  const result = await framework.squash(
    project,
    {
      directory,
      migrations,
      dialects,
      base,
      name: options.name,
      down: downOf(options.down),
      names: options.unmappedNames === true ? "unmapped" : "unknown",
      guard: options.guard === true ? framework.bookkeeping.name : options.guard,
      environment: environmentOf(options.env, framework.environment, framework.title),
    },
    parser,
  );
  if (!result.ok) throw refusal(result.problems.map((problem) => framedIn(project.files, problem)));
  const { changes, name, reports } = result;
  const files = statementFiles(options.reconcile, dialects, framework, {
    name,
    steps: migrations.map(({ key }) => key.name),
  });
  const gone = changes.flatMap((change) => (change.kind === "delete" ? [change.path] : []));
  const mentions = findNames(
    root,
    gone.map((path) => bareName(path)).filter((each) => each !== bareName(name)),
    changes,
  );
  const summary = javascriptSummary({
    directory: directory.label,
    migrations,
    name,
    reports,
    others: options.name === undefined ? framework.others : "The old files go.",
    statements: files.map(({ path }) => path),
    mentions,
  });
  if (!delivery.write && !global.quiet) io.err(summary);
  const code = await deliver(changes, delivery, io);
  if (!delivery.check) await saveFiles(files, io);
  if (global.json) {
    const patch = new TextDecoder().decode(await patchOf(changes, root));
    const told = { name, reports: reports.map(inJson), statements: files, mentions, patch };
    io.out(jsonDocument({ ok: true, ...told }));
  }
  if (delivery.write && !global.quiet) io.err(summary);
  return code;
}

function inJson(report: DialectReport): unknown {
  return report;
}

/** The migrations from the start of the chain to the last one that is meant. */
function rangeOf(
  { label, migrations }: MigrationDirectory,
  first: string | undefined,
  last: string | undefined,
): readonly MigrationFile[] {
  const names = migrations.map(({ key }) => key.name);
  const start = first === undefined ? names[0] : stepName(label, names, first);
  if (start !== names[0]) {
    throw new UsageError(
      `a range has to start with the first migration, ${names[0] ?? ""}`,
      "leave FIRST to that, and say LAST",
    );
  }
  const end = last === undefined ? names.at(-1) : stepName(label, names, last);
  return migrations.slice(0, names.findIndex((name) => name === end) + 1);
}

/** The last migration in front of a date or a name. */
function lastBefore(
  { migrations }: MigrationDirectory,
  before: string | undefined,
): string | undefined {
  if (before === undefined) return undefined;
  const bound = before.replace(/^(\d{4})-(\d{2})-(\d{2})$/, "$1$2$3");
  const found = migrations.filter(({ key }) => key.name < bound).at(-1);
  if (found === undefined) throw new UsageError(`there is no migration before ${before}`);
  return found.key.name;
}

/** The database that `--base` makes: one of a single dialect. */
function baseOf(
  path: string | undefined,
  dialects: readonly ChainDialect[],
  parser: PostgresParser,
  io: Io,
): RelationalState | undefined {
  if (path === undefined) return undefined;
  const [dialect, second] = dialects;
  if (dialect === undefined || second !== undefined) {
    throw new UsageError(
      `--base is SQL of one database, and the chain is for ${dialects.join(", ")}`,
      "say with --dialect which one to fold for",
    );
  }
  return readBase(path, { dialect, parser }, io);
}

/** The statements for a result with a name of its own. */
function statementFiles<Project extends JavascriptProject>(
  path: string | undefined,
  dialects: readonly ChainDialect[],
  { bookkeeping }: JavascriptFramework<Project>,
  renamed: Renamed,
): readonly ReconcileFile[] {
  if (path === undefined) return [];
  return reconcileFiles(path, dialects, bookkeeping, (table, dialect) =>
    renamingFile(table, dialect, renamed),
  );
}

function environmentOf(
  given: readonly string[],
  environment: "known" | "unknown",
  title: string,
): ReadonlyMap<string, string | undefined> {
  if (given.length > 0 && environment === "unknown") {
    throw new UsageError(`--env does not go with ${title}`);
  }
  return new Map(
    given.map((each) => {
      const at = each.indexOf("=");
      return at < 0 ? [each, undefined] : [each.slice(0, at), each.slice(at + 1)];
    }),
  );
}

function downOf(wanted: string | undefined): "throw" | "drop" {
  if (wanted === undefined || wanted === "throw") return "throw";
  if (wanted === "drop") return "drop";
  throw new UsageError(`--down takes throw or drop, not ${wanted}`);
}
