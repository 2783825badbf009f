// Overrides apps of real packages for SQL Server, and lets real Django say what comes of it:
//   npm run oracle:override [-- --only PACKAGE]
// Makes an environment of its own under .oracle/. REFOLD_ORACLE_REQUIRED=1 makes a skip an error.
import { readdirSync, renameSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { findPython, makeEnvironment } from "../oracle/harness/environments.mjs";
import { inParallel } from "../oracle/harness/in-parallel.mjs";
import { checkout, workFolder } from "../oracle/harness/paths.mjs";
import { mustRun, run } from "../oracle/harness/processes.mjs";
import { judgeTsql } from "../tsql-grammar/grammar.mjs";
import { packages } from "./packages.mjs";
import { dependOn, makeProject } from "./project.mjs";

const DJANGO = "4.2";
const INTO = "portal/migration_overrides";
const AT_A_TIME = 2;
const BACKENDS = ["mssql-django", "django-pyodbc-azure"];
const here = dirname(fileURLToPath(import.meta.url));
const refold = join(checkout, "bin", "refold.js");
const { values: options } = parseArgs({ options: { only: { type: "string" } } });
const log = (text) => console.log(text);

const program = await findPython();
if (program === null) {
  log("SKIPPED the override oracle: no Python with venv and pip");
  process.exit(process.env.REFOLD_ORACLE_REQUIRED === "1" ? 1 : 0);
}
const environment = await makeEnvironment(
  program,
  {
    name: `override-${DJANGO}`,
    django: DJANGO,
    requirements: [...new Set(packages.flatMap(({ requirements }) => requirements))],
    archives: packages.flatMap(({ archive }) => archive ?? []),
  },
  log,
);
const scratch = workFolder("override");
const totals = { overrides: 0, databases: 0, "half-way": 0, injected: 0, problems: 0 };
const statements = new Set();

const wanted = packages.filter(({ name }) => options.only === undefined || options.only === name);
await inParallel(
  AT_A_TIME,
  wanted.flatMap((entry) =>
    Object.entries(entry.overridden).flatMap(([app, place]) => [
      // Packages differ between the backends only in their SQL: two of them show that.
      ...(entry.everyBackend ? BACKENDS : BACKENDS.slice(1)).map(
        (backend) => () => examine(entry, { app, place, backend, grown: false }),
      ),
      () => examine(entry, { app, place, backend: "django-pyodbc-azure", grown: true }),
    ]),
  ),
);
const { refused } = await judgeTsql(program, [...statements], log);
for (const { sql, reason } of refused) problem("T-SQL", `${sql}: ${reason}`);
log(`${JSON.stringify(totals)}; ${statements.size} injected statements parse as T-SQL`);
process.exitCode = totals.problems > 0 ? 1 : 0;

/** Overrides an app and examines the result; `grown`: the vendor's last step is released only when the override is there. */
async function examine(entry, { app, place, backend, grown }) {
  const title = `${entry.name} ${app} ${backend}${grown ? ", updated" : ""}`;
  const root = join(scratch, title.replaceAll(/\W+/gu, "-"));
  const { folder, library } = makeProject(entry, environment, root);
  const steps = stepsIn(join(library, place));
  if (grown && steps.length < 3) return;
  dependOn(folder, app, steps[Math.min(1, steps.length - 1)]);
  const last = join(library, place, `${steps.at(-1)}.py`);
  const unreleased = join(root, "unreleased.py");
  if (grown) renameSync(last, unreleased);
  const arguments_ = ["override", app, "--dialect", "mssql", "--backend", backend, "--into", INTO];
  const command = [
    refold,
    "-C",
    folder,
    ...arguments_,
    "--settings",
    "settings.py",
    "--write",
    "--accept-hazards",
  ];
  const runs = [command];
  if (grown) runs.push([...command, "--update"]);
  for (const [index, args] of runs.entries()) {
    if (index === 1) renameSync(unreleased, last);
    const { code, stderr } = await run(process.execPath, args);
    if (code !== 0) return problem(title, `refold ended with ${code}: ${stderr.trim()}`);
  }
  const script = join(here, "python", "examine_override.py");
  const { stdout } = await mustRun(
    join(environment.python),
    [script, app, `${INTO.replaceAll("/", ".")}.${app}`],
    { cwd: folder, env: { PYTHONPATH: library, PYTHONDONTWRITEBYTECODE: "1" } },
  );
  const result = JSON.parse(stdout);
  for (const text of result.problems) problem(title, text);
  for (const sql of result.sql) statements.add(sql);
  totals.overrides += 1;
  for (const name of ["databases", "half-way", "injected"]) totals[name] += result.counts[name];
  log(`${title}: ${steps.length} steps, ${JSON.stringify(result.counts)}`);
}

function stepsIn(folder) {
  return readdirSync(folder)
    .filter((name) => /^\d\w*\.py$/.test(name))
    .map((name) => name.slice(0, -".py".length))
    .sort();
}

function problem(title, text) {
  totals.problems += 1;
  log(`PROBLEM ${title}: ${text}`);
}
