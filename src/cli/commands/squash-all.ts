import { resolve } from "node:path";
import { formatBeside } from "../../framework/django/helper/format-beside.js";
import { startHelper } from "../../framework/django/helper/helper.js";
import { readPythonStyle } from "../../framework/django/write/read-style.js";
import { squashAllDjango, type SquashedApp } from "../../../transforms/squash-all-django.js";
import { analystOf } from "../analyst-of.js";
import { deliveryOf } from "../change-options.js";
import { deliver, patchOf } from "../deliver.js";
import { EXIT, type ExitCode, type Io } from "../io.js";
import { jsonDocument, jsonMention, jsonProblem } from "../json.js";
import { mentionsOf } from "../mentions.js";
import { oneOf } from "../one-of.js";
import { openProject, type GlobalOptions } from "../open-project.js";
import { ANSI, PLAIN } from "../paint.js";
import { showProblems } from "../show-problem.js";
import { UsageError } from "../stop.js";
import { framed, refuseUnreadDependents } from "../told.js";
import { jsonBlock } from "./squash-json.js";
import { squashAllSummary } from "./squash-report.js";
import type { SquashOptions } from "./squash.js";

/** Options that are one chain's. */
const OF_ONE_CHAIN = ["name", "reconcile", "dialect", "down", "before", "unmappedNames"] as const;

/**
 * Runs `squash --all`: one patch for all chains of the project. Chains that cannot be squashed are left as they are, are told, and make
 * the exit code 1.
 */
export async function squashAll(
  options: SquashOptions,
  global: GlobalOptions,
  io: Io,
): Promise<ExitCode> {
  const mode = oneOf("--mode", options.mode, ["replace", "rewrite"] as const);
  const elide = oneOf("--elide", options.elide, ["proved", "marked", "none"] as const);
  for (const option of OF_ONE_CHAIN) {
    if (options[option] === undefined) continue;
    const flag = option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    throw new UsageError(`--${flag} is for one chain`, "name the app instead of --all");
  }
  startHelper()?.expectFormatting();
  const opened = await openProject(global, [], io);
  const delivery = deliveryOf(options, global, opened.root, io);
  const result = await squashAllDjango(
    opened.project,
    {
      mode,
      elide,
      crossing: options.cross ? "proved" : "none",
      seams: options.seams === true ? "allowed" : "none",
    },
    async (project, { label, directory }) => {
      if (!global.quiet) io.progress?.(`folding the chain of ${label} …`);
      const style = readPythonStyle(resolve(opened.root, directory), opened.root);
      return {
        parser: opened.parser,
        context: opened.context,
        analyst: await analystOf({ ...opened, project }),
        format: (text) => formatBeside(text, style),
      };
    },
  );
  const { apps, changes, removed } = result;
  if (apps.length === 0) {
    throw new UsageError(
      "no app of the project has a chain to squash",
      "an app counts that has two migrations or more, in files of the project; see refold status",
    );
  }
  refuseUnreadDependents(opened, removed);
  const mentions = mentionsOf(opened, removed, apps.flatMap(rewrittenSteps));
  const refused = apps.flatMap((app) => (app.ok ? [] : [app]));
  const paint = io.colour && global.color ? ANSI : PLAIN;
  const summary = (): void => {
    if (!global.quiet) io.err(squashAllSummary(apps, mode, mentions, paint));
    for (const { app, problems } of refused) {
      io.err(`${app} stays as it is:\n`);
      io.err(
        showProblems(
          problems.map((problem) => framed(opened, problem)),
          paint,
        ),
      );
    }
  };
  if (!delivery.write) summary();
  const code = await deliver(changes, delivery, io);
  if (global.json) {
    const patch = new TextDecoder().decode(await patchOf(changes, opened.root));
    io.out(
      jsonDocument({
        ok: refused.length === 0,
        mode,
        apps: apps.map((app) =>
          app.ok
            ? { app: app.app, ok: true, blocks: app.blocks.map(jsonBlock) }
            : { app: app.app, ok: false, problems: app.problems.map(jsonProblem) },
        ),
        mentions: mentions.map(jsonMention),
        patch,
      }),
    );
  }
  if (delivery.write) summary();
  return refused.length > 0 ? EXIT.refused : code;
}

function rewrittenSteps(app: SquashedApp) {
  if (!app.ok) return [];
  return app.blocks.flatMap(({ steps, result }) => (result === undefined ? [] : steps));
}
