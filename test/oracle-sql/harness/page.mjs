/** docs/sql-parity.md. */

import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { checkout } from "../../oracle/harness/paths.mjs";
import { TSQL_PARSER } from "../../tsql-grammar/grammar.mjs";
import { byDialect, percent, totalOf, unexplained } from "./totals.mjs";
import { MSSQL_BACKEND } from "./walks.mjs";

/** The page of a run. versions are those of Django and the servers. */
export async function page({ judged, tsql, versions }) {
  const text = [
    "# SQL parity",
    "",
    "Written by `npm run oracle:sql -- --write-docs`. For every migration of every app of the oracle's packages, real Django" +
      " prints its statements (`sqlmigrate`, forwards and backwards) on a database that is migrated to the step before, and" +
      " `refold sql` prints its own. They are compared one by one, with white space folded; moments and random UUIDs, which" +
      " differ each time, are masked.",
    "",
    `Judged by: ${[...versions, MSSQL_BACKEND].join(", ")}.`,
    "",
    ...tableOfDialects(judged),
    "",
    ...about(tsql),
    "",
    "## By package",
    "",
    ...tableOfPackages(judged),
    "",
    "## Why statements differ",
    "",
    ...reasons(judged),
    "",
    "## Why migrate runs something else than `--as migrate` prints",
    "",
    ...migrateDifferences(judged),
    "",
    "## Marked",
    "",
    ...markedSteps(judged),
    "",
    "## Every difference",
    "",
    ...differences(judged),
    "",
  ].join("\n");
  const path = join(checkout, "docs", "sql-parity.md");
  return format(text, { ...(await resolveConfig(path)), filepath: path });
}

const about = ({ shapes, refused, excepted }) => [
  "**By the server's name**: SQL Server gives constraints without a name one of its own. mssql-django asks for it; where it" +
    " only collects, it prints the question and a statement with the column in the name's place, which fails. refold prints a" +
    " statement that looks the name up. No backend can print the name without a server, so these are counted apart; what" +
    " each drops is compared.",
  "",
  "**Deferred statements of SQL Server** are compared as a set: the backend keeps them in a Python set, whose order is not" +
    " defined.",
  "",
  "**SQL Server without a server**: the real backend runs with a stand-in for its driver, which answers its questions about" +
    " the catalog from the statements that were executed so far. Data steps and raw SQL are not executed there.",
  "",
  "**Executed**: `refold sql --as migrate` of the whole plan runs on an empty database, whose catalog must then equal the one" +
    " that `migrate` leaves. For SQL Server that is the stand-in's catalog. Where refold has marked what only the project's" +
    " code knows, the statements that migrate ran stand in for the step.",
  "",
  "**Marked**: only the project's code knows a value or a type here, or what an operation does. refold puts a mark in its place," +
    " which no server takes, and ends with exit code 1. Counted apart: statements that are equal but for marks, and those of" +
    " operations with a mark below their heading.",
  "",
  "**As migrate**: the share of the statements which `migrate` ran that `refold sql --as migrate` prints. Counted apart: those that a" +
    " RunPython ran, which nobody can print, and those that are under a mark.",
  "",
  `**T-SQL grammar**: every statement for SQL Server is parsed by ${TSQL_PARSER} (dialect tsql): ${shapes} shapes,` +
    ` ${refused.length} refused, ${excepted.length} that it refuses though the server takes them` +
    `${[...new Set(excepted.map(({ reason }) => `: ${reason}`))].join("")}.`,
];

function tableOfDialects(judged) {
  const rows = byDialect(judged).map(({ dialect, results }) => {
    const total = totalOf(results);
    return [
      dialect,
      `${total.equal} of ${total.all}`,
      percent(total.equal, total.all),
      total.named,
      total.marked,
      `${total.migrateEqual} of ${total.migrateAll} (${percent(total.migrateEqual, total.migrateAll)}; ${total.migrateData} by data steps, ${total.migrateMarked} marked)`,
      total.explained,
      unexplained(total),
      `${total.executed} (${total.executionFailures} failures, ${total.substituted} steps by Django's)`,
    ];
  });
  const head =
    "dialect|equal|share|by the server's name|marked|as migrate|explained|unexplained|executed";
  return table(head.split("|"), rows);
}

function tableOfPackages(judged) {
  const rows = judged.map((one) => [
    one.package,
    one.django,
    one.dialect,
    one.error === undefined ? `${one.equal} of ${one.all}` : "failed",
    one.error === undefined ? percent(one.equal, one.all) : "",
  ]);
  return table(["package", "Django", "dialect", "equal", "share"], rows);
}

function table(head, rows) {
  const cells = [head, head.map(() => "---"), ...rows];
  return cells.map((row) => `| ${row.join(" | ")} |`);
}

function reasons(judged) {
  const counts = new Map();
  for (const { reason, size } of judged.flatMap((one) => one.differences ?? [])) {
    const text = reason ?? "**Not explained.**";
    counts.set(text, (counts.get(text) ?? 0) + size);
  }
  return [...counts].map(([text, count]) => `- ${count} statements: ${text}`);
}

function migrateDifferences(judged) {
  const hunks = judged.flatMap((one) => one.migrate?.hunks ?? []);
  if (hunks.length === 0) return ["Nothing differs."];
  return hunks.flatMap((one) => {
    const where = `${one.dialect}, Django ${one.django}, ${one.app}.${one.name}`;
    const lines = [...shown("-", one.theirs), ...shown("+", one.ours)];
    return [`- ${where}: ${one.reason ?? "not explained"}`, "", "  ```diff", ...lines, "  ```", ""];
  });
}

/** How many statements of which steps have a mark, or stand under one. */
function markedSteps(judged) {
  const steps = new Map();
  for (const { dialect, app, name, size } of judged.flatMap(({ marked = [] }) => marked)) {
    const step = `${app}.${name}`;
    const counts = steps.get(step) ?? new Map();
    counts.set(dialect, (counts.get(dialect) ?? 0) + size);
    steps.set(step, counts);
  }
  const rows = [...steps].map(([step, counts]) => [
    step,
    [...counts].map(([dialect, count]) => `${dialect} ${count}`).join(", "),
  ]);
  return table(["step", "statements, both ways"], rows);
}

const MOST_STATEMENTS = 4;
const LONGEST_STATEMENT = 300;
/** Another one in each run. */
const SCRATCH_DATABASE = /\brefold_oracle_\w+\./u;

/** The first of many statements, cut where they are long. */
function shown(sign, statements) {
  const more = statements.length - MOST_STATEMENTS;
  const lines = statements
    .slice(0, MOST_STATEMENTS)
    .map((sql) => sql.replace(SCRATCH_DATABASE, ""))
    .map((sql) => (sql.length > LONGEST_STATEMENT ? `${sql.slice(0, LONGEST_STATEMENT)} …` : sql));
  return [...lines, ...(more > 0 ? [`… and ${more} more`] : [])].map((sql) => `  ${sign} ${sql}`);
}

function differences(judged) {
  const lines = [];
  for (const one of judged.flatMap(({ differences: all = [] }) => all)) {
    const where = `${one.dialect}, Django ${one.django}, ${one.app}.${one.name} ${one.direction}`;
    lines.push(`- ${where}: ${one.reason ?? "not explained"}`, "", "  ```diff");
    lines.push(...shown("-", one.theirs), ...shown("+", one.ours));
    lines.push("  ```", "");
  }
  return lines;
}
