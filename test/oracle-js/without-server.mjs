/** Runs `up` of a module for SQL Server through the real framework's own compiler, without a server: what it would send. */

import { pathToFileURL } from "node:url";

/** By framework: functions that give the statements. */
export const withoutServer = {
  knex: knexStatements,
  sequelize: sequelizeStatements,
  typeorm: typeOrmStatements,
  "mikro-orm": mikroOrmStatements,
};

async function knexStatements(load, path) {
  const statements = [];
  const knex = load("knex")({
    client: "mssql",
    log: { warn() {}, error() {}, deprecate() {}, debug() {} },
  });
  const { client } = knex;
  client.acquireConnection = () => Promise.resolve({});
  client.releaseConnection = () => Promise.resolve();
  client._query = (_connection, query) => {
    if ((query.bindings ?? []).length > 0) throw new Error(`${query.sql} has values`);
    statements.push(query.sql);
    return Promise.resolve({ ...query, response: [] });
  };
  client.processResponse = () => [];
  const { up } = await moduleAt(path);
  await up(knex);
  return statements;
}

async function sequelizeStatements(load, path) {
  const { Sequelize } = load("sequelize");
  // What connecting would need of the driver.
  const driver = { TYPES: {}, ISOLATION_LEVEL: {} };
  const sequelize = new Sequelize({ dialect: "mssql", dialectModule: driver, logging: false });
  const statements = [];
  sequelize.query = (sql) => {
    statements.push(typeof sql === "string" ? sql : sql.query);
    return Promise.resolve([[], 0]);
  };
  const { up } = await moduleAt(path);
  await up(sequelize.getQueryInterface(), Sequelize);
  return statements;
}

async function typeOrmStatements(_load, path) {
  const statements = [];
  const query = (sql, parameters) => {
    if (parameters !== undefined) throw new Error(`${sql} has values`);
    statements.push(sql);
    return Promise.resolve([]);
  };
  const [Migration] = Object.values(await moduleAt(path));
  await new Migration().up({ query });
  return statements;
}

/** What the migrator would send once `up` is through: it gives strings to the driver as they are. */
async function mikroOrmStatements(_load, path) {
  const [Migration] = Object.values(await moduleAt(path));
  const migration = new Migration();
  migration.execute = (sql) => {
    throw new Error(`${sql} does not wait for the end of up`);
  };
  await migration.up();
  return migration.getQueries();
}

async function moduleAt(path) {
  const module = await import(pathToFileURL(path).href);
  return { ...module.default, ...module };
}
