/** Checks of one folded app in an otherwise original project. */

import { runJob } from "./jobs.mjs";
import { resetProject } from "./project.mjs";

// How many cuts are really run. In replace mode what Django plans is checked at every cut, and a
// whole run, which goes through the rest of the project, is only needed where that is not the
// original plan. In rewrite mode most runs fail at once.
const RUN_LIMIT = { replace: 40, rewrite: 200 };
const RUN_LIMIT_OF_LONG_PLANS = { replace: 12, rewrite: 200 };
const LONG_PLAN = 150;

/**
 * Folds one app alone and examines it; leaves the project as it was.
 * @returns the chain's figures after the fold and whether all is right with it; null when there is
 *   no chain to measure
 */
export async function examineApp(context, original, app, mode) {
  const { project, results, runId, entry, fold } = context;
  try {
    const folded = await fold(project, app, mode);
    if (folded.outcome === "refused") {
      results.failed(app.label, mode, "fold", folded.message);
      return null;
    }
    results.passed(app.label, mode, "fold");
    if (folded.outcome === "unchanged") {
      const { operations, steps } = app;
      return { operations, steps, seconds: folded.seconds, right: true };
    }
    const checks = ["load", "state"];
    const record = original.records[original.cutsVendor];
    if (record) checks.push("cuts");
    const long = original.described.plan.length > LONG_PLAN;
    const limits = long ? RUN_LIMIT_OF_LONG_PLANS : RUN_LIMIT;
    const answers = await runJob(project, runId, {
      task: "examine",
      vendor: original.cutsVendor ?? "sqlite",
      checks,
      mode,
      apps: [app.label],
      app: app.label,
      described: original.answer,
      record,
      run_limit: limits[mode],
      random_columns: entry.random ?? [],
    });
    for (const name of checks) results.take(app.label, mode, name, answers[name]);
    const after = answers.load.chains?.[app.label];
    const right = checks.every((name) => answers[name].verdict === "passed");
    return after && { ...after, seconds: folded.seconds, cuts: answers.cuts?.counts, right };
  } finally {
    await resetProject(project);
  }
}
