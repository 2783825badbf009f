import { differences } from "../reference/compare.js";
import { buildGraph, planOf } from "../reference/graph.js";
import {
  EMPTY,
  migrate,
  migrateSome,
  unapply,
  type Order,
  type Start,
} from "../reference/migrate.js";
import { choicesFor, type Subject } from "./subject.js";

/** Where a fold breaks a law; nothing for one that is right. */
export type Violations = readonly string[];

/** Laws 1, 2 and 3 on a new database: today's order, and others that the new graph allows, lead where the originals did. */
export function onNewDatabase(subject: Subject, orders: number): Violations {
  const original = migrate(subject.original, EMPTY, "plan");
  const choice = choicesFor(subject);
  const all: readonly Order[] = ["plan", ...Array.from({ length: orders }, () => choice.below)];
  for (const order of all) {
    const where = order === "plan" ? "in the order of migrate" : "in another order";
    try {
      const found = differences(original, migrate(subject.folded, EMPTY, order));
      if (found.length > 0) return found.map((text) => `${subject.name}, ${where}: ${text}`);
    } catch (error) {
      return [`${subject.name}, ${where}: ${String(error)}`];
    }
  }
  return [];
}

/**
 * Laws 4 and 6: a database with some of the old steps, and rows in every table, ends as it would have ended. In rewrite mode it may stop with an
 * error instead where it has only some of those that one module took the place of.
 */
export function onExistingDatabases(subject: Subject, databases: number): Violations {
  const choice = choicesFor(subject);
  const count = subject.original.modules.length;
  const some = Array.from({ length: databases }, () => 1 + choice.below(count));
  const cuts: readonly (readonly [Order, number])[] = [
    ...blockStarts(subject).map((cut) => ["plan", cut] as const),
    ...some.map((cut, at) => [at % 2 === 0 ? "plan" : choice.below, cut] as const),
    ["plan", count],
  ];
  for (const [order, cut] of cuts) {
    const start = prepared(subject, order, cut);
    const found = start === undefined ? [] : from(subject, start);
    if (found.length > 0)
      return found.map((text) => `${subject.name}, ${cut} steps applied: ${text}`);
  }
  return [];
}

/** How many steps of today's plan stand in front of each module that replaces several: there it runs on tables with rows. */
function blockStarts({ original, folded }: Subject): readonly number[] {
  const plan = planOf(buildGraph(original.modules, original.settings, new Set()));
  const starts = folded.modules.map(({ replaces }) =>
    plan.findIndex((id) => replaces.includes(id)),
  );
  return starts.filter((start) => start > 0);
}

/** A database with rows; undefined where the project cannot make one. */
function prepared(subject: Subject, order: Order, cut: number): Start | undefined {
  try {
    return migrateSome(subject.original, order, cut);
  } catch {
    return undefined;
  }
}

function from(subject: Subject, start: Start): Violations {
  let original;
  try {
    original = migrate(subject.original, start, "plan");
  } catch {
    // What the originals cannot do on these rows nobody need do.
    return [];
  }
  try {
    return differences(original, migrate(subject.folded, start, "plan"));
  } catch (error) {
    return isInside(subject, start.applied) ? [] : [String(error)];
  }
}

/** Does a database have only some of the steps that a module took the place of, whose files are gone? */
function isInside(subject: Subject, applied: ReadonlySet<string>): boolean {
  if (subject.mode === "replace") return false;
  const { original, folded, app } = subject;
  const kept = new Set(folded.modules.map(({ id }) => id));
  const chain = planOf(buildGraph(original.modules, original.settings, new Set())).filter((id) =>
    id.startsWith(`${app}.`),
  );
  let group: string[] = [];
  return chain.some((id) => {
    group.push(id);
    if (!kept.has(id)) return false;
    const count = group.filter((step) => applied.has(step)).length;
    const isPart = count > 0 && count < group.length;
    group = [];
    return isPart;
  });
}

/** Law 5: what could be unapplied still can be, and leaves the same. */
export function onTheWayBack(subject: Subject): Violations {
  const { app } = subject;
  let original;
  try {
    original = unapply(subject.original, app);
  } catch {
    return [];
  }
  try {
    return differences(original, unapply(subject.folded, app)).map(
      (text) => `${subject.name}, unapplied: ${text}`,
    );
  } catch (error) {
    return [`${subject.name}, unapplied: ${String(error)}`];
  }
}

/** All laws that the interpreter can judge; the more tries, the more orders and databases. */
export function allViolations(subject: Subject, tries: number): Violations {
  const fresh = onNewDatabase(subject, tries);
  if (fresh.length > 0) return fresh;
  const existing = onExistingDatabases(subject, tries);
  return existing.length > 0 ? existing : onTheWayBack(subject);
}
