/** Runs the migrations of a project with its real framework: each function gives the names of those that it ran. */

import { join } from "node:path";
import { withKnex } from "./databases.mjs";
import { furtherSequelize, runSequelize, undoSequelize } from "./sequelize.mjs";

/** By the names that the chains use. */
export const frameworks = { knex: runKnex, sequelize: runSequelize, typeorm: runTypeOrm };

/** What undoes the last migration, of those frameworks where that is looked at. */
export const undoing = { knex: undoKnex, sequelize: undoSequelize };

/** A migration more than a chain has. */
export const further = { knex: furtherKnex, sequelize: furtherSequelize };

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

/** What a project's entities and helpers need beside the framework is not installed: migrations on a new database call none of it. */
function standIns(load) {
  const known = (path) => {
    try {
      return load.resolve(path) !== "";
    } catch {
      return false;
    }
  };
  return {
    name: "stand-ins",
    setup(build) {
      build.onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
        if (kind === "entry-point") return undefined;
        return known(path) ? { path, external: true } : { path, namespace: "stand-in" };
      });
      build.onLoad({ filter: /.*/, namespace: "stand-in" }, () => ({
        contents:
          "const any = new Proxy(function () {}, { get: (_, name) => (name === Symbol.toPrimitive ? () => '' : any), apply: () => any, construct: () => any }); module.exports = any;",
      }));
    },
  };
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
