/** Databases that a case runs on. */
export type Server = "sqlite" | "postgres" | "mysql";

/**
 * A statement on the shop of `world.ts`, what refold says of it on empty tables, and where it runs. `careful`: it inserts nothing on empty
 * tables, but refold does not go as far as to say so.
 */
export interface EmptyCase {
  readonly sql: string;
  readonly says: string;
  readonly on: readonly Server[];
  readonly careful: boolean;
}

const ALL: readonly Server[] = ["sqlite", "postgres", "mysql"];
const PG: readonly Server[] = ["postgres"];
const PG_SQLITE: readonly Server[] = ["postgres", "sqlite"];
const MYSQL: readonly Server[] = ["mysql"];
const SQLITE: readonly Server[] = ["sqlite"];
const NOT_SQLITE: readonly Server[] = ["postgres", "mysql"];

function says(says: string, on: readonly Server[], sql: string): EmptyCase {
  return { sql, says, on, careful: false };
}

function careful(says: string, on: readonly Server[], sql: string): EmptyCase {
  return { sql, says, on, careful: true };
}

const INTO_TAG = "INSERT INTO shop_tag (label)";
const INTO_ORDERS = "INSERT INTO orders (number, remark)";

/** Statements that do nothing, do something, or only look like one of them. */
export const EMPTY_CASES: readonly EmptyCase[] = [
  // Plain ones.
  says("nothing", ALL, "SELECT 1"),
  says("nothing", ALL, "SELECT count(*) FROM shop_item"),
  says("nothing if item", ALL, "UPDATE shop_item SET price = price + 1"),
  says("nothing if item", ALL, "DELETE FROM shop_item"),
  says(
    "nothing if item",
    ALL,
    "DELETE FROM shop_item WHERE id NOT IN (SELECT item_id FROM shop_line)",
  ),
  says("nothing if item", PG, "TRUNCATE shop_item"),
  says("nothing if item, order", PG, "TRUNCATE TABLE shop_item, orders RESTART IDENTITY"),
  says("nothing if item", MYSQL, "TRUNCATE TABLE shop_item"),
  says("inserts tag", ALL, `${INTO_TAG} VALUES ('a')`),
  says("inserts tag", ["sqlite"], "INSERT INTO shop_tag DEFAULT VALUES"),
  // INSERT … SELECT.
  says("nothing if item", ALL, `${INTO_TAG} SELECT title FROM shop_item`),
  says(
    "nothing if item",
    ALL,
    `${INTO_TAG} SELECT DISTINCT i.title FROM shop_item AS i ORDER BY 1 LIMIT 5`,
  ),
  says("nothing if item", ALL, `${INTO_TAG} SELECT title FROM shop_item, orders`),
  says(
    "nothing if item",
    ALL,
    `${INTO_TAG} SELECT i.title FROM shop_item i JOIN orders o ON o.number = i.price`,
  ),
  says(
    "nothing if item",
    ALL,
    `${INTO_TAG} SELECT i.title FROM shop_item i LEFT JOIN orders o ON o.number = i.price`,
  ),
  says("nothing if order", ALL, `${INTO_TAG} SELECT i.title FROM orders o CROSS JOIN shop_item i`),
  says(
    "nothing if item",
    NOT_SQLITE,
    `${INTO_TAG} SELECT i.title FROM orders o RIGHT JOIN shop_item i ON o.number = i.price`,
  ),
  says(
    "nothing if item, order",
    PG,
    `${INTO_TAG} SELECT i.title FROM orders o FULL JOIN shop_item i ON o.number = i.price`,
  ),
  says("inserts tag", ALL, `${INTO_TAG} SELECT 'a'`),
  says(
    "inserts tag",
    ALL,
    `${INTO_TAG} SELECT c.x FROM (SELECT 'a' AS x) c LEFT JOIN shop_item i ON i.title = c.x`,
  ),
  says(
    "nothing if item",
    ALL,
    `${INTO_TAG} SELECT c.x FROM (SELECT 'a' AS x) c JOIN shop_item i ON i.title = c.x`,
  ),
  says(
    "nothing if item",
    ALL,
    `${INTO_TAG} SELECT s.title FROM (SELECT title FROM shop_item WHERE price > 1) s`,
  ),
  says(
    "nothing if item",
    ALL,
    `${INTO_TAG} SELECT 'a' FROM shop_item WHERE NOT EXISTS (SELECT 1 FROM shop_tag)`,
  ),
  says("inserts tag", ALL, `${INTO_TAG} SELECT 'a' WHERE NOT EXISTS (SELECT 1 FROM shop_item)`),
  says("nothing if item", ALL, `${INTO_TAG} SELECT 'a' WHERE EXISTS (SELECT 1 FROM shop_item)`),
  says(
    "nothing if order",
    ALL,
    `${INTO_TAG} SELECT remark FROM orders WHERE number IN (SELECT price FROM shop_item)`,
  ),
  says(
    "nothing if order",
    ALL,
    `${INTO_TAG} SELECT remark FROM orders WHERE number = (SELECT max(price) FROM shop_item)`,
  ),
  // Aggregates give a row of nothing.
  says("inserts order", ALL, `${INTO_ORDERS} SELECT count(*), 'x' FROM shop_item`),
  says("inserts order", ALL, `${INTO_ORDERS} SELECT coalesce(max(price), 0), 'x' FROM shop_item`),
  says(
    "inserts order",
    ALL,
    `${INTO_ORDERS} SELECT coalesce(sum(price), 0) + 1, 'x' FROM shop_item WHERE price > 0`,
  ),
  says(
    "nothing if item",
    ALL,
    `${INTO_ORDERS} SELECT count(*), title FROM shop_item GROUP BY title`,
  ),
  says(
    "nothing if item",
    ALL,
    `${INTO_ORDERS} SELECT count(*), title FROM shop_item GROUP BY title HAVING count(*) > 1`,
  ),
  careful(
    "inserts order",
    ALL,
    `${INTO_ORDERS} SELECT count(*), 'x' FROM shop_item HAVING count(*) > 0`,
  ),
  says(
    "inserts order",
    ALL,
    `${INTO_ORDERS} SELECT count(*), 'x' FROM shop_item HAVING count(*) = 0`,
  ),
  says("inserts order", PG, `${INTO_ORDERS} SELECT 1, 'x' FROM shop_item HAVING true`),
  says("inserts order", PG, `${INTO_ORDERS} SELECT count(*), 'x' FROM shop_item GROUP BY ()`),
  says(
    "inserts order",
    PG,
    `${INTO_ORDERS} SELECT count(*), coalesce(title, '') FROM shop_item GROUP BY ROLLUP (title)`,
  ),
  says(
    "inserts order",
    PG,
    `${INTO_ORDERS} SELECT count(*), coalesce(title, '') FROM shop_item GROUP BY CUBE (title)`,
  ),
  says(
    "inserts order",
    PG,
    `${INTO_ORDERS} SELECT count(*), coalesce(title, '') FROM shop_item GROUP BY GROUPING SETS ((title), ())`,
  ),
  careful(
    "inserts order",
    PG,
    `${INTO_ORDERS} SELECT count(*), title FROM shop_item GROUP BY GROUPING SETS ((title))`,
  ),
  says(
    "inserts order",
    ALL,
    `${INTO_ORDERS} SELECT s.n, 'x' FROM (SELECT count(*) AS n FROM shop_item) s`,
  ),
  says(
    "nothing if item",
    ALL,
    `${INTO_ORDERS} SELECT (SELECT count(*) FROM shop_tag), title FROM shop_item`,
  ),
  // The aggregate of the subquery is the outer query's.
  says(
    "inserts order",
    PG,
    `${INTO_ORDERS} SELECT 1, coalesce((SELECT max(i.title)), '') FROM shop_item i`,
  ),
  says("inserts order", PG, `${INTO_ORDERS} SELECT (SELECT count(i.price)), 'x' FROM shop_item i`),
  says(
    "nothing if item",
    PG,
    `${INTO_ORDERS} SELECT (SELECT max(o.number) FROM orders o), i.title FROM shop_item i`,
  ),
  says("inserts order", PG, `${INTO_ORDERS} SELECT 1, 'x' FROM shop_item ORDER BY count(*)`),
  // Windows give a row for each row.
  says("nothing if item", ALL, `${INTO_ORDERS} SELECT count(*) OVER (), title FROM shop_item`),
  says(
    "nothing if item",
    ALL,
    `${INTO_ORDERS} SELECT row_number() OVER (ORDER BY price), title FROM shop_item`,
  ),
  says(
    "inserts order",
    PG_SQLITE,
    `${INTO_ORDERS} SELECT coalesce(sum(count(*)) OVER (), 0), 'x' FROM shop_item`,
  ),
  // Several queries.
  says(
    "nothing if item, order",
    ALL,
    `${INTO_TAG} SELECT title FROM shop_item UNION SELECT remark FROM orders`,
  ),
  says("inserts tag", ALL, `${INTO_TAG} SELECT title FROM shop_item UNION ALL SELECT 'a'`),
  says(
    "nothing if item",
    ALL,
    `${INTO_TAG} SELECT title FROM shop_item EXCEPT SELECT remark FROM orders`,
  ),
  says("inserts tag", ALL, `${INTO_TAG} SELECT 'a' EXCEPT SELECT title FROM shop_item`),
  says("nothing if item", ALL, `${INTO_TAG} SELECT 'a' INTERSECT SELECT title FROM shop_item`),
  says("inserts tag", PG, `${INTO_TAG} SELECT x FROM (VALUES ('a'), ('b')) v (x)`),
  says("inserts tag", PG, `${INTO_TAG} SELECT 'a' FROM generate_series(1, 3)`),
  says(
    "nothing if item",
    PG,
    `${INTO_TAG} SELECT i.title FROM shop_item i, generate_series(1, i.price) n`,
  ),
  says(
    "nothing if item",
    PG,
    `${INTO_TAG} SELECT s.label FROM shop_item i, LATERAL (SELECT i.title AS label) s`,
  ),
  says(
    "inserts tag",
    PG,
    `${INTO_TAG} SELECT coalesce(s.n, 'x') FROM (SELECT 1) o LEFT JOIN LATERAL (SELECT max(title) AS n FROM shop_item) s ON true`,
  ),
  says("nothing if item", PG, `${INTO_TAG} SELECT title || unnest(ARRAY['a', 'b']) FROM shop_item`),
  // Common table expressions.
  says(
    "nothing if item",
    PG_SQLITE,
    `WITH c AS (SELECT title FROM shop_item) ${INTO_TAG} SELECT title FROM c`,
  ),
  says(
    "inserts tag",
    PG_SQLITE,
    `WITH shop_item AS (SELECT 'a' AS title) ${INTO_TAG} SELECT title FROM shop_item`,
  ),
  says(
    "inserts tag",
    SQLITE,
    `WITH c AS (SELECT title FROM shop_item), shop_item AS (SELECT 'a' AS title) ${INTO_TAG} SELECT title FROM c`,
  ),
  says(
    "inserts tag",
    PG_SQLITE,
    `WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 3) ${INTO_TAG} SELECT CAST(n AS text) FROM c`,
  ),
  says(
    "nothing if item",
    PG_SQLITE,
    `WITH RECURSIVE c (n) AS (SELECT price FROM shop_item UNION ALL SELECT n + 1 FROM c WHERE n < 3) ${INTO_TAG} SELECT CAST(n AS text) FROM c`,
  ),
  says(
    "inserts tag",
    PG,
    `WITH c AS (INSERT INTO shop_tag (label) VALUES ('a') RETURNING id) SELECT * FROM c`,
  ),
  says(
    "nothing if item",
    PG,
    `WITH gone AS (DELETE FROM shop_item RETURNING title) ${INTO_TAG} SELECT title FROM gone`,
  ),
  says(
    "inserts category, tag",
    PG,
    `WITH a AS (${INTO_TAG} VALUES ('x') RETURNING label) INSERT INTO shop_category (name) SELECT label FROM a`,
  ),
  says(
    "inserts tag",
    PG,
    `WITH a AS (UPDATE shop_item SET price = 1 RETURNING title) ${INTO_TAG} SELECT coalesce(max(title), 'none') FROM a`,
  ),
  says(
    "nothing if item",
    PG,
    `WITH a AS (UPDATE shop_item SET price = 1 RETURNING title) SELECT count(*) FROM a`,
  ),
  says("inserts tag", PG, `WITH a AS (${INTO_TAG} VALUES ('x')) UPDATE shop_item SET price = 1`),
  // UPDATE and DELETE with more than one table.
  says(
    "nothing if item",
    PG_SQLITE,
    "UPDATE shop_item SET price = o.number FROM orders o WHERE o.remark = shop_item.title",
  ),
  says(
    "nothing if item",
    PG,
    "DELETE FROM shop_item USING orders WHERE orders.remark = shop_item.title",
  ),
  says(
    "nothing if category, item",
    MYSQL,
    "UPDATE shop_item i JOIN shop_category c ON i.category_id = c.id SET i.price = 1, c.name = 'x'",
  ),
  says(
    "nothing if item, line",
    MYSQL,
    "DELETE l FROM shop_line l LEFT JOIN shop_item i ON l.item_id = i.id WHERE i.id IS NULL",
  ),
  says("nothing if item", MYSQL, "UPDATE `shop_item` SET `price` = 1 ORDER BY `id` LIMIT 1"),
  // Conflicts.
  says(
    "nothing if item",
    PG_SQLITE,
    "INSERT INTO shop_category (name) SELECT title FROM shop_item WHERE true ON CONFLICT (name) DO UPDATE SET name = excluded.name",
  ),
  says(
    "inserts category",
    PG_SQLITE,
    "INSERT INTO shop_category (name) VALUES ('a') ON CONFLICT DO NOTHING",
  ),
  says("inserts tag", MYSQL, "REPLACE INTO shop_tag (id, label) VALUES (1, 'x')"),
  says(
    "nothing if item",
    MYSQL,
    "REPLACE INTO shop_tag (id, label) SELECT id, title FROM shop_item",
  ),
  says(
    "nothing if item",
    MYSQL,
    "INSERT IGNORE INTO shop_tag (id, label) SELECT id, title FROM shop_item",
  ),
  says(
    "nothing if item",
    SQLITE,
    "INSERT OR REPLACE INTO shop_tag (id, label) SELECT id, title FROM shop_item",
  ),
  says("inserts tag", SQLITE, "INSERT OR IGNORE INTO shop_tag (id, label) SELECT 1, 'x'"),
  careful(
    "inserts tag",
    MYSQL,
    "INSERT INTO shop_tag (id, label) SELECT id, title FROM shop_item ON DUPLICATE KEY UPDATE label = 'x'",
  ),
  says(
    "nothing if item",
    PG,
    "MERGE INTO shop_tag t USING shop_item i ON t.label = i.title WHEN NOT MATCHED THEN INSERT (label) VALUES (i.title) WHEN MATCHED THEN DELETE",
  ),
  says(
    "inserts tag",
    PG,
    "MERGE INTO shop_tag t USING (SELECT 'a' AS x) s ON t.label = s.x WHEN NOT MATCHED THEN INSERT (label) VALUES (s.x)",
  ),
  says(
    "nothing if tag",
    PG,
    "MERGE INTO shop_tag t USING (SELECT 'a' AS x) s ON t.label = s.x WHEN MATCHED THEN UPDATE SET label = 'y'",
  ),
  // Sequences.
  says(
    "nothing if item",
    PG,
    'SELECT setval(pg_get_serial_sequence(\'"shop_item"\', \'id\'), coalesce(max("id"), 1), max("id") IS NOT null) FROM "shop_item"',
  ),
  says("nothing if item", PG, "SELECT setval('shop_item_id_seq', (SELECT max(id) FROM shop_item))"),
  says("nothing if item", PG, "SELECT setval('shop_item_id_seq', max(id) + 1) FROM shop_item"),
  says(
    "unknown",
    PG,
    "SELECT setval('shop_item_id_seq', (SELECT coalesce(max(id), 0) + 1 FROM shop_item))",
  ),
  says("unknown", PG, "SELECT nextval('shop_item_id_seq')"),
  says(
    "unknown",
    PG,
    "SELECT setval('shop_item_id_seq', 5) FROM (SELECT count(*) FROM shop_item) c",
  ),
  says("nothing if item", PG, "SELECT setval('shop_item_id_seq', 5) FROM shop_item"),
  says(
    "nothing if order",
    PG,
    "INSERT INTO shop_tag (id, label) SELECT nextval('shop_tag_id_seq'), remark FROM orders",
  ),
  // What hides behind quotes and comments.
  says("nothing", ALL, "SELECT '; DELETE FROM shop_item; INSERT INTO shop_tag VALUES (1)'"),
  says(
    "nothing if item",
    ALL,
    "-- INSERT INTO shop_tag VALUES (1)\nDELETE FROM shop_item /* ; SELECT 1 */",
  ),
  says("inserts tag", ALL, `SELECT 'it''s'; ${INTO_TAG} VALUES (';')`),
  says("unknown", MYSQL, `SELECT '\\''; ${INTO_TAG} VALUES ('a') -- '`),
  says("unknown", PG_SQLITE, `SELECT '\\'; ${INTO_TAG} VALUES ('a') -- '`),
  says("inserts tag", PG, `SELECT E'\\''; ${INTO_TAG} VALUES ('a') -- '`),
  careful("unknown", PG, "SELECT $$; DELETE FROM shop_item; $$, $a$ $$ $b$ $a$"),
  says("inserts tag", PG, `SELECT 1 /* /* */ ; SELECT 2 */ ; ${INTO_TAG} VALUES ('a')`),
  says("inserts tag", MYSQL, `SELECT 1 # ' \n; ${INTO_TAG} VALUES ('a')`),
  says("inserts tag", MYSQL, `SELECT 1 --1; ${INTO_TAG} VALUES ('a')`),
  says("nothing if item", PG_SQLITE, 'UPDATE "shop_item" SET "title" = \'x\' WHERE "price" = 1'),
  says(
    "inserts tag",
    ALL,
    `UPDATE shop_item SET price = 1; ${INTO_TAG} VALUES ('a'); DELETE FROM orders`,
  ),
  // A row of an earlier statement feeds a later one.
  says(
    "inserts category, tag",
    ALL,
    `${INTO_TAG} VALUES ('a'); INSERT INTO shop_category (name) SELECT label FROM shop_tag`,
  ),
  // Links between tables.
  says(
    "nothing if item",
    ALL,
    "INSERT INTO shop_item_tags (item_id, tag_id) SELECT i.id, t.id FROM shop_item i CROSS JOIN shop_tag t",
  ),
  says(
    "nothing if item",
    ALL,
    "DELETE FROM shop_item_tags WHERE tag_id IN (SELECT id FROM shop_tag WHERE label = 'x')",
  ),
  says(
    "nothing if tag",
    ALL,
    "DELETE FROM shop_tag WHERE id NOT IN (SELECT tag_id FROM shop_item_tags)",
  ),
];
