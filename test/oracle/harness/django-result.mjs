/** Does Django's own squash of a chain work? Asked where refold leaves more operations than it. */

import { runJob } from "./jobs.mjs";
import { foldWithDjango } from "./folding.mjs";
import { resetProject } from "./project.mjs";

/**
 * Builds Django's squash of one app and migrates it.
 * @returns null when it works everywhere, else what is wrong with it
 */
export async function problemOfDjangosSquash(context, original, app) {
  const { project, runId, entry } = context;
  try {
    await foldWithDjango(project, app);
    for (const vendor of Object.keys(original.records)) {
      const checks = vendor === "sqlite" ? ["load", "state", "from_empty"] : ["from_empty"];
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
