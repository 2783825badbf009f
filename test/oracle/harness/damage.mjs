/**
 * Proves that the checks can fail: Django's squash of a small chain is spoiled in one way after
 * another, and the check that is there for it must notice.
 */

import { foldWithDjango } from "./folding.mjs";
import { runJob } from "./jobs.mjs";
import { recordOriginal } from "./original.mjs";
import { packages } from "./packages.mjs";
import { makeProject, resetProject } from "./project.mjs";
import { Results } from "./results.mjs";

const APP = "admin";

// What is spoiled, and [check, database] pairs that must notice it.
const DAMAGES = [
  [
    "drop a column",
    [
      ["state", "sqlite"],
      ["from_empty", "sqlite"],
      ["from_empty", "mysql"],
    ],
  ],
  [
    "swap two columns",
    [
      ["from_empty", "postgres"],
      ["from_empty", "mysql"],
    ],
  ],
  [
    "add a row",
    [
      ["from_empty", "sqlite"],
      ["from_empty", "postgres"],
      ["from_empty", "mysql"],
    ],
  ],
  [
    "extra index",
    [
      ["from_empty", "sqlite"],
      ["from_empty", "postgres"],
      ["from_empty", "mysql"],
    ],
  ],
  ["cannot be undone", [["zero", "sqlite"]]],
  ["forget a step", [["cuts", "sqlite"]]],
  ["depend on nothing", [["load", "sqlite"]]],
];

/** @returns Results with one check for each damage and database */
export async function damageTest(environment, databases, runId, log) {
  const results = new Results("damage", environment.django);
  const entry = { ...packages.find(({ name }) => name === "contrib"), name: "damage" };
  const project = await makeProject(entry, environment);
  const options = { onlyApp: APP };
  const context = { project, entry, options, runId, results, databases };
  const original = await recordOriginal(context);
  const [app] = original.apps;
  for (const [damage, expectations] of DAMAGES) {
    await foldWithDjango(project, app, "replace", damage);
    for (const [check, vendor] of expectations.filter(([, name]) => databases.includes(name))) {
      const checks = check === "zero" ? ["from_empty", "zero"] : [check];
      const answers = await runJob(project, runId, {
        task: "examine",
        vendor,
        checks,
        mode: "replace",
        apps: [APP],
        app: APP,
        described: original.answer,
        record: original.records[vendor],
        run_limit: 10,
        keep: `${project.scratch}/folded.sqlite3`,
      });
      const name = `${damage}: noticed by ${check} on ${vendor}`;
      const noticed = answers[check].verdict === "failed";
      if (noticed) results.passed(APP, "replace", name);
      else results.failed(APP, "replace", name, "the check passed all the same");
    }
    await resetProject(project);
  }
  log(`damage test: ${results.checks.length} checks`);
  return results;
}
