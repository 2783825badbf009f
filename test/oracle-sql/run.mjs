/**
 * The SQL oracle: what `refold sql` prints for the chains of real packages, statement by statement against what real Django
 * prints with a database migrated to the step before. See docs/sql-parity.md and --help.
 */

import { randomBytes } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import {
  environmentName,
  findPython,
  makeEnvironment,
  planEnvironments,
} from "../oracle/harness/environments.mjs";
import { packages } from "../oracle/harness/packages.mjs";
import { checkout, snapshotOfBuild, workFolder } from "../oracle/harness/paths.mjs";
import { startMariadb } from "../oracle/harness/private-servers/mariadb.mjs";
import { startPostgres } from "../oracle/harness/private-servers/postgres.mjs";
import { dropDatabases, findServers } from "../oracle/harness/servers.mjs";
import { inParallel } from "../oracle/harness/in-parallel.mjs";
import { comparisons } from "./harness/one-package.mjs";
import { help, readOptions } from "./harness/options.mjs";
import { page } from "./harness/page.mjs";
import { details, summary } from "./harness/report.mjs";
import { passed } from "./harness/totals.mjs";
import { judgeTsql } from "../tsql-grammar/grammar.mjs";
import { installMssqlBackend } from "./harness/walks.mjs";

const started = performance.now();
const log = (text) => {
  const seconds = ((performance.now() - started) / 1000).toFixed(0).padStart(4);
  console.log(`${seconds} s  ${text}`);
};

const NOTHING = { judged: [], tsql: { shapes: 0, refused: [], excepted: [] }, versions: [] };

async function main() {
  const options = readOptions(process.argv.slice(2));
  if (options.help) {
    console.log(help);
    return 0;
  }
  const pairs = packages
    .filter((entry) =>
      options.only === null ? !(options.gate && entry.large) : entry.name === options.only,
    )
    .flatMap((entry) => entry.django.map((django) => ({ entry, django })))
    .filter(({ django }) => options.django.includes(django));
  if (pairs.length === 0) throw new Error("no package fits these options");
  const skips = [];
  const skip = (text) => {
    skips.push(text);
    console.log(`SKIPPED ${text}`);
  };
  const python = await findPython();
  if (python === null) skip("everything: no Python with venv and pip");
  const outcome = python === null ? NOTHING : await run({ python, pairs, options, skip });
  const { judged, tsql } = outcome;
  console.log(details(outcome, options.show));
  console.log(summary(outcome));
  if (options.writeDocs) {
    writeFileSync(join(checkout, "docs", "sql-parity.md"), await page(outcome));
  }
  for (const text of skips) console.log(`SKIPPED ${text}`);
  return passed(judged, tsql) && !(options.required && skips.length > 0) ? 0 : 1;
}

/** What every package came to on every dialect, and the versions of what judged. */
async function run({ python, pairs, options, skip }) {
  const runId = randomBytes(4).toString("hex");
  const needed = new Set(pairs.map(({ entry, django }) => environmentName(entry, django)));
  const made = await Promise.all(
    planEnvironments(packages, options.django)
      .filter(({ name }) => needed.has(name))
      .map((plan) => makeEnvironment(python, plan, log)),
  );
  const environments = new Map(made.map((environment) => [environment.name, environment]));
  const [first] = made;
  const own = [
    options.dialects.includes("postgres") ? await startPostgres(log) : null,
    options.dialects.includes("mysql") ? await startMariadb(log) : null,
  ].filter((server) => server !== null);
  for (const { environment } of own) Object.assign(process.env, environment);
  const vendors = options.dialects.filter((dialect) => dialect !== "mssql");
  const servers = await findServers(first, vendors, runId, skip);
  const build = join(dirname(snapshotOfBuild(runId)), "..");
  const backends = new Map();
  if (options.dialects.includes("mssql")) {
    for (const environment of made)
      backends.set(environment.name, await installMssqlBackend(environment, log));
  }
  try {
    const work = pairs.flatMap(({ entry, django }) => {
      const environment = environments.get(environmentName(entry, django));
      return comparisons({ entry, environment, options, servers, backends, runId, build, log });
    });
    const judged = await inParallel(options.jobs, work);
    const djangos = made.map(({ version }) => `Django ${version}`);
    const tsql = await judgeTsql(
      python,
      judged.flatMap((one) => one.tsql ?? []),
      log,
    );
    return { judged, tsql, versions: [...new Set(djangos), ...Object.values(servers)] };
  } finally {
    await dropDatabases(first, Object.keys(servers), runId);
    for (const server of own) await server.stop();
    if (!options.keep) rmSync(workFolder(runId), { recursive: true, force: true });
  }
}

for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error.stack);
  process.exitCode = 2;
}
