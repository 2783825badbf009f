/** Handing a task to the Python helpers. */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./processes.mjs";
import { pythonOptions } from "./python-servers.mjs";

const TIMEOUT_SECONDS = 1200;
let count = 0;

/**
 * Runs one task in a project's folder with the project's Django.
 * @param project {folder, scratch, cache, python}
 * @returns the task's result
 * @throws Error with what went wrong in Python
 */
export async function runJob(project, runId, job) {
  count += 1;
  const output = job.answer ?? join(project.scratch, `answer_${count}.json`);
  const path = join(project.scratch, `job_${count}_${job.task}.json`);
  writeFileSync(
    path,
    JSON.stringify({ folder: project.scratch, run_id: runId, random_columns: [], output, ...job }),
  );
  const ended = await runPython(project, job.vendor, path);
  if (ended.code !== 0) {
    throw new Error(`${job.task} stopped (${ended.code}): ${ended.stderr.trim().slice(-800)}`);
  }
  const answer = JSON.parse(readFileSync(output, "utf8"));
  if (answer.error) throw new Error(answer.error);
  return answer.result;
}

/** A server's fork where the project has servers, else a process of its own. */
function runPython(project, vendor, path) {
  if (project.servers) return project.servers.run(vendor, path, TIMEOUT_SECONDS);
  return run(project.python, ["-m", "helpers.jobs", path], {
    ...pythonOptions(project),
    timeoutSeconds: TIMEOUT_SECONDS,
  });
}
