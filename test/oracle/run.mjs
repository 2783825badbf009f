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
import { examinePackage } from "./harness/one-package.mjs";
import { help, readOptions } from "./harness/options.mjs";
import { optimizerSuite } from "./harness/optimizer-suite.mjs";
import { packages } from "./harness/packages.mjs";
import { checkout, compiledFolder, snapshotOfBuild, workFolder } from "./harness/paths.mjs";
import { startPrivateMariadb } from "./harness/private-mariadb.mjs";
import { counts, details, markdown, textTable, totals } from "./harness/report.mjs";
import { damageTest } from "./harness/damage.mjs";
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
  const chosen = packages.filter(
    (entry) =>
      (options.only === null
        ? entry.quick || !(options.quick || options.selfTest)
        : entry.name === options.only) &&
      entry.django.some((version) => options.django.includes(version)),
  );
  if (chosen.length === 0) throw new Error("no package fits these options: see --list");
  if (options.list) {
    for (const entry of chosen) console.log(`${entry.name}  Django ${entry.django.join(", ")}`);
    return 0;
  }

  const skips = [];
  const skip = (text) => {
    skips.push(text);
    console.log(`SKIPPED ${text}`);
  };
  const python = await findPython();
  if (python === null) {
    skip("the oracle tests: no Python with venv and pip");
    return finish([], skips, options);
  }
  // Over all packages: what an environment holds must not depend on what this run tests.
  const needed = new Set(
    chosen.flatMap((entry) => entry.django.map((version) => environmentName(entry, version))),
  );
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
  const mariadb = options.databases.includes("mysql") ? await startPrivateMariadb(log) : null;
  Object.assign(process.env, mariadb?.environment);
  const servers = await findServers(first, options.databases, runId, skip);
  try {
    const executable = options.selfTest ? null : snapshotOfBuild(runId);
    const databases = Object.keys(servers);
    const work = chosen.flatMap((entry) =>
      entry.django
        .filter((version) => options.django.includes(version) && !options.suiteOnly)
        .map((version) => async () => {
          const environment = await environments.get(environmentName(entry, version));
          const settings = { entry, environment, options, databases, runId, executable, log };
          return examinePackage(settings);
        }),
    );
    if (!options.selfTest && options.only === null && options.django.includes("5.2")) {
      work.push(async () =>
        optimizerSuite(await environments.get("django-5.2"), executable, runId, options, log),
      );
    }
    const results = await inParallel(options.jobs, work);
    if (options.selfTest) results.push(await damageTest(first, Object.keys(servers), runId, log));
    return finish(results, skips, options, [`Django ${first.version}`, ...Object.values(servers)]);
  } finally {
    await dropDatabases(first, Object.keys(servers), runId);
    await mariadb?.stop();
    if (!options.keep) {
      rmSync(workFolder(runId), { recursive: true, force: true });
      // Python lays compiled modules out under the whole path of their sources.
      for (const { name } of plans) {
        rmSync(join(compiledFolder(name), workFolder(runId)), { recursive: true, force: true });
      }
    }
  }
}

/** Prints everything and gives the exit code. */
function finish(results, skips, options, versions = []) {
  console.log(details(results));
  console.log();
  console.log(textTable(results));
  console.log(JSON.stringify(totals(results)));
  if (options.writeDocs) {
    writeFileSync(join(checkout, "docs", "oracle.md"), markdown(results, versions));
  }
  for (const text of skips) console.log(`SKIPPED ${text}`);
  const { passed, failed } = counts(results);
  console.log(`${passed} passed, ${failed} failed`);
  return failed > 0 || (options.required && skips.length > 0) ? 1 : 0;
}

/** Calls functions, so many at a time, and gives their results in the functions' order. */
async function inParallel(width, work) {
  const results = [];
  let next = 0;
  const worker = async () => {
    while (next < work.length) {
      const index = next++;
      results[index] = await work[index]();
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  return results;
}

// What stands until the end of the run is taken down where a process exits.
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error.message);
  process.exitCode = 2;
}
