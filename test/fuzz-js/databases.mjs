/** SQLite databases in files: how a framework runs migrations on them, and what is in them then. */

import { copyFileSync, readdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { sqliteCatalog } from "../oracle-js/catalogs.mjs";
import { sqliteDriver } from "../oracle-js/environment.mjs";

/** Each gives the names of the migrations of a project that it ran; `last` is the number of those to run, all without it. */
export const runs = {
  knex: runKnex,
  sequelize: runSequelize,
  typeorm: runTypeOrm,
  "mikro-orm": runMikroOrm,
};

/** Each undoes the last migration. */
export const undoes = {
  knex: undoKnex,
  sequelize: undoSequelize,
  typeorm: undoTypeOrm,
  "mikro-orm": undoMikroOrm,
};

const QUICK = "synchronous = off";

async function withKnex(load, file, use) {
  const silent = { warn() {}, error() {}, deprecate() {}, debug() {} };
  const knex = load("knex")({
    client: "better-sqlite3",
    connection: { filename: file },
    useNullAsDefault: true,
    log: silent,
    pool: {
      afterCreate: (connection, done) => {
        connection.pragma(QUICK);
        done(null, connection);
      },
    },
  });
  try {
    return await use(knex);
  } finally {
    await knex.destroy();
  }
}

function runKnex(load, project, file, last) {
  return withKnex(load, file, async (knex) => {
    const directory = join(project, "migrations");
    if (last === undefined) return (await knex.migrate.latest({ directory }))[1];
    const ran = [];
    for (let left = last; left > 0; left -= 1)
      ran.push(...(await knex.migrate.up({ directory }))[1]);
    return ran;
  });
}

function undoKnex(load, project, file) {
  return withKnex(load, file, (knex) =>
    knex.migrate.rollback({ directory: join(project, "migrations") }),
  );
}

async function withUmzug(load, project, file, use) {
  const { Sequelize } = load("sequelize");
  const { Umzug, SequelizeStorage } = load("umzug");
  const sequelize = new Sequelize({
    dialect: "sqlite",
    storage: file,
    dialectModulePath: sqliteDriver,
    logging: false,
  });
  sequelize.addHook("afterConnect", ({ database }) => database.pragma(QUICK));
  const context = sequelize.getQueryInterface();
  try {
    return await use(
      new Umzug({
        migrations: {
          glob: ["*.js", { cwd: join(project, "migrations") }],
          resolve: ({ name, path }) => ({
            name,
            up: () => load(path).up(context, Sequelize),
            down: () => load(path).down(context, Sequelize),
          }),
        },
        context,
        storage: new SequelizeStorage({ sequelize }),
        logger: undefined,
      }),
    );
  } finally {
    await sequelize.close();
  }
}

async function runSequelize(load, project, file, last) {
  const ran = await withUmzug(load, project, file, (umzug) =>
    umzug.up(last === undefined ? {} : { step: last }),
  );
  return ran.map(({ name }) => name);
}

function undoSequelize(load, project, file) {
  return withUmzug(load, project, file, (umzug) => umzug.down());
}

const SILENT = Object.fromEntries(
  ["log", "logMigration", "logQuery", "logQueryError", "logQuerySlow", "logSchemaBuild"].map(
    (name) => [name, () => {}],
  ),
);

async function withDataSource(load, project, file, use) {
  const outfile = join(project, "built.cjs");
  await load("esbuild").build({
    entryPoints: [join(project, "src", "data-source.ts")],
    bundle: true,
    packages: "external",
    platform: "node",
    format: "cjs",
    outfile,
    logLevel: "error",
  });
  const { migrations } = load(outfile);
  const { DataSource } = load("typeorm");
  const source = await new DataSource({
    type: "better-sqlite3",
    database: file,
    logger: SILENT,
    prepareDatabase: (database) => void database.pragma(QUICK),
    migrations,
  }).initialize();
  try {
    return await use(source, migrations);
  } finally {
    await source.destroy();
  }
}

function runTypeOrm(load, project, file, last) {
  return withDataSource(load, project, file, async (source, migrations) => {
    // TypeORM has no way to run some of the migrations but to know no others.
    if (last !== undefined) source.migrations.splice(last, migrations.length);
    const ran = await source.runMigrations({ transaction: "each" });
    return ran.map(({ name }) => name);
  });
}

function undoTypeOrm(load, project, file) {
  return withDataSource(load, project, file, (source) =>
    source.undoLastMigration({ transaction: "each" }),
  );
}

let builds = 0;

async function withMigrator(load, project, file, use) {
  // A module that was loaded once stays: each run has modules of its own.
  builds += 1;
  const built = join(project, `built-${builds}`);
  const migrations = join(project, "migrations");
  const files = readdirSync(migrations).filter((name) => name.endsWith(".js"));
  await load("esbuild").build({
    entryPoints: files.map((name) => join(migrations, name)),
    outdir: built,
    bundle: true,
    alias: { "@mikro-orm/migrations": load.resolve("@mikro-orm/migrations") },
    external: [load.resolve("@mikro-orm/migrations")],
    platform: "node",
    format: "cjs",
    logLevel: "error",
  });
  const { MikroORM } = load("@mikro-orm/better-sqlite");
  const { Migrator } = load("@mikro-orm/migrations");
  const orm = await MikroORM.init({
    dbName: file,
    entities: [],
    discovery: { warnWhenNoEntities: false },
    extensions: [Migrator],
    migrations: { path: built, glob: "*.js", snapshot: false, silent: true, allOrNothing: false },
  });
  try {
    return await use(orm.getMigrator(), files);
  } finally {
    await orm.close(true);
    rmSync(built, { recursive: true, force: true });
  }
}

function runMikroOrm(load, project, file, last) {
  return withMigrator(load, project, file, async (migrator, files) => {
    const to = last === undefined ? undefined : files.sort()[last - 1].replace(/\.js$/, "");
    const ran = await migrator.up(to === undefined ? undefined : { to });
    return ran.map(({ name }) => name);
  });
}

function undoMikroOrm(load, project, file) {
  return withMigrator(load, project, file, (migrator) => migrator.down());
}

/** Makes a database with what stands in front of a chain. */
export function newDatabase(load, file, first) {
  rmSync(file, { force: true });
  withDatabase(load, file, (database) => {
    database.pragma(QUICK);
    for (const sql of first) database.exec(sql);
  });
}

/** A copy of a database. */
export function copyOf(file, name) {
  const copy = file.replace(basename(file), name);
  copyFileSync(file, copy);
  return copy;
}

/** What a database holds, in lines. */
export function catalogOf(load, file) {
  return withDatabase(load, file, async (database) => {
    const ask = (table) => ({ select: () => database.prepare(`select * from "${table}"`).all() });
    ask.raw = (sql) => database.prepare(sql).all();
    return (await sqliteCatalog(ask)).sort();
  });
}

function withDatabase(load, file, use) {
  const database = new (load("better-sqlite3"))(file);
  const result = use(database);
  if (!(result instanceof Promise)) {
    database.close();
    return result;
  }
  return result.finally(() => database.close());
}
