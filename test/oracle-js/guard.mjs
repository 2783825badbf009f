/** What a guard by recorded names does on a database that has a record and nothing else, and on one that has all. */

import { withKnex } from "./databases.mjs";

/** Where each framework records what ran. */
export const bookkeeping = {
  knex: "knex_migrations",
  sequelize: "SequelizeMeta",
  typeorm: "migrations",
  "mikro-orm": "mikro_orm_migrations",
};

const KEPT = /^(?:knex_migrations|SequelizeMeta$|migrations$|mikro_orm_migrations|sqlite_)/;

/** Leaves nothing of a database but one record of a migration. */
export function keepOneRecord(load, database, name, framework) {
  const one = { pool: { min: 1, max: 1 } };
  return withKnex(load, { ...database.forKnex(name), ...one }, async (knex) => {
    const table = bookkeeping[framework];
    const order = framework === "typeorm" ? "timestamp" : "name";
    const [first] = await knex(table).orderBy(order).pluck("name");
    await knex(table).whereNot("name", first).del();
    for (const each of await tablesOf(knex, database)) {
      const cascade = database.client === "pg" ? " cascade" : "";
      if (!KEPT.test(each)) await knex.raw(`drop table ??${cascade}`, [each]);
    }
  });
}

async function tablesOf(knex, { client }) {
  switch (client) {
    case "pg": {
      const { rows } = await knex.raw(
        "select tablename as name from pg_tables where schemaname = 'public'",
      );
      return rows.map(({ name }) => name);
    }
    case "mysql2": {
      await knex.raw("set foreign_key_checks = 0");
      const [rows] = await knex.raw("show full tables where table_type = 'BASE TABLE'");
      return rows.map((row) => Object.values(row)[0]);
    }
    default: {
      await knex.raw("pragma foreign_keys = off");
      const rows = await knex.raw("select name from sqlite_master where type = 'table'");
      return rows.map(({ name }) => name);
    }
  }
}
