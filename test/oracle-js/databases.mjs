/** The databases: how each framework connects to them, and how an empty one is made. */

import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { mustRun } from "../oracle/harness/processes.mjs";
import { mariadbCatalog, postgresCatalog, sqliteCatalog } from "./catalogs.mjs";
import { home, sqliteDriver } from "./environment.mjs";

const { env } = process;

const postgres = server({
  client: "pg",
  type: "postgres",
  dialect: "postgres",
  driver: "postgresql",
  catalog: postgresCatalog,
  // pg_dump writes the catalog.
  needs: () => mustRun("pg_dump", ["--version"]),
  at: {
    host: env.PGHOST ?? "127.0.0.1",
    port: Number(env.PGPORT ?? 5432),
    user: env.PGUSER ?? "postgres",
    password: env.PGPASSWORD ?? "",
  },
  first: "postgres",
});

const mariadb = server({
  client: "mysql2",
  type: "mariadb",
  dialect: "mysql",
  driver: "mariadb",
  catalog: mariadbCatalog,
  needs: () => Promise.resolve(),
  at: {
    host: env.MYSQL_HOST ?? "127.0.0.1",
    port: Number(env.MYSQL_PORT ?? 3306),
    user: env.MYSQL_USER ?? "root",
    password: env.MYSQL_PASSWORD ?? "",
  },
  first: undefined,
});

const sqlite = {
  client: "better-sqlite3",
  async create(load, name) {
    mkdirSync(join(home, "databases"), { recursive: true });
    await this.drop(load, name);
  },
  drop(load, name) {
    rmSync(fileOf(name), { force: true });
    return Promise.resolve();
  },
  forKnex: (name) => ({
    client: "better-sqlite3",
    connection: { filename: fileOf(name) },
    useNullAsDefault: true,
  }),
  forTypeOrm: (name) => ({ type: "better-sqlite3", database: fileOf(name) }),
  forMikroOrm: (name) => ({ driver: "better-sqlite", dbName: fileOf(name) }),
  forSequelize: (name) => ({
    dialect: "sqlite",
    storage: fileOf(name),
    dialectModulePath: sqliteDriver,
    logging: false,
  }),
  catalog: sqliteCatalog,
  // Its lines have numbers where order matters.
  isOrdered: false,
};

/** By the names that the chains use. */
export const databases = { postgres, mariadb, sqlite };

/** Runs statements of a file, each apart: not all drivers take several at once. What is between dollars is one. */
export function runStatements(load, database, name, text) {
  const parts = text.replace(/^--.*\n/gm, "").split(/(\$refold\$[^]*?\$refold\$)|;\n/);
  const statements = [""];
  for (const part of parts) {
    if (part === undefined) statements.push("");
    else statements[statements.length - 1] += part;
  }
  const one = { pool: { min: 1, max: 1 } };
  return withKnex(load, { ...database.forKnex(name), ...one }, async (knex) => {
    for (const statement of statements.filter((each) => each.trim() !== "")) {
      await knex.raw(statement);
    }
  });
}

/** Tells why a database cannot be used; undefined where it can. */
export async function missing(load, database, name) {
  try {
    await database.create(load, name);
    await withKnex(load, database.forKnex(name), (knex) => knex.raw("select 1"));
    await database.drop(load, name);
    return undefined;
  } catch (error) {
    return error.message.trim().split("\n")[0];
  }
}

/** Runs something with a connection of Knex, which is closed behind it. */
export async function withKnex(load, config, use) {
  const knex = load("knex")({ ...config, log: silent });
  try {
    return await use(knex);
  } finally {
    await knex.destroy();
  }
}

const silent = { warn() {}, error() {}, deprecate() {}, debug() {} };

/** A database of a server; `first` is the one to connect to for making others. */
function server({ client, type, dialect, driver, catalog, needs, at, first }) {
  const { user, ...place } = at;
  const administer = (load, statement) =>
    withKnex(load, { client, connection: { ...at, database: first } }, (knex) =>
      knex.raw(statement),
    );
  return {
    client,
    async create(load, name) {
      await needs();
      await this.drop(load, name);
      await administer(load, `create database ${name}`);
    },
    drop: (load, name) => administer(load, `drop database if exists ${name}`),
    forKnex: (name) => ({ client, connection: { ...at, database: name } }),
    forTypeOrm: (name) => ({ type, ...place, username: user, database: name }),
    forMikroOrm: (name) => ({ driver, ...place, user, password: at.password, dbName: name }),
    forSequelize: (name) => ({ dialect, ...place, username: user, database: name, logging: false }),
    catalog,
    isOrdered: true,
  };
}

function fileOf(name) {
  return join(home, "databases", `${name}.db`);
}
