import { finalizeDjango } from "../../../transforms/finalize-django.js";
import { keyText, type MigrationKey } from "../../chain/migration.js";
import { appOf } from "../../framework/django/project.js";
import { reconcileStatements, type Renaming } from "../../framework/django/squash/reconcile.js";
import { deliveryOf, type ChangeOptions } from "../change-options.js";
import { checkTarget, deliver, patchOf, saveFile } from "../deliver.js";
import { EXIT, type ExitCode, type Io } from "../io.js";
import { jsonDocument, jsonMention } from "../json.js";
import { mentionLines } from "../mention-lines.js";
import { mentionsOf } from "../mentions.js";
import { openProject, type GlobalOptions } from "../open-project.js";
import { reconcileDialectOf } from "../reconcile-dialect.js";
import { ANSI, PLAIN } from "../paint.js";
import { stepName } from "../step-name.js";
import { refusal } from "../stop.js";
import { framed, refuseUnread, refuseUnreadDependents } from "../told.js";

/** The options of `finalize`. */
export interface FinalizeOptions extends ChangeOptions {
  /** The file for the statements on the table that records migrations. */
  readonly reconcile?: string;
  readonly dialect?: string;
}

/** Runs `finalize APP [SQUASH…]` on a Django project. */
export async function finalize(
  app: string,
  given: readonly string[],
  options: FinalizeOptions,
  global: GlobalOptions,
  io: Io,
): Promise<ExitCode> {
  const { reconcile } = options;
  const dialect = reconcileDialectOf(options);
  if (reconcile !== undefined) checkTarget(reconcile, io);
  const opened = await openProject(global, [app], io);
  const delivery = deliveryOf(options, global, opened.root, io);
  refuseUnread(opened, app);
  const known = (appOf(opened.project, app)?.modules ?? []).map(({ key }) => key.name);
  const result = finalizeDjango(opened.project, {
    app,
    names: given.map((name) => stepName(app, known, name)),
    told: reconcile === undefined ? "none" : "statements",
  });
  if (!result.ok) throw refusal(result.problems.map((problem) => framed(opened, problem)));
  const { changes, squashes } = result;
  const steps = squashes.flatMap((squash) => squash.steps);
  const mentions = mentionsOf(
    opened,
    steps,
    squashes.map(({ key }) => key),
  );
  refuseUnreadDependents(opened, steps);
  const code = await deliver(changes, delivery, io);
  if (code === EXIT.done && reconcile !== undefined && dialect !== undefined && !delivery.check) {
    await saveFile(reconcile, reconcileStatements(dialect, squashes), io);
  }
  if (global.json) {
    const patch = new TextDecoder().decode(await patchOf(changes, opened.root));
    const finalized = squashes.map(({ key, steps: old }) => ({
      squash: keyText(key),
      replaced: old.map(keyText),
    }));
    io.out(jsonDocument({ ok: true, finalized, mentions: mentions.map(jsonMention), patch }));
  }
  if (!global.quiet) {
    const paint = io.colour && global.color ? ANSI : PLAIN;
    const gone = new Set(
      changes.flatMap((change) => (change.kind === "delete" ? [change.path] : [])),
    );
    io.err(
      [
        ...squashes.map(({ key, steps: old }) => paint.bold(summary(key, old))),
        `${gone.size} replaced ${gone.size === 1 ? "file goes" : "files go"}`,
        told(squashes, reconcile),
        ...mentionLines(mentions),
        "",
      ].join("\n"),
    );
  }
  return code;
}

function summary({ name }: MigrationKey, steps: readonly MigrationKey[]): string {
  return `${name} becomes an ordinary migration; it replaced ${steps.length} ${steps.length === 1 ? "step" : "steps"}`;
}

/** What happens to databases. */
function told(squashes: readonly Renaming[], file: string | undefined): string {
  const names = squashes.map(({ key }) => key.name).join(", ");
  return file === undefined
    ? `Existing databases: each must have recorded ${names}, as every \`migrate\` does that finds all replaced steps applied. One that has not, or lacks a step, fails loudly: migrate it with the release before, or use --reconcile FILE.`
    : `Existing databases: run ${file} on each before it migrates without the replaced steps. It records ${names} where that is due, and refuses a database that lacks a step.`;
}
