import { expect, test } from "vitest";
import { applyStatement } from "../../../src/operation/relational/apply/apply.js";
import { openState, type RelationalState } from "../../../src/operation/relational/state.js";
import { answerCatalogQuery } from "../../../src/schema-sql/catalog/answer.js";
import { plainValue } from "../../../src/schema-sql/catalog/cell.js";
import { readCatalogQuery } from "../../../src/schema-sql/catalog/query.js";
import type { Dialect } from "../../../src/sql/dialect.js";
import { loadPostgresParser } from "../../../src/sql/postgres/parser.js";
import { statementsOf } from "../statements-of.js";

const PETS = [
  "create table pets (id integer primary key, name varchar(20))",
  "create index pets_name on pets (name)",
];

/** What a query gives behind these statements; `tables` are known not to be there in front of them. */
async function answer(
  dialect: Dialect,
  query: string,
  statements: readonly string[] = PETS,
  tables: readonly string[] = ["pets"],
): Promise<unknown> {
  let state: RelationalState = openState(dialect, new Set(tables));
  for (const statement of await statementsOf(dialect, ...statements)) {
    const applied = applyStatement(state, statement);
    if (!applied.ok) throw new Error(applied.why);
    state = applied.state;
  }
  const read = readCatalogQuery(query, dialect, await loadPostgresParser());
  if (read === undefined) return "not read";
  const found = answerCatalogQuery(read, state);
  if (found.kind === "unknown") return "unknown";
  if (found.kind === "if absent") return `nothing without ${found.thing.kind} ${found.thing.name}`;
  return found.rows.map((row) =>
    Object.fromEntries([...row].map(([name, cell]) => [name, plainValue(cell)])),
  );
}

test.each<[Dialect, string, unknown]>([
  [
    "postgres",
    "SELECT 1 FROM pg_class WHERE relname = 'pets_name' AND relkind = 'i'",
    [{ "?column?": 1 }],
  ],
  [
    "postgres",
    `SELECT c.oid, i.indisvalid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     LEFT JOIN pg_index i ON i.indexrelid = c.oid
     WHERE c.relname = 'pets_name' AND c.relkind = 'i' AND n.nspname = current_schema()`,
    [{ oid: undefined, indisvalid: true }],
  ],
  [
    "postgres",
    `SELECT indisunique FROM pg_index
     WHERE indexrelid = (SELECT oid FROM pg_class WHERE relname = 'pets_name') AND indisunique = true`,
    "nothing without index pets_name",
  ],
  [
    "postgres",
    "select exists (select 1 from information_schema.tables where table_name = 'pets')",
    [{ exists: true }],
  ],
  ["postgres", "select count(*) from pg_indexes where indexname = 'pets_name'", [{ count: "1" }]],
  ["postgres", "select 1 from pg_indexes where tablename = 'pets' and indexname = 'x'", []],
  [
    "postgres",
    "select conname from pg_constraint where conrelid = 'pets'::regclass and contype = 'f'",
    [],
  ],
  [
    "postgres",
    "select 1 from pg_class where relname = 'x' and relkind = 'i'",
    "nothing without index x",
  ],
  [
    "postgres",
    "select 1 from pg_statistic_ext where stxname = 's'",
    "nothing without statistics s",
  ],
  ["postgres", "select 1 from information_schema.tables where table_name = 'owners'", "unknown"],
  [
    "postgres",
    "select 1 from information_schema.tables where table_schema = 'zoo' and table_name = 'pets'",
    "unknown",
  ],
  ["postgres", "select indexname from pg_indexes where indexname like 'pets%'", "not read"],
  ["postgres", "select 1 from pg_class group by relname", "not read"],
  ["postgres", "select 1 from pg_proc where proname = 'f'", "unknown"],
  ["mysql", "SHOW INDEX FROM `pets` WHERE Key_name = 'PETS_NAME'", 1],
  ["mysql", "SHOW INDEX FROM pets WHERE Key_name = 'x'", []],
  ["mysql", "SHOW COLUMNS FROM pets LIKE 'age'", []],
  [
    "mysql",
    "SELECT COLUMN_NAME FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'pets' AND COLUMN_NAME = 'name'",
    [{ column_name: "name" }],
  ],
  ["sqlite", "select * from sqlite_master where type = 'index' and name = 'pets_name'", 1],
  ["sqlite", "PRAGMA table_info('pets')", 2],
])("on %s: %s", async (dialect, query, expected) => {
  const found = await answer(dialect, query);
  if (typeof expected === "number") expect(found).toHaveLength(expected);
  else expect(found).toEqual(expected);
});

test("of a table that the chain did not make, what it does not name is not known", async () => {
  const statements = ["alter table pets add column age integer"];
  const ask = (column: string): Promise<unknown> =>
    answer(
      "postgres",
      `select 1 from information_schema.columns where table_name = 'pets' and column_name = '${column}'`,
      statements,
      [],
    );
  expect(await ask("name")).toBe("unknown");
});

test("MySQL keeps a foreign key by an index of its name", async () => {
  const statements = [
    ...PETS,
    "create table toys (pet integer, constraint toys_pet foreign key (pet) references pets (id))",
  ];
  const ask = (name: string): Promise<unknown> =>
    answer("mysql", `SHOW INDEX FROM toys WHERE Key_name = '${name}'`, statements, [
      "pets",
      "toys",
    ]);
  expect(await ask("toys_pet")).toHaveLength(1);
  expect(await ask("other")).toEqual([]);
});
