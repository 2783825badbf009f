/** Judges one package on one dialect: every step, forwards and backwards. */

import {
  align,
  folded,
  inOrder,
  inSetOrder,
  masked,
  remarksOf,
  sizeOf,
  statementsOf,
  unframed,
} from "./compare.mjs";
import { withoutMarked } from "./marks.mjs";
import { explain, explainMigrate } from "./reasons.mjs";
import { byMeaning, isByMeaning } from "./server-names.mjs";

/**
 * @param place {package, django, dialect}
 * @param walked what Django said (walks.mjs)
 * @param printed of printAll
 * @returns {equal, all, named, marked, explained, steps, migrate, remarks: {equal, all, hunks}, refusals, differences}; all counts
 *   neither named, what no backend can print without a server, nor marked, what only the project's code knows
 */
export function judge(place, walked, printed) {
  const total = {
    equal: 0,
    all: 0,
    named: 0,
    marked: [],
    explained: 0,
    steps: 0,
    migrate: { equal: 0, all: 0, data: 0, marked: 0, explained: 0, hunks: [] },
    remarks: { equal: 0, all: 0, hunks: [] },
    refusals: [],
    differences: [],
  };
  const given = walked.given ?? {};
  for (const plain of walked.steps) {
    // Not of the apps that are judged.
    if (plain.forwards === null) continue;
    const step = { ...plain, given, ...judgeMigrate(total, place, plain, printed, given) };
    for (const direction of ["forwards", "backwards"]) {
      const where = { ...place, app: step.app, name: step.name, direction };
      const django = step[direction];
      const refold = printedStep(printed[direction], step);
      total.steps += 1;
      if (django.error !== undefined) judgeRefusal(total, where, step, django.error, refold);
      else judgeStatements(total, where, step, django, refold);
    }
  }
  return total;
}

function printedStep(printed, { app, name }) {
  const step = printed[`${app}.${name}`] ?? { refusal: "it prints nothing of this step" };
  return { ...step, statements: (step.lines ?? []).map((sql) => ({ sql })) };
}

/**
 * Compares what migrate ran with what refold prints of it. Of that, what a RunPython ran nobody can print, and what stands under a mark
 * refold says that it does not know: both are counted apart.
 */
function judgeMigrate(total, place, step, printed, given) {
  const deferred = new Set(deferredIn(step.executed));
  const comparable = comparableBy(place.dialect, given, deferred);
  const texts = (entries) => comparable(statementsOf(entries).map(({ sql }) => sql));
  const [ran, data] = [false, true].map((wanted) =>
    step.executed.filter(({ python = false }) => python === wanted),
  );
  const { statements = [], refusal } = printedStep(printed.migrate, step);
  const { inner } = unframed(statements);
  const { same, hunks } = align(texts(ran), texts(inner));
  const all = (list) => comparable(list.map(({ sql }) => masked(folded(sql))));
  // The headings tell what belongs together; migrate has none.
  const headed = all(step.forwards.statements ?? []);
  const { marked, differing } = withoutMarked(hunks, headed, all(inner), deferred);
  const where = { ...place, app: step.app, name: step.name, direction: "as migrate" };
  const isMarked = marked.length > 0;
  const found = differing
    .map((hunk) => ({ ...where, ...hunk }))
    .map((hunk) => ({ ...hunk, reason: explainMigrate({ ...hunk, isMarked, headed }) }));
  const sum = (list) => list.reduce((size, hunk) => size + sizeOf(hunk), 0);
  const { migrate } = total;
  migrate.equal += same.length;
  migrate.all += same.length + sum(differing);
  migrate.data += statementsOf(data).length;
  migrate.marked += sum(marked);
  migrate.explained += sum(found.filter(({ reason }) => reason !== null));
  migrate.hunks.push(...found);
  return {
    executed: texts(step.executed),
    isMigrates: refusal === undefined && hunks.length === 0,
  };
}

function deferredIn(entries) {
  return statementsOf(entries)
    .filter((one) => one.deferred)
    .map(({ sql }) => sql);
}

function comparableBy(dialect, given, deferred) {
  return dialect === "mssql"
    ? (list) => inSetOrder(inOrder(byMeaning(list, given), deferred))
    : inSetOrder;
}

/** Where Django prints nothing but an error, refold must say so, too. */
function judgeRefusal(total, where, step, error, refold) {
  if (refold.refusal !== undefined) {
    total.refusals.push({ ...where, theirs: error, ours: refold.refusal });
    return;
  }
  total.all += 1;
  const ours = statementsOf(unframed(refold.statements).inner).map(({ sql }) => sql);
  addDifference(total, { ...where, theirs: [`(error) ${error}`], ours, size: 1 }, step);
}

function judgeStatements(total, where, step, { statements: entries, frame }, refold) {
  const theirs = statementsOf(entries);
  const printed = unframed(refold.statements ?? []);
  const ours =
    refold.refusal === undefined
      ? statementsOf(printed.inner).map(({ sql }) => sql)
      : [`(refused) ${refold.refusal}`];
  const deferred = new Set(deferredIn(entries));
  const comparable = comparableBy(where.dialect, step.given, deferred);
  const { same, hunks } = align(comparable(theirs.map(({ sql }) => sql)), comparable(ours));
  const equal = same.filter((sql) => !isByMeaning(sql)).length;
  total.named += same.length - equal;
  if (refold.refusal === undefined && frame.map(folded).join() !== printed.frame.join()) {
    hunks.push({ theirs: frame, ours: printed.frame });
  }
  const all = (list) => comparable(list.map(({ sql }) => masked(folded(sql))));
  const { marked, differing } = withoutMarked(hunks, all(entries), all(printed.inner), deferred);
  total.marked.push(...marked.map((hunk) => ({ ...where, ...hunk, size: sizeOf(hunk) })));
  total.equal += equal;
  total.all += equal + differing.reduce((sum, hunk) => sum + sizeOf(hunk), 0);
  for (const hunk of differing) {
    addDifference(total, { ...where, ...hunk, size: sizeOf(hunk) }, step);
  }
  if (refold.refusal !== undefined) return;
  const remarks = align(remarksOf(entries), remarksOf(printed.inner));
  total.remarks.equal += remarks.same.length;
  total.remarks.all +=
    remarks.same.length + remarks.hunks.reduce((sum, one) => sum + sizeOf(one), 0);
  total.remarks.hunks.push(...remarks.hunks.map((hunk) => ({ ...where, ...hunk })));
}

function addDifference(total, difference, step) {
  const reason = explain(difference, step);
  if (reason !== null) total.explained += difference.size;
  total.differences.push({ ...difference, reason });
}
