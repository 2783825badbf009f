// Overrides apps of real packages for SQL Server, and lets real Django say what comes of it:
//   npm run oracle:override [-- --only PACKAGE|fix]
// Makes an environment of its own under .oracle/. REFOLD_ORACLE_REQUIRED=1 makes a skip an error.
import { appendFileSync, cpSync, readdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { findPython, makeEnvironment } from "../oracle/harness/environments.mjs";
import { inParallel } from "../oracle/harness/in-parallel.mjs";
import { checkout, workFolder } from "../oracle/harness/paths.mjs";
import { mustRun, run } from "../oracle/harness/processes.mjs";
import { judgeTsql } from "../tsql-grammar/grammar.mjs";
import { packages } from "./packages.mjs";
import { installMssqlBackend } from "../oracle-sql/harness/walks.mjs";
import { dependOn, installVendor, makeProject } from "./project.mjs";

const DJANGO = "4.2";
const INTO = "portal/migration_overrides";
const AT_A_TIME = 2;
/** How a vendor's chain grows behind an override: by its last step, or by what another release has. */
const GROWS = [
  { name: "updated", by: "step", backend: "django-pyodbc-azure" },
  { name: "upgraded", by: "release", backend: "mssql-django" },
];
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
    archives: packages.flatMap(({ archive, upgradedFrom }) =>
      [archive, upgradedFrom].filter(Boolean),
    ),
  },
  log,
);
const backendFolder = await installMssqlBackend(environment, log);
const scratch = workFolder("override");
const totals = {
  overrides: 0,
  databases: 0,
  "half-way": 0,
  injected: 0,
  executed: 0,
  // Of the vendors' own chains: where nothing is, the checks would have found nothing either.
  refused: 0,
  problems: 0,
};
const statements = new Set();

const wanted = packages.filter(({ name }) => options.only === undefined || options.only === name);
await inParallel(
  AT_A_TIME,
  wanted.flatMap((entry) =>
    Object.entries(entry.overridden).flatMap(([app, place]) => [
      ...BACKENDS.map((backend) => () => examine(entry, { app, place, backend, grows: null })),
      ...(entry.upgradedFrom === undefined ? GROWS.slice(0, 1) : GROWS).map(
        (grows) => () => examine(entry, { app, place, backend: grows.backend, grows }),
      ),
    ]),
  ),
);
if (options.only === undefined || options.only === "fix") await examineFix();
const { refused } = await judgeTsql(program, [...statements], log);
for (const { sql, reason } of refused) problem("T-SQL", `${sql}: ${reason}`);
if (options.only === undefined && totals.refused === 0) {
  problem("vendors' chains", "a server would refuse nothing of them");
}
log(`${JSON.stringify(totals)}; ${statements.size} statements parse as T-SQL`);
process.exitCode = totals.problems > 0 ? 1 : 0;

/** Overrides an app and examines the result; where the chain grows, that happens when the override is there. */
async function examine(entry, { app, place, backend, grows }) {
  const title = `${entry.name} ${app} ${backend}${grows === null ? "" : `, ${grows.name}`}`;
  const root = join(scratch, title.replaceAll(/\W+/gu, "-"));
  const release = grows?.by === "release" ? entry.upgradedFrom : entry.archive;
  const project = makeProject(entry, environment, root, release);
  const { folder, library } = project;
  const steps = stepsIn(join(library, place));
  if (grows?.by === "step" && steps.length < 3) return;
  dependOn(folder, app, steps[Math.min(1, steps.length - 1)]);
  const last = join(library, place, `${steps.at(-1)}.py`);
  const unreleased = join(root, "unreleased.py");
  if (grows?.by === "step") renameSync(last, unreleased);
  const known = entry.hazards?.[app]?.[backend] ?? [];
  if (!(await override(title, folder, [app, "--backend", backend], known))) return;
  if (grows !== null) {
    if (grows.by === "step") renameSync(unreleased, last);
    else installVendor(entry, environment, library, entry.archive);
    const update = [app, "--backend", backend, "--update"];
    if (!(await override(title, folder, update, entry.hazards?.[app]?.[grows.name] ?? []))) return;
  }
  const { stdout } = await python(project, "examine_override.py", [
    app,
    `${INTO.replaceAll("/", ".")}.${app}`,
  ]);
  const result = JSON.parse(stdout);
  for (const text of result.problems) problem(title, text);
  for (const sql of result.sql) statements.add(sql);
  totals.overrides += 1;
  for (const name of ["databases", "half-way", "injected"]) totals[name] += result.counts[name];
  const said = [];
  if (backend === "mssql-django") {
    const { problems, sql } = await migrateWithoutServer(project, app, "override");
    for (const text of problems) problem(title, `on SQL Server: ${text}`);
    for (const text of sql) statements.add(text);
    totals.executed += sql.length;
    said.push(`${sql.length} statements of mssql-django`);
    if (grows === null) {
      const vendors = await migrateWithoutServer(project, app, "vendor");
      totals.refused += vendors.problems.length;
      said.push(`${vendors.problems.length} refused of the vendor's own ${vendors.sql.length}`);
    }
  }
  const count = stepsIn(join(library, place)).length;
  log([`${title}: ${count} steps, ${JSON.stringify(result.counts)}`, ...said].join(", "));
}

/** What `check --fix` makes of a fixture's chain: nothing that a server would refuse, and T-SQL both ways. */
async function examineFix() {
  const folder = join(scratch, "check-fix");
  rmSync(folder, { recursive: true, force: true });
  cpSync(join(checkout, "fixtures", "fix-for-sql-server", "before"), folder, { recursive: true });
  appendFileSync(
    join(folder, "settings.py"),
    'DATABASES = {"default": {"ENGINE": "mssql", "NAME": "oracle"}}\n',
  );
  const fix = [refold, "-C", folder, "check", "--dialect", "mssql", "--fix", "--write"];
  await mustRun(process.execPath, fix);
  const project = { folder, library: environment.sitePackages };
  const { problems, sql, raw } = await migrateWithoutServer(project, "library", "vendor");
  for (const text of problems) problem("check --fix", text);
  for (const text of [...sql, ...raw]) statements.add(text);
  log(`check --fix: ${sql.length} statements of mssql-django, ${raw.length} of RunSQL`);
}

/** Runs `refold override`, and says whether the override was written. It must be left with the hazards that are known, and no others. */
async function override(title, folder, more, known) {
  const arguments_ = ["override", ...more, "--dialect", "mssql", "--into", INTO];
  const command = [
    refold,
    "-C",
    folder,
    "--json",
    ...arguments_,
    "--settings",
    "settings.py",
    "--write",
  ];
  let { code, stdout, stderr } = await run(process.execPath, command);
  if (code === 1 && known.length > 0) {
    ({ code, stdout, stderr } = await run(process.execPath, [...command, "--accept-hazards"]));
  }
  if (code !== 0) {
    problem(title, `refold ended with ${code}: ${stderr.trim()}`);
    return false;
  }
  const errors = JSON.parse(stdout).hazards.filter(({ severity }) => severity === "error");
  const found = [...new Set(errors.map((hazard) => hazard.code))].sort();
  if (found.join() !== [...known].sort().join()) {
    problem(
      title,
      `hazards that are left: ${found.join() || "none"}, known: ${known.join() || "none"}`,
    );
  }
  return true;
}

/** The whole plan by the real backend: what it and a server would refuse, and the statements that it ran for the app. */
async function migrateWithoutServer({ folder, library }, app, way) {
  const { stdout } = await python({ folder, library }, "migrate_without_server.py", [app, way]);
  return JSON.parse(stdout);
}

function python({ folder, library }, script, args) {
  const oracles = [join(here, "..", "oracle"), join(here, "..", "oracle-sql", "python")];
  const path = [library, ...oracles, backendFolder].join(":");
  return mustRun(environment.python, [join(here, "python", script), ...args], {
    cwd: folder,
    env: { PYTHONPATH: path, PYTHONDONTWRITEBYTECODE: "1", PYTHONHASHSEED: "0" },
  });
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
