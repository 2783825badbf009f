/** Runs MikroORM's migrations with its own migrator. */

import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { home } from "./environment.mjs";
import { standIns } from "./stand-ins.mjs";

/** Gives the names of the migrations that it ran. */
export async function runMikroOrm(load, chain, project, database, name) {
  return withMigrator(load, chain, project, database, name, async (migrator) =>
    (await migrator.up()).map((each) => each.name),
  );
}

/** Undoes the last migration. */
export async function undoMikroOrm(load, chain, project, database, name) {
  await withMigrator(load, chain, project, database, name, (migrator) => migrator.down());
}

/** A migration more than a chain in a directory has: its file and its text. */
export function furtherMikroOrm() {
  return [
    "Zz99999999999999.js",
    "const { Migration } = require('@mikro-orm/migrations');\nexports.Further = class extends Migration { up() { this.addSql('create table refold_further (id integer)'); } down() {} };\n",
  ];
}

let runs = 0;

/** The migrations are those of a directory, or those that the project's own configuration lists. */
async function withMigrator(load, { directory, source }, project, database, name, use) {
  // A module that was loaded once stays: each run has modules of its own.
  runs += 1;
  const built = join(home, "built", `${name}-${runs}`);
  rmSync(built, { recursive: true, force: true });
  const migrations = join(project, directory);
  const entryPoints =
    source === undefined
      ? readdirSync(migrations)
          .filter((file) => /(?<!\.d)\.[jt]s$/.test(file))
          .map((file) => join(migrations, file))
      : [join(project, source)];
  await load("esbuild").build({
    entryPoints,
    outdir: built,
    bundle: true,
    plugins: [baseClass(load), standIns(load)],
    format: "cjs",
    platform: "node",
    logLevel: "error",
    // A path above the modules would be theirs.
    outbase: source === undefined ? migrations : project,
  });
  const list =
    source === undefined
      ? undefined
      : load(join(built, source.replace(/\.ts$/, ".js"))).default.migrations.migrationsList;
  const { driver, ...place } = database.forMikroOrm(name);
  const { MikroORM } = load(`@mikro-orm/${driver}`);
  const { Migrator } = load("@mikro-orm/migrations");
  const orm = await MikroORM.init({
    ...place,
    entities: [],
    discovery: { warnWhenNoEntities: false },
    extensions: [Migrator],
    migrations: { path: built, snapshot: false, silent: true, migrationsList: list },
  });
  try {
    return await use(orm.getMigrator());
  } finally {
    await orm.close(true);
    rmSync(built, { recursive: true, force: true });
  }
}

/** Medusa has the framework under a name of its own. */
export function baseClass(load) {
  return {
    name: "base-class",
    setup(build) {
      build.onResolve({ filter: /mikro-orm\/migrations$/ }, () => ({
        path: load.resolve("@mikro-orm/migrations"),
        external: true,
      }));
    },
  };
}
