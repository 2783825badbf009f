/**
 * The oracle: folds the chains of real packages and has real Django, on real databases, judge the
 * result. See docs/oracle.md and --help.
 */

import { randomBytes } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  environmentName,
  findPython,
  makeEnvironment,
  planEnvironments,
} from "./harness/environments.mjs";
import { dataStepLines } from "./harness/data-steps.mjs";
import { examinePackage } from "./harness/one-package.mjs";
import { DATABASES, help, readOptions } from "./harness/options.mjs";
import { optimizerSuite, SUITE, SUITE_DJANGO } from "./harness/optimizer-suite.mjs";
import { packages } from "./harness/packages.mjs";
import { checkout, snapshotOfBuild, workFolder } from "./harness/paths.mjs";
import { inParallel } from "./harness/in-parallel.mjs";
import { startMariadb } from "./harness/private-servers/mariadb.mjs";
import { startPostgres } from "./harness/private-servers/postgres.mjs";
import { counts, details, judged, markdown, textTable, totals } from "./harness/report.mjs";
import { damageTest } from "./harness/damage.mjs";
import { buildDigest, store, stored } from "./harness/store.mjs";
import { dropDatabases, findServers } from "./harness/servers.mjs";

const started = performance.now();
const log = (text) => {
  const seconds = ((performance.now() - started) / 1000).toFixed(0).padStart(4);
  console.log(`${seconds} s  ${text}`);
};

async function main() {
  const options = readOptions(process.argv.slice(2));
  if (options.help) {
    console.log(help);
    return 0;
  }
  const build = buildDigest();
  const pairs = pairsFor(options).filter(
    ({ entry, django }) => !(options.missing && stored(build, entry.name, django)),
  );
  const suite =
    !options.selfTest &&
    options.only === null &&
    options.django.includes(SUITE_DJANGO) &&
    !(options.missing && stored(build, SUITE, SUITE_DJANGO));
  if (pairs.length === 0 && !options.missing) {
    throw new Error("no package fits these options: see --list");
  }
  if (options.list) {
    for (const { entry, django } of pairs) console.log(`${entry.name}  Django ${django}`);
    return 0;
  }

  const skips = [];
  const skip = (text) => {
    skips.push(text);
    console.log(`SKIPPED ${text}`);
  };
  const nothing = pairs.length === 0 && !suite;
  const ran = judged(nothing ? [] : await run({ pairs, suite, build, options, skip }));
  console.log(details(ran));
  console.log();
  console.log(textTable(ran));
  console.log(JSON.stringify(totals(ran)));
  for (const results of ran) for (const line of dataStepLines(results)) console.log(line);
  const complete = options.writeDocs ? writeDocs(build) : true;
  for (const text of skips) console.log(`SKIPPED ${text}`);
  const { passed, failed, short } = counts(ran);
  console.log(`${passed} passed, ${failed} failed, ${short} fell short`);
  return failed > 0 || !complete || (options.required && skips.length > 0) ? 1 : 0;
}

/** The packages that options choose, each with each Django version to be run. */
function pairsFor(options) {
  const isChosen = (entry) => {
    if (options.only !== null) return entry.name === options.only;
    if (options.quick || options.selfTest) return entry.quick === true;
    return !(options.gate && entry.large);
  };
  return packages
    .filter(isChosen)
    .flatMap((entry) => entry.django.map((django) => ({ entry, django })))
    .filter(({ django }) => options.django.includes(django));
}

/** Runs everything and gives the results, one for each package and what else was run. */
async function run({ pairs, suite, build, options, skip }) {
  const python = await findPython();
  if (python === null) {
    skip("the oracle tests: no Python with venv and pip");
    return [];
  }
  // Over all packages: what an environment holds must not depend on what this run tests.
  const needed = new Set([
    ...pairs.map(({ entry, django }) => environmentName(entry, django)),
    ...(suite ? [`django-${SUITE_DJANGO}`] : []),
  ]);
  const plans = planEnvironments(packages, options.django).filter(({ name }) => needed.has(name));
  const runId = randomBytes(4).toString("hex");
  const environments = new Map();
  // A promise for each, so that packages start as soon as their own environment is there.
  let previous = Promise.resolve();
  for (const plan of plans) {
    const made = previous.then(() => makeEnvironment(python, plan, log));
    environments.set(plan.name, made);
    previous = made.catch(() => {});
  }
  const first = await environments.get(plans[0].name);
  const inMemory = [
    options.databases.includes("postgres") ? await startPostgres(log) : null,
    options.databases.includes("mysql") ? await startMariadb(log) : null,
  ].filter((server) => server !== null);
  for (const { environment } of inMemory) Object.assign(process.env, environment);
  const servers = await findServers(first, options.databases, runId, skip);
  try {
    const executable = options.selfTest ? null : snapshotOfBuild(runId);
    const databases = Object.keys(servers);
    const keep = (environment, results) => {
      const whole = options.onlyApp === null && databases.length === DATABASES.length;
      const versions = [`Django ${environment.version}`, ...Object.values(servers)];
      if (whole && !options.selfTest) store(build, versions, results);
      return results;
    };
    const work = options.suiteOnly
      ? []
      : pairs.map(({ entry, django }) => async () => {
          const environment = await environments.get(environmentName(entry, django));
          const settings = { entry, environment, options, databases, runId, executable, log };
          return keep(environment, await examinePackage(settings));
        });
    if (suite) {
      work.push(async () => {
        const environment = await environments.get(`django-${SUITE_DJANGO}`);
        return keep(
          environment,
          await optimizerSuite(environment, executable, runId, options, log),
        );
      });
    }
    const results = await inParallel(options.jobs, work);
    if (options.selfTest) results.push(await damageTest(first, databases, runId, log));
    return results;
  } finally {
    await dropDatabases(first, Object.keys(servers), runId);
    for (const server of inMemory) await server.stop();
    if (!options.keep) rmSync(workFolder(runId), { recursive: true, force: true });
  }
}

/** Writes docs/oracle.md out of what is kept for a build; gives whether there was everything. */
function writeDocs(build) {
  const names = packages.flatMap((entry) => entry.django.map((django) => [entry.name, django]));
  const all = [...names, [SUITE, SUITE_DJANGO]];
  const kept = all.map(([name, django]) => stored(build, name, django));
  const missing = all.filter((_, index) => kept[index] === null);
  if (missing.length > 0) {
    const list = missing.map(([name, django]) => `${name} on Django ${django}`).join(", ");
    console.log(`docs/oracle.md is not written, there are no results of this build for: ${list}`);
    return false;
  }
  const versions = [...new Set(kept.flatMap((one) => one.versions))].sort();
  const text = markdown(judged(kept.map(({ results }) => results)), versions);
  writeFileSync(join(checkout, "docs", "oracle.md"), text);
  return true;
}

// What stands until the end of the run is taken down where a process exits.
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error.message);
  process.exitCode = 2;
}
