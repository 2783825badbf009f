/** What refold prints of a whole plan, as sqlwalk/execute.py runs it. */

import { unframed } from "./compare.mjs";

/**
 * The statements of each step, null where refold refuses it or has marked what only the project's code knows: what migrate
 * ran stands in there, so that the rest can be run.
 * @param printed {"app.name": {lines, unknown} | {refusal}}
 * @returns {"app.name": [sql] | null}
 */
export function runnable(printed) {
  const entries = Object.entries(printed).map(([name, step]) => [
    name,
    isKnown(step) ? unframed(step.lines.map((sql) => ({ sql }))).inner.map(({ sql }) => sql) : null,
  ]);
  return Object.fromEntries(entries);
}

function isKnown({ lines = [], refusal }) {
  return refusal === undefined && !lines.some((line) => line.includes("«"));
}
