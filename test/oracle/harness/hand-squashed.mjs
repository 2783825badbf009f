/** Compares a chain's final state with the one that its maintainers squashed by hand later. */

import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { runJob } from "./jobs.mjs";
import { makeProject } from "./project.mjs";

/** @returns the differences, one text each */
export async function compareWithHandSquash(context, original) {
  const { entry, environment, runId, project } = context;
  const { archive, app, step } = entry.handSquashed;
  const other = await makeProject(
    { ...entry, name: `${entry.name}-by-hand`, copiedFrom: archive },
    environment,
    runId,
  );
  const folder = join(other.folder, entry.copied[0], "migrations");
  for (const name of readdirSync(folder)) {
    if (/^\d/.test(name) && name !== `${step}.py`) rmSync(join(folder, name));
  }
  const described = join(project.scratch, "by_hand.json");
  const vendor = "sqlite";
  await runJob(other, runId, { task: "describe", vendor, apps: [], answer: described });
  other.servers.stop();
  return runJob(project, runId, {
    task: "compare_states",
    vendor,
    app,
    described: original.answer,
    other: described,
  });
}
