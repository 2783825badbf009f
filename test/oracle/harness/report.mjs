/** The tables and lists that end a run. */

import { knownShortcoming } from "./packages.mjs";
import { Results } from "./results.mjs";

/** Where refold falls short of Django: with the reason where it is known, and a failure where it is not. */
export function judged(results) {
  return results.map((result) => {
    const checks = result.checks.map((check) => {
      if (check.verdict !== "short") return check;
      const reason = knownShortcoming(check.package, check.app);
      if (reason === undefined) return { ...check, verdict: "failed" };
      return { ...check, message: `${check.message}. ${reason}` };
    });
    return Results.from({ ...result.plain(), checks });
  });
}

/** Rows of the table of apps, as plain cells. */
function appRows(results) {
  return results.flatMap((result) =>
    [...result.apps].map(([label, app]) => {
      const checks = result.checks.filter((check) => check.app === label);
      const failed = checks.filter((check) => check.verdict === "failed");
      return [
        result.django,
        `${result.package}/${label}`,
        String(app.stepsBefore),
        app.replace ? String(app.replace.steps) : "–",
        app.rewrite ? String(app.rewrite.steps) : "–",
        String(app.before),
        app.django === null ? "error" : String(app.django),
        app.replace ? String(app.replace.operations) : "–",
        app.rewrite ? String(app.rewrite.operations) : "–",
        failed.length === 0
          ? passedText(checks)
          : `${failed.length} of ${checks.length} failed: ${[...new Set(failed.map((check) => check.name))].join(", ")}`,
      ];
    }),
  );
}

function passedText(checks) {
  const passed = checks.filter(({ verdict }) => verdict !== "short").length;
  return passed === checks.length
    ? `all ${passed} passed`
    : `${passed} passed, operation count short`;
}

const HEADER = [
  "Django",
  "app",
  "modules",
  "replace",
  "rewrite",
  "operations",
  "Django's",
  "replace",
  "rewrite",
  "checks",
];

/** The table for a terminal. */
export function textTable(results) {
  const rows = [HEADER, ...appRows(results)];
  const widths = HEADER.map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** Failures with their messages, then what differs only in derived names, then what was skipped. */
export function details(results) {
  const checks = results.flatMap((result) => result.checks);
  const place = (check) =>
    `${check.package}/${check.app} (Django ${check.django}${check.mode && `, ${check.mode}`}) ${check.name}`;
  const lines = [];
  for (const check of checks.filter(({ verdict }) => verdict === "failed")) {
    lines.push(`FAILED  ${place(check)}\n      ${check.message}`);
  }
  for (const check of checks.filter(({ notes }) => notes.length > 0)) {
    lines.push(`note    ${place(check)}\n      ${check.notes.join("\n      ")}`);
  }
  for (const check of checks.filter(({ verdict }) => verdict === "short")) {
    lines.push(`SHORT   ${place(check)}\n      ${check.message}`);
  }
  for (const check of checks.filter(({ verdict }) => verdict === "skipped")) {
    lines.push(`not run ${place(check)}: ${check.message}`);
  }
  return lines.join("\n");
}

/** Sums over all apps. */
export function totals(results) {
  const apps = results.flatMap((result) => [...result.apps.values()]);
  const sum = (pick) => apps.reduce((total, app) => total + (pick(app) ?? 0), 0);
  return {
    apps: apps.length,
    modules: sum((app) => app.stepsBefore),
    before: sum((app) => app.before),
    django: sum((app) => app.django ?? app.before),
    replace: sum((app) => app.replace?.operations ?? app.before),
    replaceModules: sum((app) => app.replace?.steps ?? app.stepsBefore),
    rewrite: sum((app) => app.rewrite?.operations ?? app.before),
    rewriteModules: sum((app) => app.rewrite?.steps ?? app.stepsBefore),
  };
}

/** {passed, failed, short, skipped} numbers of checks. */
export function counts(results) {
  const checks = results.flatMap((result) => result.checks);
  const count = (verdict) => checks.filter((check) => check.verdict === verdict).length;
  return {
    passed: count("passed"),
    failed: count("failed"),
    short: count("short"),
    skipped: count("skipped"),
  };
}

/** docs/oracle.md. */
export function markdown(results, versions) {
  const sums = totals(results);
  const { passed, failed, short } = counts(results);
  const row = (cells) => `| ${cells.join(" | ")} |`;
  const checks = results.flatMap((result) => result.checks);
  const notes = checks.filter((check) => check.notes.length > 0);
  const skipped = checks.filter((check) => check.verdict === "skipped");
  const shortcomings = checks.filter((check) => check.verdict === "short");
  return `${INTRODUCTION}
## The last run

${versions.join(", ")}. ${passed} checks passed, ${failed} failed, ${short} fell short.

${sums.apps} apps, ${sums.modules} modules, ${sums.before} operations. Django's optimizer leaves ${sums.django}
operations; refold leaves ${sums.replace} in ${sums.replaceModules} modules with \`--mode replace\` and ${sums.rewrite} in
${sums.rewriteModules} with \`--mode rewrite\`.

Columns: modules before and after; operations before, after Django's optimizer, after refold.

${row(HEADER)}
${row(HEADER.map(() => "---"))}
${appRows(results).map(row).join("\n")}

## Where Django leaves less and is right

Django's optimizer, over the whole chain as one module, leaves fewer operations than refold, and that module passes from
empty on every database.

${shortcomings.map((check) => `- ${check.package}/${check.app}, Django ${check.django}, ${check.mode}: ${check.message}`).join("\n") || "Nothing."}

## What the checks noted

Differences that are none in structure: names that Django or the server derived at another moment, rows under
other numbers, chains that could not be unapplied before either.

${notes.map((check) => `- ${check.package}/${check.app}, Django ${check.django}, ${check.mode || "original"}, ${check.name}:\n${check.notes.map((note) => `  - \`${note.replaceAll("`", "'").slice(0, 300)}\``).join("\n")}`).join("\n") || "Nothing."}

## What was not run

${skipped.map((check) => `- ${check.package}, Django ${check.django}, ${check.name}: ${check.message}`).join("\n") || "Nothing."}
`;
}

const INTRODUCTION = `# The oracle

\`npm run oracle\` folds the chains of real packages and lets the real Django, on real databases, say whether the
result is right. Nothing of refold takes part in the verdict. \`node test/oracle/run.mjs --help\` lists the options.

For every app, in both modes:

| check | what must hold |
| --- | --- |
| fold | refold gives a diff that \`git apply\` takes |
| load | Django's loader accepts the modules, with and without a database |
| state | the project state after all migrations, deconstructed, equals the original's |
| cuts | a database stopped at each step of the original chain continues to the same schema and rows; with \`rewrite\` it may raise instead, but never succeed with anything else |
| operation count | not above that of Django's MigrationOptimizer, unless Django's own result, migrated from empty on each database, fails or differs; such cases are noted. Where it is right, refold falls short: known cases are listed with the reason, others fail |
| from empty | \`migrate\` gives the same catalog (column order included) and the same rows on SQLite, PostgreSQL and MariaDB, with all apps folded; a second \`migrate\` has nothing to do |
| back to zero | \`migrate APP zero\` works where it worked and leaves of the app what it left; then everything migrates forwards again to the same catalog |
| continue | databases (SQLite, PostgreSQL) stopped at places of the whole plan go on with all apps folded, in replace mode |

Cuts in replace mode: what Django plans is checked at every step, for the smallest database that stands there
(only what the step needs), the one in plan order and the largest (everything that does not need the next step). What is
run, in both modes: nothing where the plan is the original modules in their original order, since the outcome is then the
original's; where the plan begins with such modules, the database that stands behind them, once for all cuts that come to
it. Databases at cuts have not seen post_migrate. They are SQLite's, or PostgreSQL's where the original does not run on SQLite.

Rows are compared as written after these changes: moments and dates of today become one word, so do UUIDs and
Django's unusable passwords, which are random. Only where tables still differ, automatic primary keys are dropped and foreign
keys are replaced by the row that they point at; that is noted. \`django_migrations\` is not compared.

Four things that happen to a chain, and not to a table that is made at once, are notes as well. On MariaDB a column
that is modified loses its check (\`>= 0\`, valid JSON) and Django does not make it again; on SQLite Django 5.1 and later rebuild
tables without the indexes of \`index_together\`: a fold has both, and it is checked that the models demand them. On SQLite
columns that point at a key which became a BigAutoField say \`integer\` until their table is next rebuilt: a fold says
\`bigint\`, which is the same type to SQLite. On MariaDB Django makes an index for a foreign key before it drops the unique key that
served it; it stays beside a later unique key that serves it again, which is all that a fold has.
`;
