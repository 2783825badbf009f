// Runs the cases of the portability rules on real Django and real servers: where refold finds something in a case, Django or the server
// must fail, and where it finds nothing they must not. Then runs the example of each SQL construct on each server.
//   npm run oracle:rules [-- --only PG001]
// Uses PostgreSQL and MariaDB where they answer (PGHOST, MYSQL_HOST, …); REFOLD_ORACLE_REQUIRED=1 makes a skip an error.
import {
  existsSync,
  mkdtempSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { findPython, makeEnvironment } from "../oracle/harness/environments.mjs";
import { inParallel } from "../oracle/harness/in-parallel.mjs";
import { startMariadb } from "../oracle/harness/private-servers/mariadb.mjs";
import { startPostgres } from "../oracle/harness/private-servers/postgres.mjs";
import { run } from "../oracle/harness/processes.mjs";
import { startPython } from "../oracle-fuzz/running.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const checkout = join(here, "..", "..");
const CASES = join(checkout, "test", "rules", "cases");
const AT_A_TIME = 2;
const { values: options } = parseArgs({
  options: { only: { type: "string" }, python: { type: "string" } },
});

const program = options.python ?? (await ownPython());
const own = [await startPostgres(console.log), await startMariadb(console.log)].filter(Boolean);
for (const { environment } of own) Object.assign(process.env, environment);
/** As many processes as are at work at a time; each is given one job after the other. */
const idle = Array.from({ length: AT_A_TIME }, () =>
  startPython(program, [join(here, "python", "run_case.py")]),
);
const totals = { right: 0, wrong: 0, skipped: 0 };
let databases = 0;
const servers = await findServers();
const cases = readdirSync(CASES).flatMap((code) => {
  const vendor = vendorOf(code);
  if (vendor === undefined || !wanted(code)) return [];
  return readdirSync(join(CASES, code)).map((name) => () => runCase(code, name, vendor));
});
await inParallel(AT_A_TIME, [...cases, ...(options.only === undefined ? await constructs() : [])]);
for (const each of idle) each.stop();
for (const server of own) await server.stop();
console.log(`${totals.right} right, ${totals.wrong} wrong, ${totals.skipped} skipped`);
if (totals.wrong > 0 || (totals.skipped > 0 && process.env.REFOLD_ORACLE_REQUIRED === "1")) {
  process.exitCode = 1;
}

function wanted(code) {
  return options.only === undefined || options.only.toLowerCase() === code;
}

/** The server that a rule's cases run on; there is none for SQL Server. */
function vendorOf(code) {
  const vendors = { pg: "postgres", mysql: "mysql", sqlite: "sqlite" };
  return vendors[/^[a-z]+/.exec(code)?.[0]];
}

async function ownPython() {
  const found = await findPython();
  if (found === null) {
    console.log("SKIPPED the rules on real servers: there is no Python with venv and pip");
    process.exit(process.env.REFOLD_ORACLE_REQUIRED === "1" ? 1 : 0);
  }
  const plan = { name: "rules", django: "5.2", requirements: [], archives: [] };
  return (await makeEnvironment(found, plan, console.log)).python;
}

/** {vendor: what it says of itself} of the servers that answer. */
async function findServers() {
  const found = {};
  for (const vendor of ["sqlite", "postgres", "mysql"]) {
    try {
      found[vendor] = await onServer({ vendor, files: {} });
      const name = found[vendor].mariadb ? "mariadb" : vendor;
      console.log(`${name} ${found[vendor].version}`);
    } catch (error) {
      totals.skipped += 1;
      console.log(`SKIPPED everything on ${vendor}: ${error.message.trim().split("\n").at(-1)}`);
    }
  }
  return found;
}

/** What becomes of a chain on a server. */
async function onServer(job) {
  const python = idle.pop();
  try {
    databases += 1;
    const database = `refold_rules_${process.pid}_${databases}`;
    const answer = await python.examine({ database, ...job });
    if (answer.failure !== undefined) throw new Error(answer.failure);
    return answer;
  } finally {
    idle.push(python);
  }
}

async function runCase(code, name, vendor) {
  const folder = join(CASES, code, name);
  const server = servers[vendor];
  if (server === undefined) {
    totals.skipped += 1;
    return;
  }
  const settings = readJson(join(folder, "case.json"));
  const files = Object.fromEntries(
    readdirSync(folder)
      .filter((file) => file.endsWith(".py"))
      .map((file) => [file, readFileSync(join(folder, file), "utf8")]),
  );
  const told = await findings(code, files, vendor, server);
  const { error, again, refused } = await onServer({ vendor, files, ...settings });
  const fails = failed(settings, { error, again, refused });
  const text = error ?? (refused === null ? "takes all rows" : (refused?.[1] ?? "passes"));
  say(
    fails === told,
    `${code}/${name}`,
    `refold ${told ? "finds it" : "finds nothing"}; ${vendor}: ${text}`,
  );
}

/** Did the chain fail, or did what it declares not come about? */
function failed({ refuses = [], again: twice }, { error, again, refused }) {
  if (twice) return error !== again;
  if (error !== null) return true;
  if (refuses.length === 0) return false;
  return refused?.[0] !== refuses.length - 1;
}

/** Does refold find something with the rule, for the very server that is there? */
async function findings(code, files, vendor, { mariadb }) {
  const project = mkdtempSync(join(tmpdir(), "refold-rules-"));
  try {
    mkdirSync(join(project, "shop", "migrations"), { recursive: true });
    writeFileSync(join(project, "settings.py"), 'INSTALLED_APPS = ["shop"]\n');
    writeFileSync(join(project, "shop", "__init__.py"), "");
    writeFileSync(join(project, "shop", "migrations", "__init__.py"), "");
    for (const [file, text] of Object.entries(files)) {
      writeFileSync(join(project, "shop", "migrations", file), text);
    }
    const server = vendor === "mysql" ? ["--server", mariadb ? "mariadb" : "mysql"] : [];
    const check = ["--json", "check", "--no-squash", "--dialect", vendor, ...server];
    const refold = join(checkout, "bin", "refold.js");
    const { stdout } = await run(process.execPath, [refold, "-C", project, ...check]);
    return JSON.parse(stdout).findings.some((finding) => finding.code.toLowerCase() === code);
  } finally {
    rmSync(project, { recursive: true });
  }
}

/** Each construct's example must be taken by the servers that the table names, and refused by the others: a function for each. */
async function constructs() {
  compile();
  const { SQL_CONSTRUCTS } = await import(
    pathToFileURL(join(checkout, ".oracle/rules-build/src/rules/shared/sql-constructs.js")).href
  );
  return Object.entries(servers).flatMap(([vendor, { mariadb }]) =>
    SQL_CONSTRUCTS.map(({ what, example, takenBy }) => async () => {
      const taken = takenBy.includes(vendor) || (mariadb && takenBy.includes("mariadb"));
      const files = { "0001_initial.py": chainOf(example, vendor) };
      const { error } = await onServer({ vendor, files });
      say((error === null) === taken, `${what} on ${vendor}`, error ?? "taken");
    }),
  );
}

function chainOf(example, vendor) {
  const table = [
    "CREATE TABLE t (id integer PRIMARY KEY, a integer, CONSTRAINT c CHECK (a > 0))",
    "CREATE INDEX i ON t (a)",
    ...(vendor === "postgres" ? ["CREATE TYPE e0 AS ENUM ('a')", "CREATE SEQUENCE s"] : []),
    ...(vendor === "mysql" ? ["CREATE SEQUENCE s"] : []),
  ];
  return [
    "from django.db import migrations",
    "",
    "",
    "class Migration(migrations.Migration):",
    "    atomic = False",
    `    operations = [migrations.RunSQL([${[...table, example].map((sql) => JSON.stringify(sql.replaceAll("%", "%%"))).join(", ")}])]`,
    "",
  ].join("\n");
}

function compile() {
  const tsc = join(checkout, "node_modules", ".bin", "tsc");
  const { status } = spawnSync(tsc, ["-p", join(here, "tsconfig.json")], { stdio: "inherit" });
  if (status !== 0) process.exit(1);
}

function readJson(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : {};
}

function say(right, title, text) {
  totals[right ? "right" : "wrong"] += 1;
  if (!right) console.log(`WRONG ${title}: ${text}`);
}
