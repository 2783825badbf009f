/** Runs what refold prints for a whole plan, and compares the catalog with the one that migrate left. */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { unframed } from "./compare.mjs";
import { runSqlwalk } from "./walks.mjs";

/**
 * @param project of makeProject
 * @param place {dialect, runId, backend}
 * @param walked what walk gave
 * @param printed (app, name) => {statements: [{sql}]} | {refusal}
 * @returns {statements, substituted, failures}: how many ran, in how many steps they are Django's, and what did not or has left something else behind
 */
export async function execute(project, place, walked, printed) {
  const { dialect, runId } = place;
  const steps = [];
  let substituted = 0;
  for (const { app, name, executed } of walked.steps) {
    const step = printed(app, name);
    const lines = unframed(step.statements ?? []).inner.map(({ sql }) => sql);
    // Where refold refuses a step, or has marked what only the project's code knows, what migrate ran stands in, so that the rest can be run.
    const isKnown = step.refusal === undefined && !lines.some((sql) => sql.includes("«"));
    const statements = isKnown ? lines : executed.map(({ sql }) => sql);
    if (!isKnown) substituted += 1;
    steps.push({ app, name, statements: statements.filter((sql) => !sql.startsWith("--")) });
  }
  const job = join(project.scratch, `execute_${dialect}.json`);
  const output = join(project.scratch, `executed_${dialect}.json`);
  const settings = { vendor: dialect, folder: project.scratch, run_id: runId, output };
  writeFileSync(job, JSON.stringify({ ...settings, steps, catalog: walked.catalog }));
  await runSqlwalk(project, "execute", job, place.backend);
  const { failed, differences } = JSON.parse(readFileSync(output, "utf8"));
  const statements = steps.reduce((sum, step) => sum + step.statements.length, 0);
  return { statements, substituted, failures: [...failed, ...differences] };
}
