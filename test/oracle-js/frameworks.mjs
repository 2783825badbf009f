/** Runs the migrations of a project with its real framework: each function gives the names of those that it ran. */

import { join } from "node:path";
import { withKnex } from "./databases.mjs";
import { furtherSequelize, runSequelize, undoSequelize } from "./sequelize.mjs";

/** By the names that the chains use. */
export const frameworks = { knex: runKnex, sequelize: runSequelize, typeorm: runTypeOrm };

/** What undoes the last migration, of those frameworks where that is looked at. */
export const undoing = { sequelize: undoSequelize };

/** A migration more than a chain has. */
export const further = { sequelize: furtherSequelize };

async function runKnex(load, { directory }, project, database, name) {
  return withKnex(load, database.forKnex(name), async (knex) => {
    const [, ran] = await knex.migrate.latest({ directory: join(project, directory) });
    return ran;
  });
}

/** The migrations are those that the project's own data source names. */
async function runTypeOrm(load, { source }, project, database, name) {
  const outfile = join(project, "data-source.cjs");
  await load("esbuild").build({
    entryPoints: [join(project, source)],
    bundle: true,
    packages: "external",
    platform: "node",
    format: "cjs",
    outfile,
    logLevel: "error",
  });
  load("reflect-metadata");
  const { dataSource } = load(outfile);
  const { DataSource } = load("typeorm");
  const { migrations } = dataSource.options;
  const connected = await new DataSource({ ...database.forTypeOrm(name), migrations }).initialize();
  try {
    const ran = await connected.runMigrations({ transaction: "each" });
    return ran.map((each) => each.name);
  } finally {
    await connected.destroy();
  }
}
