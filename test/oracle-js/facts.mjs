/** What has to be the same of a schema on two databases, a line each: tables, columns, what may be NULL, keys, what is unique. */

/** By the names of the databases: functions of a connection. */
export const facts = { postgres: postgresFacts, mariadb: mariadbFacts, sqlite: sqliteFacts };

/** Tables in which frameworks record what ran. */
const BOOKKEEPING =
  /^(?:knex_migrations|knex_migrations_lock|SequelizeMeta|migrations|sqlite_sequence)$/i;

/** Lines from what a database says of its tables: {table, columns: [{name, nullable}], primary, unique: [[column]], foreign: [{columns, table, targets}]}. */
function linesOf(tables) {
  return tables
    .filter(({ table }) => !BOOKKEEPING.test(table))
    .flatMap(({ table, columns, primary, unique, foreign }) => [
      `table ${table}`,
      ...columns.map(
        ({ name, nullable }) => `column ${table}.${name}${nullable ? "" : " not null"}`,
      ),
      ...(primary.length === 0 ? [] : [`primary ${table} (${primary.join(", ")})`]),
      ...unique.map((names) => `unique ${table} (${names.join(", ")})`),
      ...foreign.map(
        (key) =>
          `foreign ${table} (${key.columns.join(", ")}) → ${key.table} (${key.targets.join(", ")})`,
      ),
    ])
    .filter((line, index, all) => all.indexOf(line) === index)
    .sort();
}

async function postgresFacts(knex) {
  const rows = async (sql) => (await knex.raw(sql)).rows;
  const columns = await rows(
    `select c.relname as table, a.attname as name, not a.attnotnull as nullable from pg_attribute a
     join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'public' and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped order by a.attnum`,
  );
  const indexes = await rows(
    `select c.relname as table, i.indisprimary as primary, (select array_agg(a.attname::text order by k.place)
       from unnest(i.indkey) with ordinality as k(number, place)
       join pg_attribute a on a.attrelid = c.oid and a.attnum = k.number where k.place <= i.indnkeyatts) as columns
     from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'public' and i.indisunique and i.indexprs is null`,
  );
  const foreign = await rows(
    `select c.relname as table, t.relname as target,
       (select array_agg(a.attname::text order by k.place) from unnest(o.conkey) with ordinality as k(number, place)
        join pg_attribute a on a.attrelid = c.oid and a.attnum = k.number) as columns,
       (select array_agg(a.attname::text order by k.place) from unnest(o.confkey) with ordinality as k(number, place)
        join pg_attribute a on a.attrelid = t.oid and a.attnum = k.number) as targets
     from pg_constraint o join pg_class c on c.oid = o.conrelid join pg_class t on t.oid = o.confrelid
     where o.contype = 'f'`,
  );
  return linesOf(grouped(columns, indexes, foreign));
}

async function mariadbFacts(knex) {
  const rows = async (sql) => (await knex.raw(sql))[0];
  const columns = await rows(
    `select table_name as \`table\`, column_name as name, is_nullable = 'YES' as nullable from information_schema.columns
     where table_schema = database() and table_name in
       (select table_name from information_schema.tables where table_schema = database() and table_type = 'BASE TABLE')
     order by ordinal_position`,
  );
  const parts = await rows(
    `select table_name as \`table\`, index_name as name, column_name as \`column\` from information_schema.statistics
     where table_schema = database() and non_unique = 0 order by table_name, index_name, seq_in_index`,
  );
  const keys = await rows(
    `select table_name as \`table\`, constraint_name as name, column_name as \`column\`, referenced_table_name as target,
       referenced_column_name as referred from information_schema.key_column_usage
     where table_schema = database() and referenced_table_name is not null
     order by table_name, constraint_name, ordinal_position`,
  );
  const byName = (list) => groups(list, ({ table, name }) => JSON.stringify([table, name]));
  const indexes = byName(parts).map((group) => ({
    table: group[0].table,
    primary: group[0].name === "PRIMARY",
    columns: group.map(({ column }) => column),
  }));
  const foreign = byName(keys).map((group) => ({
    table: group[0].table,
    target: group[0].target,
    columns: group.map(({ column }) => column),
    targets: group.map(({ referred }) => referred),
  }));
  return linesOf(grouped(columns, indexes, foreign));
}

async function sqliteFacts(knex) {
  const names = await knex.raw("select name from sqlite_master where type = 'table'");
  const tables = [];
  for (const { name: table } of names) {
    const about = (pragma, of = table) => knex.raw(`pragma ${pragma}("${of}")`);
    const columns = await about("table_info");
    const key = columns.filter(({ pk }) => pk > 0).sort((a, b) => a.pk - b.pk);
    const primary = key.map(({ name }) => name);
    const unique = [];
    for (const index of await about("index_list")) {
      const parts = await about("index_info", index.name);
      const isPlain = parts.every(({ name }) => name !== null);
      if (index.unique && index.origin !== "pk" && isPlain)
        unique.push(parts.map(({ name }) => name));
    }
    const keys = groups(await about("foreign_key_list"), ({ id }) => id);
    const foreign = keys.map((parts) => ({
      columns: parts.map(({ from }) => from),
      table: parts[0].table,
      targets: parts.map(({ to }, at) => to ?? key[at]?.name),
    }));
    // A key may not be NULL, though SQLite takes NULL into all but those of integers.
    const listed = columns.map(({ name, notnull, pk }) => ({
      name,
      nullable: !notnull && pk === 0,
    }));
    tables.push({ table, columns: listed, primary, unique, foreign });
  }
  return linesOf(tables);
}

/** Lists of those that have the same key. */
function groups(list, keyOf) {
  const found = new Map();
  for (const each of list) found.set(keyOf(each), [...(found.get(keyOf(each)) ?? []), each]);
  return [...found.values()];
}

function grouped(columns, indexes, foreign) {
  const tables = [...new Set(columns.map(({ table }) => table))];
  return tables.map((table) => {
    const of = (list) => list.filter((each) => each.table === table);
    return {
      table,
      columns: of(columns).map(({ name, nullable }) => ({ name, nullable: Boolean(nullable) })),
      primary: of(indexes).find(({ primary }) => primary)?.columns ?? [],
      unique: of(indexes)
        .filter(({ primary }) => !primary)
        .map((each) => each.columns),
      foreign: of(foreign).map((key) => ({ ...key, table: key.target })),
    };
  });
}
