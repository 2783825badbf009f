/** Compares what refold and Django print for one step. */

import { diffArrays } from "diff";

/**
 * White space does not count, in front of a parenthesis neither; nor do semicolons at the end, which some backends leave out, or write
 * twice.
 */
export function folded(sql) {
  return sql
    .replace(/\s+/gu, " ")
    .replaceAll(" (", "(")
    .replace(/(?:\s*;)+\s*$/u, "")
    .trim();
}

/** As a text in which what differs each time that it is asked is masked: the time of this run, and random UUIDs. */
export function masked(sql) {
  return sql
    .replace(MOMENT, (text) => (isToday(text) ? "(now)" : text))
    .replace(RANDOM, "(random)");
}

const MOMENT = /\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d:\d\d(?:\.\d+)?(?:\+00:00)?)?/gu;
// Version 4 of RFC 9562, with and without dashes.
const RANDOM = /\b[0-9a-f]{8}-?[0-9a-f]{4}-?4[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}\b/gu;
const DAY = 86_400_000;

function isToday(text) {
  const time = Date.parse(text.slice(0, 10));
  return Math.abs(Date.now() - DAY / 2 - time) <= DAY;
}

/** Statements without the headings and remarks that stand between them as comments. */
export function statementsOf(entries) {
  return entries
    .map((entry) => ({ ...entry, sql: masked(folded(entry.sql)) }))
    .filter(({ sql }) => sql !== "" && !isRemark(sql));
}

/** The lines of a printed step without BEGIN and COMMIT around them, and those two. */
export function unframed(entries) {
  const [first, last] = [entries.at(0), entries.at(-1)].map((entry) => folded(entry?.sql ?? ""));
  const isFramed = /^BEGIN\b/u.test(first) && last === "COMMIT";
  return isFramed
    ? { frame: [first, last], inner: entries.slice(1, -1) }
    : { frame: [], inner: entries };
}

/** Headings and remarks: what stands in comment lines. */
export function remarksOf(entries) {
  return entries.map(({ sql }) => folded(sql)).filter((sql) => isRemark(sql) && sql !== "--");
}

function isRemark(sql) {
  return sql.startsWith("--");
}

/**
 * Two lists of statements, aligned.
 * @returns {same, hunks}: what is equal, and where they differ [{theirs: [...], ours: [...]}]
 */
export function align(theirs, ours) {
  const same = [];
  const hunks = [];
  let open = null;
  for (const { added, removed, value } of diffArrays(theirs, ours)) {
    if (!added && !removed) {
      same.push(...value);
      open = null;
      continue;
    }
    if (open === null) hunks.push((open = { theirs: [], ours: [] }));
    (added ? open.ours : open.theirs).push(...value);
  }
  return { same, hunks };
}

/**
 * Statements with those in one order that Django takes from a Python set: the constraints of one unique_together come and go in the
 * order of their hashes.
 */
export function inSetOrder(statements) {
  const sorted = [];
  let run = [];
  const end = () => {
    sorted.push(...run.sort());
    run = [];
  };
  for (const sql of statements) {
    if (run.length > 0 && togetherOf(sql) !== togetherOf(run[0])) end();
    if (togetherOf(sql) === null) sorted.push(sql);
    else run.push(sql);
  }
  end();
  return sorted;
}

const NAME = '["\x60[]?[^"\x60\\]\\s]+["\x60\\]]?';
const TOGETHER = [
  new RegExp(`^(ALTER TABLE ${NAME} ADD CONSTRAINT) ${NAME} UNIQUE`, "u"),
  new RegExp(`^CREATE UNIQUE (INDEX) ${NAME} (ON ${NAME})`, "u"),
  new RegExp(`^(ALTER TABLE ${NAME} DROP (?:CONSTRAINT|INDEX)) ${NAME}_uniq`, "u"),
];

/** What a statement is that makes or drops a constraint of unique_together, null for others. */
function togetherOf(sql) {
  for (const pattern of TOGETHER) {
    const found = pattern.exec(sql);
    if (found !== null) return found.slice(1).join(" ");
  }
  return null;
}

/** How many statements a difference is counted as. */
export function sizeOf({ theirs, ours }) {
  return Math.max(theirs.length, ours.length);
}

/**
 * Statements of SQL Server whose order is not defined, in an order that is. The backend puts deferred statements into a Python
 * set, and once each, however often they were asked for; the server then lists indexes in the order in which they were made.
 * @param deferred the texts that are meant
 */
export function inOrder(statements, deferred) {
  const last = [...new Set(statements.filter((sql) => deferred.has(sql)))].sort();
  const sorted = [];
  let run = [];
  for (const sql of statements.filter((one) => !deferred.has(one))) {
    if (run.length > 0 && groupOf(sql) === groupOf(run[0])) run.push(sql);
    else {
      sorted.push(...run.sort());
      run = groupOf(sql) === null ? [] : [sql];
      if (run.length === 0) sorted.push(sql);
    }
  }
  return [...sorted, ...run.sort(), ...last];
}

/**
 * The table whose index a statement drops, null for other statements. Keys that are made anew for a changed column are one
 * group, too: their order is that of the models in Django's registry, which depends on what was rendered when.
 */
function groupOf(sql) {
  if (/ADD CONSTRAINT \[\w*_fk\] FOREIGN KEY/u.test(sql)) return "keys";
  return /^DROP INDEX .* ON (\[[^\]]*\])$/u.exec(sql)?.[1] ?? null;
}
