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

const APP = "sites";
const EVERYWHERE = ["sqlite", "postgres", "mysql"];

// What is spoiled, the check that must notice it, on which databases, and a part of what it says:
// a check that fails for another reason has noticed nothing.
const DAMAGES = [
  ["shorten a column", "state", ["sqlite"], "sites.site fields name: expected"],
  ["shorten a column", "from_empty", EVERYWHERE, "of django_site: expected"],
  ["swap two columns", "from_empty", ["postgres", "mysql"], "column 2 of django_site"],
  ["add a row", "from_empty", EVERYWHERE, "rows of django_site"],
  ["extra index", "from_empty", EVERYWHERE, "index of django_site"],
  ["cannot be undone", "zero", ["sqlite"], "IrreversibleError"],
  ["forget a step", "cuts", ["sqlite"], "already exists"],
  ["depend on nothing", "load", ["sqlite"], "NodeNotFoundError"],
];

/** @returns Results with one check for each damage and database */
export async function damageTest(environment, databases, runId, log) {
  const results = new Results("damage", environment.django);
  const entry = { ...packages.find(({ name }) => name === "contrib"), name: "damage" };
  const project = await makeProject(entry, environment, runId);
  const options = { onlyApp: APP };
  const context = { project, entry, options, runId, results, databases };
  const original = await recordOriginal(context);
  const [app] = original.apps;
  for (const [damage, check, vendors, said] of DAMAGES) {
    await foldWithDjango(project, app, "replace", damage);
    for (const vendor of vendors.filter((name) => databases.includes(name))) {
      const answers = await runJob(project, runId, {
        task: "examine",
        vendor,
        checks: check === "zero" ? ["from_empty", "zero"] : [check],
        mode: "replace",
        apps: [APP],
        app: APP,
        described: original.answer,
        record: original.records[vendor],
        run_limit: 10,
        ...(vendor === "sqlite" && { keep: `${project.scratch}/folded.sqlite3` }),
      });
      const name = `${damage}: noticed by ${check} on ${vendor}`;
      const differences = answers[check].differences.join("; ");
      if (differences.includes(said)) results.passed(APP, "replace", name);
      else results.failed(APP, "replace", name, `it says: ${differences || "nothing"}`);
    }
    await resetProject(project);
  }
  project.servers.stop();
  log(`damage test: ${results.checks.length} checks`);
  return results;
}
