/** What real Django says of every step of a project: test/oracle-sql/python/sqlwalk. */

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { PIP_INSTALL } from "../../oracle/harness/environments.mjs";
import { environmentFolder, oracleFolder } from "../../oracle/harness/paths.mjs";
import { mustRun } from "../../oracle/harness/processes.mjs";
import { pythonOptions } from "../../oracle/harness/python-servers.mjs";

const source = join(dirname(fileURLToPath(import.meta.url)), "..", "python");

/** One release for both versions of Django: 2.0.0 has the same schema editor, and is for 5.2 and later only. */
export const MSSQL_BACKEND = "mssql-django==1.8.0";

const TIMEOUT_SECONDS = 1800;

/** Puts the SQL Server backend beside an environment, without the driver that it asks for; gives the folder. */
export async function installMssqlBackend(environment, log) {
  const folder = join(environmentFolder(environment.name), "archives", MSSQL_BACKEND);
  if (!existsSync(folder)) {
    log(`installing ${MSSQL_BACKEND} for Django ${environment.django}`);
    // Its other requirements are Django, which is there, and the driver, which needs a server.
    const wanted = [MSSQL_BACKEND, "pytz"];
    await mustRun(environment.python, [...PIP_INSTALL, "--no-deps", "--target", folder, ...wanted]);
  }
  return folder;
}

/**
 * What Django says of a project on one dialect's database, and what running refold's statements there comes to. The first does
 * not depend on refold, so it is kept under .oracle/walks until the environment, the package's settings, the server or the
 * walker itself changes.
 * @param place {entry, dialect, server, runId, backend, apps, printed}: server as it describes itself, backend the folder of the
 *   SQL Server backend, null for other dialects, printed what runnable gave
 * @returns {walked: {steps, catalog, given}, executed}: see sqlwalk/walk.py and execute.py
 */
export async function walk(project, place) {
  const { entry, dialect, runId, apps, printed } = place;
  const path = join(oracleFolder, "walks", `${digest(project, place)}.json`);
  const kept = existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : null;
  const job = join(project.scratch, `walk_${dialect}.json`);
  const output = join(project.scratch, `walked_${dialect}.json`);
  const settings = { vendor: dialect, folder: project.scratch, run_id: runId, output, apps };
  writeFileSync(job, JSON.stringify({ ...settings, printed, walked: kept?.walked ?? null }));
  await runSqlwalk(project, job, place.backend);
  const { walked, executed } = JSON.parse(readFileSync(output, "utf8"));
  if (kept === null) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, JSON.stringify({ package: entry.name, dialect, walked }));
  }
  return { walked, executed };
}

function digest(project, { entry, dialect, server, apps }) {
  const environment = readFileSync(
    join(environmentFolder(project.environment.name), "complete"),
    "utf8",
  );
  const hash = createHash("sha256").update(
    JSON.stringify([environment, entry, dialect, server, apps, MSSQL_BACKEND]),
  );
  const own = readdirSync(source, { recursive: true }).filter((name) => name.endsWith(".py"));
  for (const name of own.sort()) hash.update(name).update(readFileSync(join(source, name)));
  return hash.digest("hex").slice(0, 24);
}

async function runSqlwalk(project, job, backend) {
  const { cwd, env } = pythonOptions(project);
  const path = [env.PYTHONPATH, source, ...(backend === null ? [] : [backend])].join(":");
  await mustRun(project.python, ["-m", "sqlwalk.walk", job], {
    cwd,
    env: { ...env, PYTHONPATH: path },
    timeoutSeconds: TIMEOUT_SECONDS,
  });
}
