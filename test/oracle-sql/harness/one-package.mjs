/** One package under one Django, on every dialect. */

import { installedApps } from "../../oracle/harness/packages.mjs";
import { makeProject } from "../../oracle/harness/project.mjs";
import { runnable, withoutDataSteps } from "./executed.mjs";
import { judge } from "./judge.mjs";
import { printAll, readProject, serverOf } from "./refold.mjs";
import { walk } from "./walks.mjs";

/**
 * What is to be done for one package: a function for each dialect, which share the project and refold's reading of it.
 * @param settings {entry, environment, options, servers, backends, runId, build, log}
 * @returns functions without arguments, each to {package, django, dialect, error | what judge gives and executed, tsql}
 */
export function comparisons(settings) {
  const { entry, environment, options, servers, log } = settings;
  const { django } = environment;
  const dialects = options.dialects.filter(
    (dialect) => !entry.unsupported?.[dialect] && (dialect === "mssql" || dialect in servers),
  );
  let prepared;
  return dialects.map((dialect) => async () => {
    const place = { package: entry.name, django, dialect };
    const started = performance.now();
    try {
      prepared ??= prepare(settings);
      return { ...place, ...(await compareDialect(settings, await prepared, place)) };
    } catch (error) {
      return { ...place, error: error.stack ?? String(error) };
    } finally {
      const seconds = (performance.now() - started) / 1000;
      log(`${entry.name} on Django ${django}, ${dialect}: ${seconds.toFixed(0)} s`);
    }
  });
}

async function prepare({ entry, environment, build, runId }) {
  const project = await makeProject(entry, environment, runId);
  return { project, opened: await readProject(build, project) };
}

/** Django's own apps are judged once: in the package that has nothing else. */
function judgedApps({ entry, options }, { read }) {
  if (options.onlyApp !== null) return [options.onlyApp];
  const labels = read.project.apps.map(({ label }) => label);
  const isOwn = entry.requirements.length > 0;
  const usual = isOwn ? installedApps({ apps: [] }).map((name) => name.split(".").at(-1)) : [];
  return labels.filter((label) => !usual.includes(label));
}

/** Compares every step, and runs the whole plan. */
async function compareDialect(settings, { project, opened }, place) {
  const { entry, servers, backends, environment, runId } = settings;
  const { dialect, django } = place;
  const server = serverOf(servers[dialect]);
  const printed = printAll(opened, { dialect, release: django, server, backend: "mssql-django" });
  const { walked, executed } = await walk(project, {
    entry,
    dialect,
    server: servers[dialect] ?? "",
    runId,
    backend: dialect === "mssql" ? backends.get(environment.name) : null,
    apps: judgedApps(settings, opened),
    printed: runnable(printed.migrate, dialect),
  });
  const tsql = dialect === "mssql" ? statementsOf(printed) : [];
  const result = withoutDataSteps(entry, executed);
  return { ...judge(place, walked, printed), executed: result, tsql };
}

/** All that is printed but comments, and statements that have a mark in them. */
function statementsOf(printed) {
  return Object.values(printed)
    .flatMap((steps) => Object.values(steps))
    .flatMap(({ lines = [] }) =>
      lines.filter((sql) => !sql.startsWith("--") && !sql.includes("«")),
    );
}
