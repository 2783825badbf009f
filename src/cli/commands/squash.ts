import { resolve } from "node:path";
import { keyText } from "../../chain/migration.js";
import type { Change, ChangeSet } from "../../edit/change-set.js";
import { projectPrefix } from "../../edit/git.js";
import { renderPatch } from "../../edit/patch.js";
import { showPlace } from "../../edit/source.js";
import { formatPython, warmFormatter } from "../../framework/django/write/format.js";
import { readPythonStyle } from "../../framework/django/write/read-style.js";
import { appOf } from "../../framework/django/project.js";
import { findMentions } from "../../framework/django/squash/mentions.js";
import {
  RECONCILE_DIALECTS,
  reconcileStatements,
  type ReconcileDialect,
} from "../../framework/django/squash/reconcile.js";
import {
  squashDjango,
  type SquashedBlock,
  type SquashRequest,
} from "../../../transforms/squash-django.js";
import { deliveryOf, type ChangeOptions } from "../change-options.js";
import { deliver, saveFile, type Delivery } from "../deliver.js";
import { EXIT, UsageError, type ExitCode, type Io } from "../io.js";
import { openProject, type GlobalOptions, type OpenProject } from "../open-project.js";
import { ANSI, PLAIN } from "../paint.js";
import { projectTexts } from "../project-texts.js";
import { showProblem } from "../show-problem.js";
import { stepName } from "../step-name.js";
import { squashSummary } from "./squash-report.js";

/** The options of `squash`. */
export interface SquashOptions extends ChangeOptions {
  readonly mode: string;
  readonly name?: string;
  readonly elide: string;
  readonly reconcile?: string;
  readonly dialect?: string;
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
  warmFormatter();
  const opened = await openProject(global, [app], io);
  const delivery = deliveryOf(options, global, opened.root);
  const unread = appOf(opened.project, app)?.unread ?? [];
  const paint = io.colour && global.color ? ANSI : PLAIN;
  if (unread.length > 0) {
    for (const problem of opened.problems.filter(({ key }) => key?.app === app)) {
      io.err(
        showProblem({ code: problem.code, message: problem.message, hint: problem.hint }, paint),
      );
    }
    return EXIT.usage;
  }
  const request = requestOf(opened, app, range, { mode, elide, options });
  const directory = appOf(opened.project, app)?.directory ?? "";
  const style = readPythonStyle(resolve(opened.root, directory), opened.root);
  const result = await squashDjango(opened.project, request, {
    parser: opened.parser,
    context: opened.context,
    format: (text) => formatPython(text, style),
  });
  if (!result.ok) {
    if (global.json)
      io.out(`${JSON.stringify({ ok: false, problems: result.problems }, null, 2)}\n`);
    for (const problem of result.problems) io.err(showProblem(problem, paint));
    return EXIT.refused;
  }
  const installed = result.changes.length > 0 && appOf(opened.project, app)?.editable !== true;
  if (installed && delivery.write) return refuseVendor(app, io);
  const mentions = findMentions(projectTexts(opened.root, opened.project), result.removed);
  if (global.json) {
    const patch = new TextDecoder().decode(
      renderPatch(result.changes, await projectPrefix(opened.root)),
    );
    io.out(
      `${JSON.stringify(
        jsonReport(
          app,
          mode,
          result.blocks,
          mentions.map(({ key, place }) => ({ migration: keyText(key), place: showPlace(place) })),
          patch,
        ),
        null,
        2,
      )}\n`,
    );
  }
  if (!global.quiet) {
    const renamed = options.name !== undefined;
    io.err(squashSummary({ app, mode, renamed, blocks: result.blocks, mentions }, paint));
  }
  const code = await handOut(result.changes, { app, installed, directory }, delivery, io);
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
  return code;
}

interface Place {
  readonly app: string;
  readonly installed: boolean;
  readonly directory: string;
}

/** Delivers the changes; those of an installed package with a note, and with paths that a patch can have. */
function handOut(
  changes: ChangeSet,
  { app, installed, directory }: Place,
  delivery: Delivery,
  io: Io,
): Promise<ExitCode> {
  if (!installed) return deliver(changes, delivery, io);
  const outside = directory.startsWith("/");
  io.err(
    `note: ${app} is installed from a package, so this patch is one of installed files${outside ? `; its paths are relative to ${directory}` : ""}\n`,
  );
  if (!outside) return deliver(changes, delivery, io);
  return deliver(
    changes.map((change) => relativeTo(directory, change)),
    delivery,
    io,
  );
}

/** The change with its path relative to a directory that lies outside the project. */
function relativeTo(directory: string, change: Change): Change {
  const path = change.path.startsWith(`${directory}/`)
    ? change.path.slice(directory.length + 1)
    : change.path;
  return { ...change, path };
}

function refuseVendor(app: string, io: Io): ExitCode {
  io.err(
    `error: ${app} is installed from a package: its files are not the project's to change\n` +
      `  → copy its migrations package into the project, and say where it is: --app ${app}=DIR\n`,
  );
  return EXIT.refused;
}

function oneOf<T extends string>(option: string, given: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === given);
  if (found === undefined)
    throw new UsageError(`${option} takes ${choices.join(", ")}, not ${given}`);
  return found;
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
  if (options.reconcile === undefined) {
    if (options.dialect === undefined) return undefined;
    throw new UsageError("--dialect goes with --reconcile");
  }
  if (mode !== "rewrite" || options.name === undefined) {
    throw new UsageError(
      "--reconcile goes with --mode rewrite and --name",
      "under the last step's name, or beside the old files, there is nothing to reconcile",
    );
  }
  if (options.dialect === undefined) {
    throw new UsageError(`--reconcile needs --dialect ${RECONCILE_DIALECTS.join("|")}`);
  }
  return oneOf("--dialect", options.dialect, RECONCILE_DIALECTS);
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
  };
}

function jsonReport(
  app: string,
  mode: string,
  blocks: readonly SquashedBlock[],
  mentions: readonly { readonly migration: string; readonly place: string }[],
  patch: string,
): unknown {
  return {
    ok: true,
    app,
    mode,
    blocks: blocks.map((block) => ({
      steps: block.steps.map(({ name }) => name),
      result:
        block.result === undefined
          ? null
          : { name: block.result.key.name, path: block.result.path },
      operationsBefore: block.operationsBefore,
      operationsAfter: block.operationsAfter,
      boundary: block.boundary ?? null,
      kept: block.kept ?? null,
      elided: block.elided.map(({ label, origin }) => ({
        label,
        migration: origin.migration.name,
      })),
      names: block.names,
    })),
    mentions,
    patch,
  };
}
