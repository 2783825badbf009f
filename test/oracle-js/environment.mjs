/** The real frameworks, installed beside the project: nothing of them is in its own package list. */

import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { oracleFolder } from "../oracle/harness/paths.mjs";
import { mustRun } from "../oracle/harness/processes.mjs";

/** What is installed: the frameworks, drivers, and what makes JavaScript of TypeORM's sources. */
const PACKAGES = {
  "@mikro-orm/core": "6.6.16",
  "@mikro-orm/mariadb": "6.6.16",
  "@mikro-orm/migrations": "6.6.16",
  "@mikro-orm/postgresql": "6.6.16",
  esbuild: "^0.28.2",
  knex: "^3.3.0",
  mysql2: "^3.24.6",
  pg: "^8.23.1",
  "reflect-metadata": "^0.2.2",
  sequelize: "^6.37.8",
  "sequelize-cli": "^6.6.5",
  typeorm: "^1.1.0",
  umzug: "^3.8.2",
  // A migration of Flowise makes identifiers with it.
  uuid: "^11.1.0",
};

/** SQLite's driver, which has to be compiled: without it SQLite is skipped. */
const COMPILED = { "better-sqlite3": "^12.11.1", "@mikro-orm/better-sqlite": "6.6.16" };

/** Where the packages are, and the projects that use them. */
export const home = join(oracleFolder, "js");

/** What stands for the driver that Sequelize takes for SQLite. */
export const sqliteDriver = join(home, "sqlite3.cjs");

/** Installs what is not there yet, and gives a function that loads a package. */
export async function makeEnvironment() {
  // One driver is compiled for all.
  const overrides = { "better-sqlite3": "$better-sqlite3" };
  const wanted = { dependencies: PACKAGES, optionalDependencies: COMPILED, overrides };
  const list = JSON.stringify({ private: true, ...wanted }, null, 2);
  const manifest = join(home, "package.json");
  // Written last: an installation that was cut short is done again.
  const done = join(home, "installed.json");
  mkdirSync(home, { recursive: true });
  if (!existsSync(done) || readFileSync(done, "utf8") !== list) {
    writeFileSync(manifest, list);
    const quiet = ["--no-fund", "--no-audit", "--prefer-offline"];
    await mustRun("npm", ["install", ...quiet, "--ignore-scripts"], { cwd: home });
    await compile(Object.keys(COMPILED));
    writeFileSync(done, list);
  }
  copyFileSync(new URL("sqlite3.cjs", import.meta.url), sqliteDriver);
  return createRequire(manifest);
}

/**
 * Compiles packages, which takes a C++ compiler and Node.js's headers: those beside the node that runs, where it has them. Not optimized,
 * which takes a third of the time; with its assertions SQLite is the stricter for it. Where it fails, loading the package says so.
 */
async function compile(names) {
  const prefix = dirname(dirname(process.execPath));
  const headers = existsSync(join(prefix, "include", "node", "node.h"));
  await mustRun("npm", ["rebuild", ...names], {
    cwd: home,
    env: {
      // The checkout's own npm settings, which reach here through `npm run`, turn scripts off.
      npm_config_ignore_scripts: "false",
      npm_config_debug: "true",
      ...(headers ? { npm_config_nodedir: prefix } : {}),
    },
  }).catch((error) => console.log(`not compiled: ${error.message}`));
}

/** Unpacks the archive of a package, without what it depends on; gives the folder. */
export async function unpack(archive) {
  const folder = join(home, "archives", archive.replace(/\W+/g, "-"));
  const unpacked = join(folder, "package");
  if (existsSync(join(folder, "done"))) return unpacked;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const { stdout } = await mustRun("npm", ["pack", "--silent", archive], { cwd: folder });
  await mustRun("tar", ["-xzf", stdout.trim()], { cwd: folder });
  writeFileSync(join(folder, "done"), "");
  return unpacked;
}
