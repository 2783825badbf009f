/** One package under one Django, on every dialect. */

import { makeProject } from "../../oracle/harness/project.mjs";
import { execute } from "./executed.mjs";
import { judge } from "./judge.mjs";
import { printSteps } from "./refold.mjs";
import { parseTsql } from "./tsql.mjs";
import { installMssqlBackend, walk } from "./walks.mjs";

/**
 * @param settings {entry, environment, options, servers, runId, build, tsqlPython, log}
 * @returns for each dialect {package, django, dialect, seconds, error | what compareDialect gives}
 */
export async function comparePackage(settings) {
  const { entry, environment, options, servers, runId, log } = settings;
  const project = await makeProject(entry, environment, runId);
  const results = [];
  try {
    for (const dialect of options.dialects) {
      if (entry.unsupported?.[dialect] || (dialect !== "mssql" && !(dialect in servers))) continue;
      const place = { package: entry.name, django: environment.django, dialect };
      const started = performance.now();
      try {
        results.push({ ...place, ...(await compareDialect(settings, project, place)) });
      } catch (error) {
        results.push({ ...place, error: error.stack ?? String(error) });
      }
      const seconds = (performance.now() - started) / 1000;
      log(`${entry.name} on Django ${environment.django}, ${dialect}: ${seconds.toFixed(0)} s`);
    }
  } finally {
    project.servers.stop();
  }
  return results;
}

/** Compares every step, runs the whole plan, and parses what is T-SQL. */
async function compareDialect(settings, project, place) {
  const { environment, options, servers, runId, build, tsqlPython, log } = settings;
  const server = serverOption(servers[place.dialect]);
  const { dialect, django } = place;
  const backend = dialect === "mssql" ? await installMssqlBackend(environment, log) : null;
  const walked = await walk(project, {
    entry: settings.entry,
    dialect,
    server: servers[dialect] ?? "",
    runId,
    backend,
  });
  const all = [...new Set(walked.steps.map(({ app }) => app))];
  const apps = options.onlyApp === null ? all : [options.onlyApp];
  const print = (direction, manner) =>
    printSteps(build, project, { dialect, django, direction, manner, apps, server });
  const printers = {
    forwards: await print("forwards", "sqlmigrate"),
    backwards: await print("backwards", "sqlmigrate"),
    migrate: await print("forwards", "migrate"),
  };
  const printed = (app, name, direction) => printers[direction](app, name);
  const judged = judge(place, walked, printed, options.onlyApp);
  if (options.onlyApp !== null) return judged;
  const executed = await execute(project, { dialect, runId, backend }, walked, printers.migrate);
  const tsql =
    dialect === "mssql" ? await parse(tsqlPython, walked, Object.values(printers), project) : null;
  return { ...judged, executed, tsql };
}

/** A server's own description as --server takes it; undefined where its version is not in it. */
function serverOption(description = "") {
  const mariadb = /(\d+\.\d+)\.\d+-MariaDB/u.exec(description);
  if (mariadb !== null) return `mariadb-${mariadb[1]}`;
  const postgres = /PostgreSQL (\d+)/u.exec(description);
  return postgres === null ? undefined : `postgres-${postgres[1]}`;
}

function parse(python, walked, printers, project) {
  const statements = printers.flatMap((printed) =>
    walked.steps.flatMap(({ app, name }) =>
      (printed(app, name).statements ?? [])
        .map(({ sql }) => sql)
        .filter((sql) => !sql.startsWith("--")),
    ),
  );
  return parseTsql(python, statements, project.scratch);
}
