/** Runs the migrations of a project with its real framework: each function gives the names of those that it ran. */

import { join } from "node:path";
import { withKnex } from "./databases.mjs";
import { furtherMikroOrm, runMikroOrm, undoMikroOrm } from "./mikro-orm.mjs";
import { furtherSequelize, runSequelize, undoSequelize } from "./sequelize.mjs";
import { standIns } from "./stand-ins.mjs";

/** By the names that the chains use. */
export const frameworks = {
  knex: runKnex,
  sequelize: runSequelize,
  typeorm: runTypeOrm,
  "mikro-orm": runMikroOrm,
};

/** What undoes the last migration, of those frameworks where that is looked at. */
export const undoing = {
  knex: undoKnex,
  sequelize: undoSequelize,
  "mikro-orm": undoMikroOrm,
};

/** A migration more than a chain has. */
export const further = {
  knex: furtherKnex,
  sequelize: furtherSequelize,
  "mikro-orm": furtherMikroOrm,
};

async function runKnex(load, { directory }, project, database, name) {
  return withKnex(load, database.forKnex(name), async (knex) => {
    const [, ran] = await knex.migrate.latest({ directory: join(project, directory) });
    return ran;
  });
}

async function undoKnex(load, { directory }, project, database, name) {
  await withKnex(load, database.forKnex(name), (knex) =>
    knex.migrate.rollback({ directory: join(project, directory) }),
  );
}

function furtherKnex() {
  const text =
    "exports.up = (knex) => knex.schema.createTable('refold_further', (table) => table.increments());\nexports.down = () => {};\n";
  return ["99999999999999_further.js", text];
}

/** The migrations are those that the project's own data source names, or those of a list. */
async function runTypeOrm(load, { source, list }, project, database, name) {
  const outfile = join(project, "data-source.cjs");
  await load("esbuild").build({
    entryPoints: [join(project, source)],
    bundle: true,
    plugins: [standIns(load)],
    platform: "node",
    format: "cjs",
    outfile,
    logLevel: "error",
  });
  load("reflect-metadata");
  const module = load(outfile);
  const { DataSource } = load("typeorm");
  const migrations = list === undefined ? module.dataSource.options.migrations : module[list];
  const connected = await new DataSource({ ...database.forTypeOrm(name), migrations }).initialize();
  try {
    const ran = await connected.runMigrations({ transaction: "each" });
    return ran.map((each) => each.name);
  } finally {
    await connected.destroy();
  }
}
