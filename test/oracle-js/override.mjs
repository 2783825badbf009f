/** Chains that refold writes for another database: run there by the real framework, or compiled for SQL Server without one. */

import { cpSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { checkout } from "../oracle/harness/paths.mjs";
import { mustRun } from "../oracle/harness/processes.mjs";
import { differences } from "./catalogs.mjs";
import { databases, withKnex } from "./databases.mjs";
import { home, unpack } from "./environment.mjs";
import { facts } from "./facts.mjs";
import { frameworks } from "./frameworks.mjs";
import { baseClass } from "./mikro-orm.mjs";
import { withoutServer } from "./without-server.mjs";

const refold = join(checkout, "bin", "refold.js");
const INTO = "refold-override";
const dialectOf = (database) => (database === "mariadb" ? "mysql" : database);

/**
 * Writes a chain for each of its targets, and looks at each.
 * @param usable the names of the databases that answer
 * @param nameOf names of databases that nobody else has
 * @returns [{what, problems, told, sql}]: `sql` are the statements for SQL Server
 */
export async function overrideResults(load, override, usable, nameOf) {
  const { reads, to } = override;
  const project = await copyOf(override);
  const results = [];
  const original = usable.includes(reads)
    ? await factsOf(load, override, project, reads, nameOf("source"))
    : undefined;
  for (const target of to) {
    const written = await write(override, project, target);
    const what = `${override.name} for ${target}, from ${reads}: ${written.statements} statements, ${written.adaptations.length} adaptations, ${written.left.length} left out`;
    const problems = [];
    let sql = [];
    if (written.left.length !== override.left)
      problems.push(
        `${override.left} were to be left out`,
        ...written.left.map(({ message }) => message),
      );
    try {
      if (target === "mssql") {
        sql = await withoutServer[override.framework](
          load,
          await runnable(load, override, project, written.path),
        );
        if (sql.length === 0) problems.push("nothing is sent to the server");
      } else if (original !== undefined && usable.includes(target)) {
        const made = await factsOf(
          load,
          { ...override, ...placeOf(written) },
          project,
          target,
          nameOf("target"),
        );
        const but = override.but ?? /(?!)/;
        problems.push(
          ...differences(
            original.filter((line) => !but.test(line)),
            made.filter((line) => !but.test(line)),
          ),
        );
      }
    } catch (error) {
      problems.push(error.message.slice(0, 1500));
    }
    results.push({ what, problems, sql, adaptations: written.adaptations });
  }
  return results;
}

async function copyOf({ name, framework, from, reads }) {
  const source =
    from.archive === undefined ? join(checkout, from.folder) : await unpack(from.archive);
  const project = join(home, "projects", `override-${name}-${framework}-${reads}`);
  rmSync(project, { recursive: true, force: true });
  cpSync(source, project, { recursive: true });
  return project;
}

/** What refold says of the override that it wrote. */
async function write({ framework, directory, reads, left }, project, target) {
  const { stdout } = await mustRun(process.execPath, [
    ...[refold, "-C", project, "--framework", framework, "--json"],
    ...["override", directory, "--from", dialectOf(reads), "--dialect", dialectOf(target)],
    ...[
      "--into",
      join(INTO, target),
      "--write",
      "--force",
      ...(left > 0 ? ["--accept-hazards"] : []),
    ],
  ]);
  return JSON.parse(stdout);
}

/** Where a framework finds the override. */
function placeOf({ path }) {
  return { directory: dirname(path), source: path, list: undefined, own: true };
}

/** What a database holds once the real framework ran a chain. */
async function factsOf(load, chain, project, database, name) {
  const server = databases[database];
  try {
    await server.create(load, name);
    if (chain.first !== undefined && database === chain.reads && chain.own === undefined) {
      await withKnex(load, server.forKnex(name), (knex) => knex.raw(chain.first));
    }
    const run = chain.own === true ? alone(project, chain, database) : { folder: project, chain };
    const ran = await frameworks[chain.framework](load, run.chain, run.folder, server, name);
    if (ran.length === 0) throw new Error("nothing ran");
    const found = await withKnex(load, server.forKnex(name), facts[database]);
    // A comparison of nothing with nothing would let everything pass.
    if (found.length === 0) throw new Error("nothing was made");
    return found;
  } finally {
    await server.drop(load, name);
  }
}

/** The override alone, as each framework wants it: what was loaded once stays, so that each run has a folder of its own. */
function alone(project, chain, database) {
  const folder = `${project}-${database}`;
  rmSync(folder, { recursive: true, force: true });
  cpSync(join(project, chain.directory), join(folder, "migrations"), { recursive: true });
  if (chain.framework !== "typeorm")
    return { folder, chain: { ...chain, directory: "migrations", source: undefined } };
  const file = JSON.stringify(`./migrations/${basename(chain.source)}`);
  writeFileSync(join(folder, "list.js"), `exports.all = Object.values(require(${file}));\n`);
  return { folder, chain: { ...chain, source: "list.js", list: "all" } };
}

/** The module as Node.js runs it. */
async function runnable(load, { framework }, project, path) {
  const isClass = framework === "typeorm" || framework === "mikro-orm";
  if (!/\.ts$/.test(path) && !isClass) return join(project, path);
  const outfile = join(project, `${path}.cjs`);
  await load("esbuild").build({
    entryPoints: [join(project, path)],
    outfile,
    bundle: framework === "mikro-orm",
    plugins: framework === "mikro-orm" ? [baseClass(load)] : [],
    platform: "node",
    format: "cjs",
    logLevel: "error",
  });
  return outfile;
}
