/**
 * What a database holds, as lines that can be compared: tables, columns, keys, checks, indexes, views, triggers, rows. What the frameworks
 * keep for themselves is left out.
 */

import { mustRun } from "../oracle/harness/processes.mjs";

const OWN = /^(?:knex_migrations|migrations$|mikro_orm_migrations|SequelizeMeta|sqlite_)/;

/** Of PostgreSQL: what pg_dump writes. */
export async function postgresCatalog(knex) {
  const { host, port, user, password, database } = knex.client.config.connection;
  const place = ["-h", host, "-p", String(port), "-U", user, "-d", database];
  const left = [
    "-T",
    "knex_migrations*",
    "-T",
    "migrations",
    "-T",
    "migrations_id_seq",
    "-T",
    "mikro_orm_migrations*",
    "-T",
    '"SequelizeMeta"',
  ];
  const { stdout } = await mustRun("pg_dump", [...place, ...left, "--inserts"], {
    env: { PGPASSWORD: password },
  });
  return stdout
    .split("\n")
    .filter((line) => line !== "" && !/^(?:--|\\(?:un)?restrict)/.test(line));
}

/** Of MariaDB: how it would make each table, and the rows. */
export async function mariadbCatalog(knex) {
  const lines = [];
  const [tables] = await knex.raw("show full tables");
  for (const name of tables.map((row) => Object.values(row)[0]).filter((each) => !OWN.test(each))) {
    const [[made]] = await knex.raw("show create table ??", [name]);
    const text = Object.values(made)[1].replace(/ AUTO_INCREMENT=\d+/, "");
    lines.push(...text.split("\n").map((line) => `${name}: ${line.trim()}`));
    lines.push(...(await rows(knex, name)));
  }
  const [triggers] = await knex.raw("show triggers");
  return [...lines, ...triggers.map(({ Trigger, Statement }) => `${Trigger}: ${Statement}`)];
}

/** Of SQLite: what its pragmas say, because the text that made a table differs in form. */
export async function sqliteCatalog(knex) {
  const lines = [];
  const objects = await knex.raw("select type, name, sql from sqlite_master order by name");
  for (const { type, name, sql } of objects.filter((each) => !OWN.test(each.name))) {
    if (type === "view" || type === "trigger") lines.push(`${type} ${name}: ${sql}`);
    if (type !== "table") continue;
    const ask = (pragma, of) => knex.raw(`pragma ${pragma}(${JSON.stringify(of)})`);
    lines.push(...(await ask("table_xinfo", name)).map((column) => said(name, column)));
    const keys = await ask("foreign_key_list", name);
    lines.push(...keys.map((key) => said(name, { ...key, id: "-" })).sort());
    for (const index of await ask("index_list", name)) {
      const columns = await ask("index_xinfo", index.name);
      // SQLite numbers the indexes that constraints make.
      const called = index.origin === "c" ? index.name : `of ${columns[0]?.name}`;
      const where = objects.find((each) => each.name === index.name)?.sql?.split(/\bwhere\b/i)[1];
      lines.push(said(name, { ...index, seq: "-", name: called, where, columns }));
    }
    lines.push(...checksOf(sql).map((check) => `${name} check ${check}`));
    lines.push(...(await rows(knex, name)));
  }
  return lines;
}

async function rows(knex, table) {
  return (await knex(table).select()).map((row) => said(`${table} row`, row)).sort();
}

function said(of, value) {
  return `${of} ${JSON.stringify(value)}`;
}

/** The conditions of CHECK in a text, without spaces: each up to the parenthesis that closes it. */
function checksOf(sql) {
  return [...sql.matchAll(/\bcheck\s*\(/gi)].map(({ index }) => {
    const start = sql.indexOf("(", index);
    let depth = 0;
    let end = start;
    do {
      depth += { "(": 1, ")": -1 }[sql[end]] ?? 0;
      end += 1;
    } while (depth > 0 && end < sql.length);
    return sql.slice(start, end).replace(/[\s"`]/g, "");
  });
}

/** Lines that one of two catalogs has oftener than the other, those that only the first has with a minus. */
export function differences(original, squashed) {
  const oftener = (some, others) => {
    const left = new Map();
    for (const line of others) left.set(line, (left.get(line) ?? 0) + 1);
    return some.filter((line) => {
      const count = left.get(line) ?? 0;
      left.set(line, count - 1);
      return count <= 0;
    });
  };
  return [
    ...oftener(original, squashed).map((line) => `- ${line}`),
    ...oftener(squashed, original).map((line) => `+ ${line}`),
  ];
}
