/** What a run says on the terminal. */

import { byDialect, failuresOf, percent, totalOf, unexplained } from "./totals.mjs";

const SHOWN_STATEMENTS = 4;

/** A few lines for each dialect. */
export function summary({ judged, tsql }) {
  const dialects = byDialect(judged)
    .map(({ dialect, results }) => {
      const total = totalOf(results);
      const migrate =
        `${total.migrateEqual} of ${total.migrateAll} (${percent(total.migrateEqual, total.migrateAll)}),` +
        ` ${total.migrateData} by data steps, ${total.migrateMarked} marked, ${total.migrateExplained} explained`;
      const lines = [
        `${dialect}: ${total.equal} of ${total.all} statements equal (${percent(total.equal, total.all)}),` +
          ` ${total.named} by names of the server, ${total.marked} marked, ${total.explained} explained, ${unexplained(total)} unexplained`,
        `  headings ${total.remarksEqual} of ${total.remarksAll}; ${total.steps} prints of steps, ${total.refusals} refused by both`,
        `  as migrate: ${migrate}`,
        `  executed ${total.executed} statements (${total.substituted} steps by Django's), ${total.executionFailures} failures; ${total.errors} packages failed`,
      ];
      return lines.join("\n");
    })
    .join("\n");
  const { shapes, refused, excepted } = tsql;
  return `${dialects}\nT-SQL: ${shapes} shapes, ${refused.length} not parsed, ${excepted.length} not by an exception`;
}

/** The differences, the unexplained ones first, so many of each dialect. */
export function details({ judged, tsql }, show) {
  const lines = [];
  for (const { error, package: name, django, dialect } of judged) {
    if (error !== undefined) lines.push(`FAILED ${name} on Django ${django}, ${dialect}: ${error}`);
  }
  for (const { results } of byDialect(judged)) {
    const all = results.flatMap(({ differences }) => differences ?? []);
    const open = all.filter(({ reason }) => reason === null);
    const closed = all.filter(({ reason }) => reason !== null);
    const ordered = [...open, ...closed];
    for (const one of ordered.slice(0, show)) lines.push(differenceText(one));
    if (ordered.length > show) lines.push(`… and ${ordered.length - show} more`);
    const headings = results.flatMap(({ remarks }) => remarks?.hunks ?? []);
    for (const one of headings.slice(0, show))
      lines.push(differenceText({ ...one, reason: "heading" }));
    const migrate = results.flatMap((one) => one.migrate?.hunks ?? []);
    for (const one of migrate.slice(0, show)) lines.push(differenceText(one));
    for (const { package: name, dialect, executed } of results) {
      for (const text of failuresOf(executed).slice(0, show))
        lines.push(`${dialect}, ${name}, executed: ${text}`);
    }
  }
  for (const { sql, reason } of tsql.refused) lines.push(`T-SQL: ${sql}: ${reason}`);
  return lines.join("\n");
}

function differenceText(difference) {
  const { dialect, django, app, name, direction, reason } = difference;
  return [
    `${dialect}, Django ${django}, ${app}.${name} ${direction}${reason === null ? "" : ` (${reason})`}`,
    ...shortened(difference.theirs).map((sql) => `  - ${sql}`),
    ...shortened(difference.ours).map((sql) => `  + ${sql}`),
  ].join("\n");
}

/** The first few of many statements. */
function shortened(statements) {
  const more = statements.length - SHOWN_STATEMENTS;
  return more <= 0 ? statements : [...statements.slice(0, SHOWN_STATEMENTS), `… and ${more} more`];
}
