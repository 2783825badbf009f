/** Which database servers answer. */

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runJob } from "./jobs.mjs";
import { workFolder } from "./paths.mjs";

/** {vendor: description} of those that answer; the others are reported with skip(text). */
export async function findServers(environment, vendors, runId, skip) {
  const servers = {};
  for (const vendor of vendors) {
    try {
      const { version } = await runJob(emptyProject(environment, runId), "none", {
        task: "reach",
        vendor,
      });
      servers[vendor] = `${vendor} ${version.split(" ").slice(0, 2).join(" ")}`;
    } catch (error) {
      skip(`everything on ${vendor}: ${error.message.trim().split("\n")[0]}`);
    }
  }
  return servers;
}

/** Drops what a run has left behind, also when it was cut short by an error. */
export async function dropDatabases(environment, vendors, runId) {
  for (const vendor of vendors) {
    await runJob(emptyProject(environment, runId), runId, { task: "drop_databases", vendor });
  }
}

/** A folder with settings and no apps. */
function emptyProject(environment, runId) {
  const folder = join(workFolder(runId), "no-apps");
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, "settings.py"),
    'import json\nimport os\n\nSECRET_KEY = "oracle"\n' +
      'DATABASES = {"default": json.loads(os.environ["ORACLE_DATABASE"])}\n',
  );
  return { folder, scratch: folder, python: environment.python };
}
