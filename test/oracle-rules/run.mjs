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

const here = dirname(fileURLToPath(import.meta.url));
const checkout = join(here, "..", "..");
const CASES = join(checkout, "test", "rules", "cases");
const { values: options } = parseArgs({
  options: { only: { type: "string" }, python: { type: "string" } },
});

const python = options.python ?? (await ownPython());
const totals = { right: 0, wrong: 0, skipped: 0 };
const servers = findServers();
for (const code of readdirSync(CASES)) {
  const vendor = vendorOf(code);
  if (vendor === undefined || !wanted(code)) continue;
  for (const name of readdirSync(join(CASES, code))) runCase(code, name, vendor);
}
if (options.only === undefined) await runConstructs();
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
function findServers() {
  const found = {};
  for (const vendor of ["sqlite", "postgres", "mysql"]) {
    try {
      found[vendor] = onServer({ vendor, files: {} });
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
function onServer(job) {
  const run = spawnSync(python, [join(here, "python", "run_case.py")], {
    input: JSON.stringify({ database: `refold_rules_${process.pid}`, ...job }),
    encoding: "utf8",
  });
  if (run.status !== 0) throw new Error(run.stderr);
  return JSON.parse(run.stdout);
}

function runCase(code, name, vendor) {
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
  const told = findings(code, files, vendor, server);
  const { error, again, refused } = onServer({ vendor, files, ...settings });
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
function findings(code, files, vendor, { mariadb }) {
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
    const run = spawnSync(
      process.execPath,
      [
        join(checkout, "bin", "refold.js"),
        "-C",
        project,
        "--json",
        "check",
        "--no-squash",
        "--dialect",
        vendor,
        ...server,
      ],
      { encoding: "utf8" },
    );
    return JSON.parse(run.stdout).findings.some((finding) => finding.code.toLowerCase() === code);
  } finally {
    rmSync(project, { recursive: true });
  }
}

/** Each construct's example must be taken by the servers that the table names, and refused by the others. */
async function runConstructs() {
  compile();
  const { SQL_CONSTRUCTS } = await import(
    pathToFileURL(join(checkout, ".oracle/rules-build/src/rules/shared/sql-constructs.js")).href
  );
  for (const [vendor, { mariadb }] of Object.entries(servers)) {
    for (const { what, example, takenBy } of SQL_CONSTRUCTS) {
      const taken = takenBy.includes(vendor) || (mariadb && takenBy.includes("mariadb"));
      const { error } = onServer({
        vendor,
        files: { "0001_initial.py": chainOf(example, vendor) },
      });
      say((error === null) === taken, `${what} on ${vendor}`, error ?? "taken");
    }
  }
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
  const run = spawnSync(tsc, ["-p", join(here, "tsconfig.json")], { stdio: "inherit" });
  if (run.status !== 0) process.exit(1);
}

function readJson(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : {};
}

function say(right, title, text) {
  totals[right ? "right" : "wrong"] += 1;
  if (!right) console.log(`WRONG ${title}: ${text}`);
}
