/** What the original chains of a package do: described once, then migrated on every server. */

import { join } from "node:path";
import { runJob } from "./jobs.mjs";

/**
 * @returns {described, answer, apps, records, cutsVendor}: apps are those to fold, records the file per database,
 *   cutsVendor the one whose databases were kept at every step.
 */
export async function recordOriginal(context) {
  const { project, entry, options, runId, results, databases } = context;
  const answer = join(project.scratch, "described.json");
  const described = await runJob(project, runId, {
    task: "describe",
    vendor: "sqlite",
    apps: [],
    answer,
  });
  const apps = Object.entries(described.apps)
    .filter(([, app]) => app.directory !== null && app.steps.length > 1)
    .map(([label, app]) => ({ label, ...app }))
    .filter((app) => options.onlyApp === null || app.label === options.onlyApp);
  if (apps.length === 0) throw new Error(`nothing to fold in ${entry.name}`);
  const records = {};
  // Copies of SQLite's files cost nothing; PostgreSQL's databases do where there is nothing else.
  const cutsVendor = ["sqlite", "postgres"].find(
    (vendor) => databases.includes(vendor) && !entry.unsupported?.[vendor],
  );
  for (const vendor of databases) {
    const reason = entry.unsupported?.[vendor];
    if (reason) {
      results.skipped("*", "", `original on ${vendor}`, reason);
      continue;
    }
    const record = join(project.scratch, `record_${vendor}.json`);
    try {
      await runJob(project, runId, {
        task: "record",
        vendor,
        apps: apps.map((app) => app.label),
        stops: vendor === cutsVendor ? "all" : placesToStop(vendor, described.plan.length),
        random_columns: entry.random ?? [],
        record,
      });
      records[vendor] = record;
    } catch (error) {
      results.failed("*", "", `original on ${vendor}`, error.message);
    }
  }
  return { described, answer, apps, records, cutsVendor };
}

/** Django's optimizer on each chain: {label: {operations} | {error}}. */
export function optimizerFigures({ project, runId }, apps) {
  return runJob(project, runId, {
    task: "optimize",
    vendor: "sqlite",
    apps: apps.map((app) => app.label),
  });
}

/**
 * A few places of a plan, as positions in it, at which databases are kept and later continued with
 * all apps folded. MariaDB cannot copy a database, so there are none.
 */
export function placesToStop(vendor, length) {
  const parts = { sqlite: [0.2, 0.4, 0.7, 0.9], postgres: [0.3, 0.6, 0.85], mysql: [] };
  return parts[vendor].map((part) => Math.floor(part * length));
}
