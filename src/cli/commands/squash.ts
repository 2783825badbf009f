import { resolve } from "node:path";
import type { Change } from "../../edit/change-set.js";
import { formatBeside } from "../../framework/django/helper/format-beside.js";
import { startHelper } from "../../framework/django/helper/helper.js";
import { readPythonStyle } from "../../framework/django/write/read-style.js";
import { analystOf } from "../analyst-of.js";
import { appOf } from "../../framework/django/project.js";
import type { Mention } from "../../framework/django/squash/mentions.js";
import type { ReconcileDialect } from "../../bookkeeping/renaming.js";
import { reconcileStatements } from "../../framework/django/squash/reconcile.js";
import {
  squashDjango,
  type SquashedBlock,
  type SquashRequest,
} from "../../../transforms/squash-django.js";
import { deliveryOf, type ChangeOptions } from "../change-options.js";
import { checkTarget, deliver, patchOf, saveFile } from "../deliver.js";
import { EXIT, type ExitCode, type Io } from "../io.js";
import { jsonDocument, jsonMention } from "../json.js";
import { mentionsOf } from "../mentions.js";
import { oneOf } from "../one-of.js";
import { openProject, type GlobalOptions, type OpenProject } from "../open-project.js";
import { ANSI, PLAIN } from "../paint.js";
import { reconcileDialectOf } from "../reconcile-dialect.js";
import { stepName } from "../step-name.js";
import { refusal, UsageError, type Stop } from "../stop.js";
import { framed, refuseUnread, refuseUnreadDependents } from "../told.js";
import { jsonBlock } from "./squash-json.js";
import { squashSummary, type ReplacingWay } from "./squash-report.js";

/** The options of `squash`. */
export interface SquashOptions extends ChangeOptions {
  /** All chains of the project instead of one. */
  readonly all?: true;
  readonly mode: string;
  readonly name?: string;
  readonly elide: string;
  readonly cross: boolean;
  /** Undefined where the command line does not ask for them. */
  readonly seams?: true;
  readonly reconcile?: string;
  readonly dialect?: string;
  /** For the JavaScript frameworks: what `down` does, and which migrations stay as they are. */
  readonly down?: string;
  readonly before?: string;
  /** For the JavaScript frameworks: a file of SQL that makes the database in front of the chain. */
  readonly base?: string;
  /** For the JavaScript frameworks but Knex: the result reads which migrations are recorded, in the usual table or in this one. */
  readonly guard?: true | string;
  /** For Knex: no mapping of identifiers is on the migrations' way to the database. */
  readonly unmappedNames?: true;
  /** For Sequelize: what variables of the environment are wherever the migrations run. */
  readonly env: readonly string[];
}

/** Runs `squash APP [FIRST] [LAST]`. */
export async function squash(
  app: string,
  range: readonly (string | undefined)[],
  options: SquashOptions,
  global: GlobalOptions,
  io: Io,
): Promise<ExitCode> {
  const mode = oneOf("--mode", options.mode, ["replace", "rewrite"] as const);
  const elide = oneOf("--elide", options.elide, ["proved", "marked", "none"] as const);
  const dialect = reconcileDialect(options, mode);
  checkName(options.name);
  if (options.reconcile !== undefined) checkTarget(options.reconcile, io);
  startHelper()?.expectFormatting();
  const opened = await openProject(global, [app], io);
  const delivery = deliveryOf(options, global, opened.root, io);
  refuseUnread(opened, app);
  const request = requestOf(opened, app, range, { mode, elide, options });
  const directory = appOf(opened.project, app)?.directory ?? "";
  const style = readPythonStyle(resolve(opened.root, directory), opened.root);
  if (!global.quiet) io.progress?.(`folding the chain of ${app} …`);
  const result = await squashDjango(opened.project, request, {
    parser: opened.parser,
    context: opened.context,
    analyst: await analystOf(opened),
    format: (text) => formatBeside(text, style),
  });
  if (!result.ok) {
    const [problem] = result.problems;
    if (problem?.code === "range") throw wrongWayRound(request, problem.message);
    if (problem?.code === "empty") throw refusal([{ ...problem, hint: emptyHint(app) }]);
    throw refusal(result.problems.map((each) => framed(opened, each)));
  }
  const installed = result.changes.length > 0 && appOf(opened.project, app)?.editable !== true;
  if (installed && delivery.write) throw vendorRefusal(app);
  const mentions = mentionsOf(
    opened,
    result.removed,
    result.blocks.flatMap(({ steps, result: module }) => (module === undefined ? [] : steps)),
  );
  refuseUnreadDependents(opened, result.removed);
  const changes = installed
    ? result.changes.map((change) => relativeTo(directory, change))
    : result.changes;
  const summary = (): void => {
    if (global.quiet) return;
    const paint = io.colour && global.color ? ANSI : PLAIN;
    const report = { app, way: wayOf(mode, options), blocks: result.blocks, mentions };
    io.err(squashSummary(report, paint));
    if (installed) io.err(installedNote(app, directory));
  };
  // What happens to databases is to be read before the patch; what was written only once it is.
  if (!delivery.write) summary();
  const code = await deliver(changes, delivery, io);
  if (
    code === EXIT.done &&
    options.reconcile !== undefined &&
    dialect !== undefined &&
    !delivery.check
  ) {
    const renamings = result.blocks.flatMap((block) =>
      block.result === undefined ? [] : [{ key: block.result.key, steps: block.steps }],
    );
    await saveFile(options.reconcile, reconcileStatements(dialect, renamings), io);
  }
  if (global.json) {
    const patch = new TextDecoder().decode(await patchOf(changes, opened.root));
    io.out(jsonDocument(jsonReport({ app, mode, blocks: result.blocks, mentions, patch })));
  }
  if (delivery.write) summary();
  return code;
}

function wayOf(mode: SquashRequest["mode"], { name, reconcile }: SquashOptions): ReplacingWay {
  if (mode === "replace" || name === undefined) return mode;
  return reconcile === undefined ? "renamed" : "reconciled";
}

function installedNote(app: string, directory: string): string {
  const paths = isOutside(directory) ? `; its paths are relative to ${directory}` : "";
  return `note: ${app} is installed from a package, so this patch is one of installed files${paths}\n`;
}

function isOutside(directory: string): boolean {
  return directory.startsWith("/");
}

/** The change with its path relative to a directory, where that lies outside the project: a patch has no absolute paths. */
function relativeTo(directory: string, change: Change): Change {
  if (!isOutside(directory) || !change.path.startsWith(`${directory}/`)) return change;
  return { ...change, path: change.path.slice(directory.length + 1) };
}

function emptyHint(app: string): string {
  return `there is nothing to squash; manage.py makemigrations ${app} makes the first`;
}

/** The transform knows the order of the chain; that the command line has it the other way round is its fault, not the project's. */
function wrongWayRound({ app, first, last }: SquashRequest, message: string): UsageError {
  const range = `${last ?? ""} ${first ?? ""}`;
  return new UsageError(message, `say them the other way round: refold squash ${app} ${range}`);
}

function vendorRefusal(app: string): Stop {
  return refusal([
    {
      code: "vendor",
      message: `${app} is installed from a package: its files are not the project's to change`,
      hint: `copy its migrations package into the project, and say where it is: --app ${app}=DIR`,
    },
  ]);
}

/** Django loads modules whose name begins neither with `_` nor with `~`; a dot or a slash would lead elsewhere. */
function checkName(name: string | undefined): void {
  if (name === undefined || /^[A-Za-z0-9]\w*$/.test(name)) return;
  throw new UsageError(
    `--name ${name} is no name for a migration`,
    "use letters, digits and _, a letter or digit first: 0001_squashed_2026",
  );
}

function reconcileDialect(options: SquashOptions, mode: string): ReconcileDialect | undefined {
  if (options.reconcile !== undefined && (mode !== "rewrite" || options.name === undefined)) {
    throw new UsageError(
      "--reconcile goes with --mode rewrite and --name",
      "under the last step's name, or beside the old files, there is nothing to reconcile",
    );
  }
  return reconcileDialectOf(options);
}

function requestOf(
  { project }: OpenProject,
  app: string,
  [first, last]: readonly (string | undefined)[],
  chosen: {
    readonly mode: SquashRequest["mode"];
    readonly elide: SquashRequest["elide"];
    readonly options: SquashOptions;
  },
): SquashRequest {
  const names = (appOf(project, app)?.modules ?? []).map(({ key }) => key.name);
  const find = (given: string | undefined): string | undefined =>
    given === undefined ? undefined : stepName(app, names, given);
  return {
    app,
    first: find(first),
    last: find(last),
    mode: chosen.mode,
    name: chosen.options.name,
    keepReplaces: chosen.options.reconcile === undefined,
    elide: chosen.elide,
    crossing: chosen.options.cross ? "proved" : "none",
    seams: chosen.options.seams === true ? "allowed" : "none",
  };
}

interface Report {
  readonly app: string;
  readonly mode: string;
  readonly blocks: readonly SquashedBlock[];
  readonly mentions: readonly Mention[];
  readonly patch: string;
}

function jsonReport({ app, mode, blocks, mentions, patch }: Report): unknown {
  return {
    ok: true,
    app,
    mode,
    blocks: blocks.map(jsonBlock),
    mentions: mentions.map(jsonMention),
    patch,
  };
}
