/** Everything that is checked about one package under one Django. */

import { examineAllApps } from "./all-apps.mjs";
import { problemOfDjangosSquash, replacedIn } from "./django-result.mjs";
import { dataStepsOf } from "./data-steps.mjs";
import { dividedByRefold, foldWithDjango, foldWithRefold } from "./folding.mjs";
import { runJob } from "./jobs.mjs";
import { compareWithHandSquash } from "./hand-squashed.mjs";
import { examineApp } from "./one-app.mjs";
import { optimizerFigures, recordOriginal } from "./original.mjs";
import { makeProject } from "./project.mjs";
import { Results } from "./results.mjs";

/**
 * @param settings {entry, environment, options, databases, runId, executable, log}
 * @returns Results
 */
export async function examinePackage(settings) {
  const { entry, environment, options, runId, log } = settings;
  const started = performance.now();
  const results = new Results(entry.name, environment.django);
  const context = {
    ...settings,
    results,
    fold: options.selfTest ? foldWithDjango : foldWithRefold(settings.executable),
  };
  try {
    context.project = await makeProject(entry, environment, runId);
    const original = await recordOriginal(context);
    const figures = await optimizerFigures(context, original.apps);
    if (!options.selfTest) {
      results.dataSteps = await dataStepsOf(context.executable, context.project, original.apps);
    }
    // Django's squash is only ever replace mode: it has no other.
    for (const mode of options.selfTest ? ["replace"] : ["replace", "rewrite"]) {
      const right = [];
      for (const app of original.apps) {
        const after = await examineApp(context, original, app, mode);
        await compareCounts(context, original, app, mode, figures[app.label], after);
        if (after?.right) right.push(app);
      }
      await examineAllApps(context, original, right, mode);
    }
    if (entry.handSquashed) await noteHandSquash(context, original);
  } catch (error) {
    results.failed("*", "", "run", error.stack ?? String(error));
  } finally {
    context.project?.servers.stop();
  }
  if (options.selfTest && !entry.squashedRightByDjango) results.turnFailuresIntoNotes();
  results.seconds = (performance.now() - started) / 1000;
  log(`${entry.name} on Django ${environment.django}: ${results.seconds.toFixed(0)} s`);
  return results;
}

/** At most as many operations as Django's optimizer, unless what that leaves does not work. */
async function compareCounts(context, original, app, mode, figure, after) {
  const { results } = context;
  const django = figure.operations ?? null;
  results.figures(app.label, {
    before: app.operations,
    stepsBefore: app.steps.length,
    django,
    ...(after && {
      [mode]: {
        operations: after.operations,
        steps: after.steps.length,
        seconds: after.seconds,
        cuts: after.cuts,
      },
    }),
  });
  if (!after) return;
  const name = "operation count";
  if (django === null || after.operations <= django) {
    results.passed(app.label, mode, name);
    return;
  }
  const problem = await djangosProblem(context, original, app);
  const text = `${after.operations} operations, Django leaves ${django}`;
  if (problem) {
    results.passed(app.label, mode, name, [`${text}, but its result fails: ${problem}`]);
    return;
  }
  // Django's one module is right wherever it was tried, and smaller.
  const within = await withinBlocks(context, app, mode);
  const refused =
    replacedIn(original, app).length > 0 ? " (Django's command refuses the chain)" : "";
  const divided = within === null ? refused : `${refused}; ${within}`;
  results.short(app.label, mode, name, `${text}${divided}`);
}

/** What is wrong with Django's own squash, null when nothing is; found out once for both modes. */
async function djangosProblem(context, original, app) {
  const known = context.results.apps.get(app.label).djangoProblem;
  if (known !== undefined) return known;
  const problem = await problemOfDjangosSquash(context, original, app);
  context.results.figures(app.label, { djangoProblem: problem });
  return problem;
}

/** What Django's optimizer leaves when it, too, may not fold across refold's modules: tells what the division costs. */
async function withinBlocks({ project, runId, executable, options }, app, mode) {
  if (options.selfTest) return null;
  const blocks = await dividedByRefold(executable, project, app, mode);
  const task = { task: "optimize_blocks", vendor: "sqlite", app: app.label, blocks };
  const { operations } = await runJob(project, runId, task);
  return `inside refold's ${blocks.length} modules Django leaves ${operations}`;
}

/** The difference must be the one that is known and explained, word for word. */
async function noteHandSquash(context, original) {
  const { entry, results } = context;
  const differences = await compareWithHandSquash(context, original);
  const explained = entry.handSquashed.explained ?? [];
  const app = entry.handSquashed.app;
  const name = `state against ${entry.handSquashed.archive}`;
  const same = JSON.stringify(differences) === JSON.stringify(explained);
  if (same) results.passed(app, "", name, differences);
  else results.failed(app, "", name, differences.join("\n      ") || "no difference any more");
}
