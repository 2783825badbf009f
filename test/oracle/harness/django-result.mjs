/** Does Django's own squash of a chain work? Asked where refold leaves more operations than it. */

import { runJob } from "./jobs.mjs";
import { foldWithDjango, replaceWithDjangos } from "./folding.mjs";
import { resetProject } from "./project.mjs";

// What costs least first; then the servers in the order in which they are likely to refuse.
const STAGES = [
  ["sqlite", ["load", "state"]],
  ["postgres", ["from_empty"]],
  ["mysql", ["from_empty"]],
  ["sqlite", ["from_empty"]],
];

/**
 * Builds Django's squash of one app and migrates it.
 * @returns null when it works everywhere, else what is wrong with it
 */
export async function problemOfDjangosSquash(context, original, app) {
  const { project, runId, entry } = context;
  try {
    const replaced = replacedIn(original, app);
    if (replaced.length > 0) replaceWithDjangos(project, app, replaced);
    else await foldWithDjango(project, app);
    for (const [vendor, checks] of STAGES) {
      if (checks.includes("from_empty") && !original.records[vendor]) continue;
      const answers = await runJob(project, runId, {
        task: "examine",
        vendor,
        checks,
        mode: "replace",
        apps: [app.label],
        described: original.answer,
        record: original.records[vendor],
        random_columns: entry.random ?? [],
      });
      for (const name of checks) {
        if (answers[name].verdict === "failed") {
          return `${name} on ${vendor}: ${answers[name].differences[0]}`;
        }
      }
    }
    return null;
  } catch (error) {
    return error.message.split("\n")[0];
  } finally {
    await resetProject(project);
  }
}

/** The steps that squashes of an app's chain replace. */
export function replacedIn({ described }, app) {
  const keys = app.steps.flatMap((name) => described.replaces[`${app.label}.${name}`] ?? []);
  const names = keys.filter(([label]) => label === app.label).map(([, name]) => name);
  return names.flatMap((name) => [
    ...(described.replaces[`${app.label}.${name}`] ?? []).map(([, inner]) => inner),
    name,
  ]);
}
