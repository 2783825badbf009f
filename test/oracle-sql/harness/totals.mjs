/** Sums over the results of a run. */

import { DIALECTS } from "./options.mjs";

/** The share of statements that must be equal in every dialect. */
export const BAR = 0.98;

/** The results of each dialect that was run. */
export function byDialect(judged) {
  return DIALECTS.map((dialect) => ({
    dialect,
    results: judged.filter((one) => one.dialect === dialect),
  })).filter(({ results }) => results.length > 0);
}

/** What results come to together. */
export function totalOf(results) {
  const whole = results.filter(({ error }) => error === undefined);
  const add = (value) => whole.reduce((total, one) => total + value(one), 0);
  return {
    equal: add((one) => one.equal),
    all: add((one) => one.all),
    named: add((one) => one.named),
    marked: add((one) => one.marked.reduce((sum, { size }) => sum + size, 0)),
    explained: add((one) => one.explained),
    steps: add((one) => one.steps),
    refusals: add((one) => one.refusals.length),
    remarksEqual: add((one) => one.remarks.equal),
    remarksAll: add((one) => one.remarks.all),
    migrateEqual: add((one) => one.migrate.equal),
    migrateAll: add((one) => one.migrate.all),
    migrateData: add((one) => one.migrate.data),
    migrateMarked: add((one) => one.migrate.marked),
    migrateExplained: add((one) => one.migrate.explained),
    substituted: add((one) => one.executed?.substituted ?? 0),
    executed: add((one) => one.executed?.statements ?? 0),
    executionFailures: add((one) => failuresOf(one.executed).length),
    errors: results.length - whole.length,
  };
}

/** What did not run, and what the catalog then lacks or has too much. */
export function failuresOf(executed) {
  return executed === undefined ? [] : [...executed.failed, ...executed.differences];
}

/** Statements that differ and have no reason. */
export function unexplained({ all, equal, explained }) {
  return all - equal - explained;
}

/** Does every dialect reach the bar, with every difference explained and nothing broken? */
export function passed(judged, tsql) {
  return (
    judged.length > 0 &&
    tsql.refused.length === 0 &&
    byDialect(judged).every(({ results }) => {
      const total = totalOf(results);
      const broken = total.errors + total.executionFailures;
      return (
        broken === 0 && total.all > 0 && total.equal / total.all >= BAR && unexplained(total) === 0
      );
    })
  );
}

/** A share as text. */
export function percent(part, whole) {
  return whole === 0 ? "–" : `${((100 * part) / whole).toFixed(2)} %`;
}
