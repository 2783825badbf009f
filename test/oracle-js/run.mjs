// Squashes chains of Knex, Sequelize, TypeORM and MikroORM, and lets the real frameworks say on real databases what comes of it:
//   npm run oracle:js [-- --only CHAIN]
// Makes an environment of its own under .oracle/js. REFOLD_ORACLE_REQUIRED=1 makes a skip an error.
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { chains } from "./chains.mjs";
import { differences } from "./catalogs.mjs";
import { databases, missing, runStatements, withKnex } from "./databases.mjs";
import { bookkeeping, keepOneRecord } from "./guard.mjs";
import { makeEnvironment } from "./environment.mjs";
import { frameworks, further, undoing } from "./frameworks.mjs";
import { findPython } from "../oracle/harness/environments.mjs";
import { judgeTsql } from "../tsql-grammar/grammar.mjs";
import { overrideResults } from "./override.mjs";
import { overrides } from "./overrides.mjs";
import { squashedCopy, statementsFor } from "./squash.mjs";

const { values: options } = parseArgs({ options: { only: { type: "string" } } });
const isChosen = (name) => options.only === undefined || options.only === name;
const chosen = chains.filter(({ name }) => isChosen(name));
const overridden = overrides.filter(
  ({ name }) => isChosen("overrides") || isChosen(`override-${name}`),
);
if (chosen.length === 0 && overridden.length === 0) {
  const names = [...chains, ...overrides.map(({ name }) => ({ name: `override-${name}` }))];
  console.log(`there is no chain ${options.only}: ${names.map(({ name }) => name).join(", ")}`);
  process.exit(2);
}

/** Names of databases: two runs at a time must not meet. */
const databaseName = (label) => `refold_js_${process.pid}_${label}`;
/** The least share of a chain's statements on the schema that is to be folded. */
const LEAST_SHARE = 0.9;
const counts = { passed: 0, failed: 0, skipped: 0 };

const load = await makeEnvironment().catch((error) => {
  skip(`everything: ${error.message}`);
  end();
});
const usable = [];
for (const [name, database] of Object.entries(databases)) {
  const reason = await missing(load, database, databaseName("probe"));
  if (reason === undefined) usable.push(name);
  else skip(`everything on ${name}: ${reason}`);
}
for (const chain of chosen) await examine(chain);
await examineOverrides();
end();

/** Chains written for other databases: run there, or compiled for SQL Server and parsed. */
async function examineOverrides() {
  const statements = new Set();
  for (const override of overridden) {
    try {
      for (const result of await overrideResults(load, override, usable, databaseName)) {
        verdict(result.what, result.problems);
        for (const sql of result.sql) statements.add(sql);
      }
    } catch (error) {
      verdict(`override ${override.name}`, [error.message.slice(0, 1500)]);
    }
  }
  if (statements.size === 0) return;
  const python = await findPython();
  if (python === null) {
    skip("the grammar of T-SQL: no Python with venv and pip");
    return;
  }
  const { shapes, refused } = await judgeTsql(python, [...statements], console.log);
  verdict(
    `${statements.size} statements for SQL Server, ${shapes} of them different, parse as T-SQL`,
    refused.map(({ sql, reason }) => `${reason}: ${sql}`),
  );
}

async function examine(chain) {
  try {
    const copies = await squashedCopy(chain);
    for (const name of chain.databases.filter((each) => usable.includes(each))) {
      const problems = await problemsOn(chain, copies, databases[name]).catch((error) => [
        error.message.slice(0, 1500),
      ]);
      const told = copies.told.get(name === "mariadb" ? "mysql" : name);
      const short = shortfall(told, chain.least ?? LEAST_SHARE);
      verdict(`${chain.name} on ${name}: ${summary(told)}`, [...problems, ...short]);
      for (const { migration, step = migration, label, why } of told.opaque) {
        console.log(`     opaque in ${step}: ${label}: ${why}`);
      }
    }
  } catch (error) {
    verdict(chain.name, [error.message]);
  }
}

function shareOf({ schema, opaque }) {
  return schema === 0 ? 1 : (schema - opaque.length) / schema;
}

function summary(told) {
  const { before, after, schema, opaque } = told;
  const elided = Array.isArray(told.elided) ? told.elided.length : told.elided;
  const folded = `${schema - opaque.length} of ${schema} on the schema folded (${Math.floor(100 * shareOf(told))} %)`;
  return `${before} → ${after} statements, ${folded}, ${elided} on rows left out`;
}

function shortfall(told, least) {
  return shareOf(told) < least ? ["less is folded than should be"] : [];
}

/** What is wrong with the squashed chain on one database. */
async function problemsOn(chain, copies, database) {
  const { original, squashed, dropping } = copies;
  const [before, after] = [databaseName("original"), databaseName("squashed")];
  const run = (project, name) => frameworks[chain.framework](load, chain, project, database, name);
  const catalog = (name) => catalogOf(database, name);
  const problems = [];
  try {
    for (const name of [before, after]) {
      await database.create(load, name);
      if (chain.first !== undefined) {
        await withKnex(load, database.forKnex(name), (knex) => knex.raw(chain.first));
      }
    }
    const all = await run(original, before);
    const made = await catalog(before);
    if (all.length === 0 || made.length === 0) problems.push("the original chain makes nothing");
    if ((await run(squashed, after)).length === 0) problems.push("the squashed chain does nothing");
    problems.push(...differencesOf(made, await catalog(after)));
    const pending = await run(squashed, before);
    if (pending.length > 0) {
      problems.push(`pending on a database that the original made: ${pending.join(", ")}`);
    }
    problems.push(...differencesOf(made, await catalog(before)));
    if (chain.guard) problems.push(...(await guarded(chain, copies, made, database, after)));
    if (chain.rename !== undefined)
      problems.push(...(await renamed(chain, copies, database, after)));
    if (chain.undo) {
      problems.push(...(await undone(chain, squashed, made, database, after)));
      problems.push(...(await dropped(chain, dropping, database, before)));
      // What a configuration lists has no directory to which one could be added.
      if (chain.source === undefined) {
        problems.push(...(await goesOn(chain, squashed, database, [after])));
      }
    }
    // A comparison that sees nothing would let everything pass.
    await withKnex(load, database.forKnex(after), (knex) =>
      knex.raw("create table refold_damage (id integer)"),
    );
    if (differencesOf(made, await catalog(after)).length === 0) {
      problems.push("the comparison does not notice a damage");
    }
  } finally {
    for (const name of [before, after]) await database.drop(load, name);
  }
  return problems;
}

async function catalogOf(database, name) {
  const lines = await withKnex(load, database.forKnex(name), database.catalog);
  const plain = lines.map(withoutRandom);
  return database.isOrdered ? plain : plain.sort();
}

/** Undoing a squashed migration fails, and leaves all as it is. */
async function undone(chain, project, made, database, name) {
  const failed = await undoing[chain.framework](load, chain, project, database, name).then(
    () => false,
    () => true,
  );
  const left = await catalogOf(database, name);
  return [
    ...(failed ? [] : ["undoing the squashed migration does not fail"]),
    ...differencesOf(made, left).map((line) => `after undoing: ${line}`),
  ];
}

/** The result that reads recorded names makes the same from nothing, and nothing where one migration is recorded and no table is there. */
async function guarded(chain, copies, made, database, name) {
  const run = (project) => frameworks[chain.framework](load, chain, project, database, name);
  const problems = [];
  await database.create(load, name);
  if (chain.first !== undefined) {
    await withKnex(load, database.forKnex(name), (knex) => knex.raw(chain.first));
  }
  await run(copies.guarded);
  problems.push(...differencesOf(made, await catalogOf(database, name)));
  if ((await run(copies.guarded)).length > 0) problems.push("the guarded chain runs twice");
  await database.create(load, name);
  await run(copies.original);
  if ((await run(copies.guarded)).length > 0) problems.push("pending behind the original");
  await keepOneRecord(load, database, name, chain.framework);
  const left = await catalogOf(database, name);
  const went = await run(copies.guarded).then(
    () => true,
    () => false,
  );
  if (went) problems.push("the guard passes where one migration is recorded");
  problems.push(...differencesOf(left, await catalogOf(database, name)));
  // What follows expects a database that the squashed chain made.
  await database.create(load, name);
  await run(copies.squashed);
  return problems.map((problem) => `guarded: ${problem}`);
}

/** Where `down` drops, nothing is left of what a new database had. */
async function dropped(chain, project, database, name) {
  await database.create(load, name);
  const empty = await catalogOf(database, name);
  await frameworks[chain.framework](load, chain, project, database, name);
  await undoing[chain.framework](load, chain, project, database, name);
  const left = await catalogOf(database, name);
  return differencesOf(empty, left).map((line) => `after dropping: ${line}`);
}

/**
 * With the statements for a new name, and with those for modules that go, nothing is pending on a database that has all; without some of the
 * migrations they change nothing. The statements can be run twice.
 */
async function renamed(chain, copies, database, name) {
  const run = (project) => frameworks[chain.framework](load, chain, project, database, name);
  const dialect = { mysql2: "mysql", pg: "postgresql" }[database.client] ?? "sqlite";
  const problems = [];
  const expectPending = async (project, what) => {
    const pending = await run(project);
    if (pending.length > 0) problems.push(`pending ${what}: ${pending.join(", ")}`);
  };
  const reconcile = (folder) =>
    runStatements(load, database, name, statementsFor(folder, dialect)).then(
      () => true,
      () => false,
    );
  await database.create(load, name);
  await run(copies.original);
  for (const time of ["first", "second"]) {
    if (!(await reconcile(copies.renamed))) problems.push(`the statements fail the ${time} time`);
  }
  await expectPending(copies.renamed, "under the new name");
  const names = await recordedNames(chain, database, name);
  if (names.length !== 1) problems.push(`recorded under the new name: ${names.join(", ")}`);
  if (chain.framework === "knex") {
    await database.create(load, name);
    await run(copies.squashed);
    await reconcile(copies.finalized);
    await expectPending(copies.finalized, "without the empty modules");
  }
  await database.create(load, name);
  await run(copies.original);
  const table = bookkeeping[chain.framework];
  const all = await recordedNames(chain, database, name);
  await withKnex(load, database.forKnex(name), (knex) => knex(table).where("name", all[0]).del());
  if (await reconcile(copies.renamed)) problems.push("the statements run where one is missing");
  if ((await recordedNames(chain, database, name)).length !== all.length - 1) {
    problems.push("the statements change something where one is missing");
  }
  // What follows expects a database that the squashed chain made.
  await database.create(load, name);
  await run(copies.squashed);
  return problems;
}

function recordedNames({ framework }, database, name) {
  return withKnex(load, database.forKnex(name), (knex) =>
    knex(bookkeeping[framework]).orderBy("name").pluck("name"),
  );
}

/** A further migration runs behind the squashed one. */
async function goesOn(chain, project, database, names) {
  const [file, text] = further[chain.framework](chain);
  const path = join(project, chain.directory, file);
  writeFileSync(path, text);
  const problems = [];
  try {
    for (const name of names) {
      const ran = await frameworks[chain.framework](load, chain, project, database, name);
      if (ran.length !== 1) problems.push(`of one further migration these ran: ${ran.join(", ")}`);
    }
  } finally {
    rmSync(path);
  }
  return problems;
}

/** UUIDs that the server or a migration makes, and moments of today, are others in each run. */
function withoutRandom(line) {
  const uuid = /\b[\da-f]{8}-[\da-f]{4}-[145][\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}\b/g;
  const today = new Date().toISOString().slice(0, 10);
  const moment = new RegExp(`${today}[T ]\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?(?:Z|[+]00)?`, "g");
  return line.replace(uuid, "random").replace(moment, "now");
}

/** How two catalogs differ; where they have the same lines, whether in the same order. */
function differencesOf(original, squashed) {
  const found = differences(original, squashed);
  if (found.length > 0 || original.join("\n") === squashed.join("\n")) return found;
  return ["the same lines in another order"];
}

function verdict(what, problems) {
  counts[problems.length === 0 ? "passed" : "failed"] += 1;
  console.log(`${problems.length === 0 ? "ok  " : "FAIL"} ${what}`);
  for (const problem of problems) console.log(`     ${problem}`);
}

function end() {
  const required = process.env.REFOLD_ORACLE_REQUIRED === "1";
  console.log(`js: ${counts.passed} passed, ${counts.failed} failed`);
  process.exit(counts.failed > 0 || (required && counts.skipped > 0) ? 1 : 0);
}

function skip(text) {
  counts.skipped += 1;
  console.log(`SKIPPED ${text}`);
}
