/** Runs Sequelize's migrations with its own command line, or with umzug alone. */

import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { home } from "./environment.mjs";
import { mustRun } from "../oracle/harness/processes.mjs";

/** Gives the names of the migrations that it ran. */
export async function runSequelize(load, chain, project, database, name) {
  if (chain.runner === "umzug") {
    return withUmzug(load, chain, project, database, name, (umzug) => umzug.up());
  }
  const { stdout } = await commandLine(chain, project, database, name, "db:migrate");
  return [...stdout.matchAll(/^== (\S+): migrated/gm)].map(([, each]) => each);
}

/** Undoes the last migration. */
export async function undoSequelize(load, chain, project, database, name) {
  if (chain.runner === "umzug") {
    await withUmzug(load, chain, project, database, name, (umzug) => umzug.down());
  } else {
    await commandLine(chain, project, database, name, "db:migrate:undo");
  }
}

/** A migration more than a chain has: its file and its text. */
export function furtherSequelize({ runner }) {
  const up = "createTable('refold_further', { id: { type: 'INTEGER' } });";
  return runner === "umzug"
    ? [
        "99999999999999-further.ts",
        `export async function up({ context }: { context: any }) { await context.${up} }\n`,
      ]
    : [
        "99999999999999-further.js",
        `module.exports = { up: async (queryInterface) => { await queryInterface.${up} }, down: async () => {} };\n`,
      ];
}

async function commandLine({ directory }, project, database, name, command) {
  const folder = join(home, "configurations");
  mkdirSync(folder, { recursive: true });
  const config = join(folder, `${name}.json`);
  writeFileSync(config, JSON.stringify({ development: database.forSequelize(name) }));
  const cli = join(home, "node_modules", "sequelize-cli", "lib", "sequelize");
  const paths = ["--config", config, "--migrations-path", join(project, directory)];
  try {
    return await mustRun(process.execPath, [cli, command, ...paths], { cwd: home });
  } finally {
    rmSync(config, { force: true });
  }
}

let runs = 0;

/** Modules in TypeScript are made JavaScript first. */
async function withUmzug(load, { directory }, project, database, name, use) {
  // A module that was loaded once stays: each run has modules of its own.
  runs += 1;
  const built = join(home, "built", `${name}-${runs}`);
  rmSync(built, { recursive: true, force: true });
  const source = join(project, directory);
  await load("esbuild").build({
    entryPoints: readdirSync(source).map((file) => join(source, file)),
    outdir: built,
    format: "cjs",
    platform: "node",
    logLevel: "error",
  });
  const { Sequelize } = load("sequelize");
  const { Umzug, SequelizeStorage } = load("umzug");
  const sequelize = new Sequelize(database.forSequelize(name));
  try {
    const umzug = new Umzug({
      migrations: { glob: ["*.js", { cwd: built }] },
      context: sequelize.getQueryInterface(),
      storage: new SequelizeStorage({ sequelize }),
      logger: undefined,
    });
    return (await use(umzug)).map((each) => each.name);
  } finally {
    await sequelize.close();
    rmSync(built, { recursive: true, force: true });
  }
}
