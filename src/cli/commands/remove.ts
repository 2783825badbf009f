import { keyText } from "../../chain/migration.js";
import { appOf } from "../../framework/django/project.js";
import { findMentions } from "../../framework/django/squash/mentions.js";
import { showPlace } from "../../edit/source.js";
import { removeDjango } from "../../../transforms/remove-django.js";
import type { Difference } from "../../verify/compare.js";
import { deliveryOf, type ChangeOptions } from "../change-options.js";
import { deliver } from "../deliver.js";
import { EXIT, type ExitCode, type Io } from "../io.js";
import { openProject, type GlobalOptions } from "../open-project.js";
import { ANSI, PLAIN } from "../paint.js";
import { projectTexts } from "../project-texts.js";
import { showProblem } from "../show-problem.js";
import { stepName } from "../step-name.js";

/** The options of `remove`. */
export interface RemoveOptions extends ChangeOptions {
  readonly acceptStateChange?: boolean;
}

/** Differences beyond this number are counted, not shown. */
const MOST = 20;

/** Runs `remove APP MIGRATION…`. */
export async function remove(
  app: string,
  steps: readonly string[],
  options: RemoveOptions,
  global: GlobalOptions,
  io: Io,
): Promise<ExitCode> {
  const opened = await openProject(global, [app], io);
  const delivery = deliveryOf(options, global, opened.root);
  const paint = io.colour && global.color ? ANSI : PLAIN;
  const names = (appOf(opened.project, app)?.modules ?? []).map(({ key }) => key.name);
  const keys = steps.map((given) => ({ app, name: stepName(app, names, given) }));
  const result = removeDjango(opened.project, keys);
  if (!result.ok) {
    for (const problem of result.problems) io.err(showProblem(problem, paint));
    return EXIT.refused;
  }
  if (result.differences.length > 0) {
    io.err(
      `${options.acceptStateChange === true ? "note" : paint.red("error")}: the chains would build another schema:\n`,
    );
    for (const line of differenceLines(result.differences)) io.err(`  ${line}\n`);
    if (options.acceptStateChange !== true) {
      io.err(`  → nothing was written; --accept-state-change if that is what you want\n`);
      return EXIT.refused;
    }
  }
  const mentions = findMentions(projectTexts(opened.root, opened.project), keys);
  if (global.json) {
    io.out(
      `${JSON.stringify({ ok: true, removed: keys.map(keyText), differences: result.differences }, null, 2)}\n`,
    );
  }
  if (!global.quiet) {
    io.err(
      `${paint.bold(`${app}: ${keys.map(({ name }) => name).join(", ")} removed`)}; the chains build the ${result.differences.length > 0 ? "schema shown above" : "same schema"}\n`,
    );
    io.err(
      "Existing databases: the rows of removed steps in django_migrations stay, and do no harm.\n",
    );
    for (const { key, place } of mentions.slice(0, MOST)) {
      io.err(`  ${showPlace(place)} names ${keyText(key)}\n`);
    }
  }
  return deliver(result.changes, delivery, io);
}

function differenceLines(differences: readonly Difference[]): readonly string[] {
  const lines = differences
    .slice(0, MOST)
    .map(
      ({ place, original, folded }) =>
        `${place}: ${original ?? "nothing"} → ${folded ?? "nothing"}`,
    );
  return differences.length > MOST ? [...lines, `… and ${differences.length - MOST} more`] : lines;
}
