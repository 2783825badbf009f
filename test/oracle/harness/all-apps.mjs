/** Checks of a project in which every app was folded, one after the other. */

import { join } from "node:path";
import { runJob } from "./jobs.mjs";
import { placesToStop } from "./original.mjs";
import { resetProject } from "./project.mjs";

/**
 * Folds all those apps that are right when folded alone (the others have failed already) and migrates from empty on every server, back to zero, and on from stopped
 * databases. Leaves the project as it was.
 */
export async function examineAllApps(context, original, apps, mode) {
  const { project, results, fold } = context;
  const folded = [];
  try {
    for (const app of apps) {
      const { outcome, message } = await fold(project, app, mode);
      if (outcome === "refused") results.failed(app.label, mode, "fold with all others", message);
      if (outcome === "folded") folded.push(app);
    }
    if (folded.length === 0) return;
    const failedOn = [];
    for (const vendor of Object.keys(original.records)) {
      const answers = await examineOn(context, original, folded, mode, vendor);
      const right = takeFromEmpty(results, folded, mode, vendor, answers);
      if (!right) failedOn.push({ vendor, ...answers.from_empty });
      if (answers.zero) takePerApp(results, folded, mode, answers.zero);
      if (answers.stops) results.take("*", mode, `continue on ${vendor}`, answers.stops);
    }
    if (failedOn.length > 0) await attribute(context, original, folded, mode, failedOn);
  } finally {
    await resetProject(project);
  }
}

/** One process that runs all checks which a server takes part in. */
async function examineOn(context, original, folded, mode, vendor) {
  const { project, runId, entry } = context;
  const checks = ["from_empty"];
  const record = original.records[vendor];
  if (vendor === "sqlite") checks.push("zero");
  const stops = mode === "replace" ? placesToStop(vendor, original.described.plan.length) : [];
  if (stops.length > 0) checks.push("stops");
  try {
    return await runJob(project, runId, {
      task: "examine",
      vendor,
      checks,
      mode,
      apps: folded.map((app) => app.label),
      described: original.answer,
      record,
      stops,
      random_columns: entry.random ?? [],
      ...(vendor === "sqlite" && { keep: join(project.scratch, "folded.sqlite3") }),
    });
  } catch (error) {
    const answer = { verdict: "failed", differences: [error.message], notes: [] };
    return { from_empty: answer };
  }
}

function takeFromEmpty(results, folded, mode, vendor, answers) {
  const answer = answers.from_empty;
  if (answer.verdict !== "passed") return false;
  for (const app of folded) results.passed(app.label, mode, `from empty on ${vendor}`);
  // Notes are about the whole project: say them once.
  results.checks.at(-1).notes = answer.notes;
  return true;
}

/** Differences of the way back to zero begin with the app that they are about. */
function takePerApp(results, folded, mode, answer) {
  const name = "back to zero";
  const mine = (app, list) => list.filter((text) => text.startsWith(`${app}: `));
  for (const { label } of folded) {
    const differences = mine(label, answer.differences);
    if (differences.length > 0) results.failed(label, mode, name, differences.join("\n      "));
    else results.passed(label, mode, name, mine(label, answer.notes));
  }
  const known = folded.flatMap(({ label }) => mine(label, answer.differences));
  const others = answer.differences.filter((text) => !known.includes(text));
  if (others.length > 0) results.failed("*", mode, name, others.join("\n      "));
  else results.passed("*", mode, name);
}

/**
 * Finds out which apps make servers' outcomes differ: those that the differences are about are folded alone. The others
 * are folded together, and one after the other where that does not come out right either.
 */
async function attribute(context, original, folded, mode, failedOn) {
  const { results } = context;
  const named = new Set(failedOn.flatMap(({ suspects }) => suspects ?? []));
  const suspects = folded.filter(({ label }) => named.has(label));
  const others = folded.filter(({ label }) => !named.has(label));
  const guilty = new Set();
  for (const group of [...alone(suspects), others].filter(({ length }) => length > 0)) {
    const verdicts = await fromEmpty(context, original, group, mode, failedOn);
    const wrong = verdicts.some(({ answer }) => answer.verdict === "failed");
    if (!wrong || group.length === 1) note(results, group, mode, verdicts, guilty);
    else {
      for (const single of alone(group)) {
        const verdictsOfOne = await fromEmpty(context, original, single, mode, failedOn);
        note(results, single, mode, verdictsOfOne, guilty);
      }
    }
  }
  for (const { vendor, differences } of failedOn.filter(({ vendor }) => !guilty.has(vendor))) {
    const message = `only when all are folded: ${differences.join("; ")}`;
    results.failed("*", mode, `from empty on ${vendor}`, message);
  }
}

const alone = (apps) => apps.map((app) => [app]);

function note(results, group, mode, verdicts, guilty) {
  for (const { vendor, answer } of verdicts) {
    if (answer.verdict === "failed") guilty.add(vendor);
    for (const [index, { label }] of group.entries()) {
      // Notes are about the whole project: say them once.
      const notes = index === group.length - 1 ? answer.notes : [];
      results.take(label, mode, `from empty on ${vendor}`, { ...answer, notes });
    }
  }
}

/** Folds some apps of the original project and migrates it on some servers. */
async function fromEmpty(context, original, group, mode, servers) {
  const { project, runId, entry, fold } = context;
  await resetProject(project);
  for (const app of group) await fold(project, app, mode);
  const verdicts = [];
  for (const { vendor } of servers) {
    const job = {
      task: "examine",
      vendor,
      checks: ["from_empty"],
      mode,
      apps: group.map(({ label }) => label),
      described: original.answer,
      record: original.records[vendor],
      random_columns: entry.random ?? [],
    };
    const answer = await runJob(project, runId, job).then(
      ({ from_empty }) => from_empty,
      (error) => ({ verdict: "failed", differences: [error.message], notes: [] }),
    );
    verdicts.push({ vendor, answer });
  }
  return verdicts;
}
