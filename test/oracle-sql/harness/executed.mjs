/** What refold prints of a whole plan, as sqlwalk/execute.py runs it. */

import { unframed } from "./compare.mjs";

/**
 * The statements of each step, null where refold refuses it or has marked what only the project's code knows: what migrate
 * ran stands in there, so that the rest can be run.
 * @param printed {"app.name": {lines, unknown} | {refusal}}
 * @param dialect on SQL Server raw SQL is left out: nothing is there that would run it
 * @returns {"app.name": [sql] | null}
 */
export function runnable(printed, dialect) {
  const entries = Object.entries(printed).map(([name, step]) => [
    name,
    isKnown(step) ? statementsOf(step.lines, dialect) : null,
  ]);
  return Object.fromEntries(entries);
}

function statementsOf(lines, dialect) {
  const inner = unframed(lines.map((sql) => ({ sql }))).inner.map(({ sql }) => sql);
  if (dialect !== "mssql") return inner;
  let heading = "";
  return inner.filter((sql) => {
    if (sql.startsWith("-- ")) heading = sql;
    return heading !== "-- Raw SQL operation" && !isRawInside(heading, sql);
  });
}

/** Raw SQL of a SeparateDatabaseAndState: what the backend writes has names in brackets. */
function isRawInside(heading, sql) {
  return heading === "-- Custom state/database change combination" && !/^--|\[/u.test(sql);
}

function isKnown({ lines = [], refusal }) {
  return refusal === undefined && !lines.some((line) => line.includes("«"));
}

/**
 * What data steps make through a cursor of their own, of which no record tells and which nobody can print: oscar's view of categories
 * (catalogue.0030).
 */
const MADE_BY_DATA_STEPS = { oscar: "catalogue_product_category_hierarchy" };

/** The result of a run without the differences that a data step makes. */
export function withoutDataSteps(entry, executed) {
  const name = MADE_BY_DATA_STEPS[entry.name];
  if (name === undefined) return executed;
  return { ...executed, differences: executed.differences.filter((text) => !text.includes(name)) };
}
