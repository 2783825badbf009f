import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import {
  emptyText,
  factsOfLast,
  factsOfText,
  migration,
  SHOP,
  touchText,
  worldAfter,
} from "./world.js";

/** What SQL touches: entities and members, by the names that the database has for them. */
const TOUCHES: readonly (readonly [string, string])[] = [
  ["SELECT 1", ""],
  ["UPDATE shop_item SET price = 1 WHERE title = 'a;b'", "item read title; item update price"],
  ["UPDATE orders SET remark = ''", "order read -; order update note"],
  ['UPDATE "orders" SET "remark" = \'x\'', "order read -; order update note"],
  ["DELETE FROM `shop_tag`", "item read tags; tag delete all; tag read -"],
  // What foreign keys point to is looked up.
  ["UPDATE shop_line SET item_id = NULL", "item read id; line read -; line update item"],
  [
    "INSERT INTO shop_item_tags (item_id, tag_id) SELECT i.id, t.id FROM shop_item i, shop_tag t",
    "item read id,tags; item update tags; tag read id",
  ],
  ["DROP TABLE old_stuff", ""],
  ["CREATE INDEX fresh ON shop_item USING gin (title gin_trgm_ops)", "item update title"],
  // SQLite would lose it when Django remakes the table.
  ["CREATE INDEX fresh ON shop_item (title)", "item update all"],
  ["DROP INDEX order_number_idx", "order update number,order_number_idx"],
  ["COMMENT ON COLUMN orders.remark IS 'x'", "order update note"],
  ["UPDATE report SET total = 1", "everything"],
  ["UPDATE nowhere SET total = 1", "everything"],
  ["UPDATE archive.orders SET number = 1", "everything"],
  ["CREATE EXTENSION hstore", "everything"],
  ["DO $$ BEGIN DELETE FROM orders; END $$", "line read order; order delete all; order read -"],
  ["DO $$ BEGIN CALL rebuild(); END $$", "everything"],
  ["DO $$ BEGIN EXECUTE 'DELETE FROM ' || current_schema() || '.orders'; END $$", "everything"],
  ["DO $$ DECLARE t text; BEGIN SELECT a INTO t FROM nowhere; END $$", "everything"],
  [
    "DO $$ BEGIN IF to_regclass('x') IS NULL THEN UPDATE orders SET number = 1; END IF; END $$",
    "everything",
  ],
  ["SELECT rebuild_everything()", "everything"],
  ["SET CONSTRAINTS ALL IMMEDIATE", "everything"],
  ["SET LOCAL lock_timeout = '2s'", ""],
];

test.each(TOUCHES)("%s", (text, touches) => {
  expect(touchText(factsOfText(text))).toBe(touches);
});

/** Statements that try to look like less than they are, or that are known to be harmless only on a close look. */
const TRICKS: readonly (readonly [string, string])[] = [
  // SQL Server needs no semicolon.
  ["SELECT 1 DELETE FROM shop_item", "everything | unknown"],
  ["DELETE FROM orders DELETE FROM shop_item", "everything | unknown"],
  ["SELECT 1 a, 2 COMMIT", "everything | unknown"],
  ["WITH x AS (SELECT 1 AS a) SELECT (1) DELETE FROM orders", "everything | unknown"],
  ["SELECT TOP 5 * INTO fresh FROM orders", "everything | unknown"],
  ["UPDATE o SET number = 1 FROM orders o", "everything | unknown"],
  // Quotes, comments and brackets.
  ["UPDATE [orders] SET [number] = 1", "order read -; order update number | nothing if order"],
  [
    'UPDATE orders SET number = 1 WHERE remark = "x"',
    "order read note; order update number | nothing if order",
  ],
  ["SELECT array['] ; DELETE FROM orders; --']", "everything | unknown"],
  ["SELECT ARRAY['a', 'b']::text[], number[1] FROM orders", "order read number | nothing"],
  ["/*!50000 DELETE FROM orders */", "everything | unknown"],
  ["SELECT U&'\\0041'", "everything | unknown"],
  ["SELECT 'unclosed", "everything | unknown"],
  // Names.
  ["UPDATE ORDERS SET NUMBER = 1", "order read -; order update number | nothing if order"],
  ["UPDATE public.orders SET number = 1", "order read -; order update number | nothing if order"],
  ["UPDATE other.orders SET number = 1", "everything | unknown"],
  ["SELECT o FROM orders o", "order read all | nothing"],
  ["SELECT orders FROM orders", "order read all | nothing"],
  ["SELECT count(*) FROM shop_tag NATURAL JOIN orders", "order read all; tag read all | nothing"],
  ["SELECT a.x FROM orders AS a (x, y)", "order read all | nothing"],
  ["WITH orders AS (SELECT 1 AS number) SELECT number FROM orders", "order read number | nothing"],
  // Functions and operators of the project's own.
  ["SELECT weird(number) FROM orders", "everything | unknown"],
  ["SELECT dblink_exec('x', 'DELETE FROM orders')", "everything | unknown"],
  ["SELECT query_to_xml('DELETE FROM orders', true, false, '')", "everything | unknown"],
  ["SELECT set_config('search_path', 'x', false)", "everything | unknown"],
  ["SELECT 1 OPERATOR(x.+) 2", "everything | unknown"],
  ["CREATE INDEX fresh ON orders (weird(number))", "everything | schema"],
  ["ALTER TABLE orders ALTER COLUMN number SET DEFAULT weird()", "everything | schema"],
  // More than it seems.
  ["EXPLAIN ANALYZE DELETE FROM orders", "everything | unknown"],
  ["BEGIN; DELETE FROM orders; COMMIT", "everything | unknown"],
  ["PREPARE p AS DELETE FROM orders", "everything | unknown"],
  ["SELECT 1 INTO fresh FROM orders", "everything | unknown"],
  ["COPY orders TO PROGRAM 'x'", "everything | unknown"],
  ["SET session_replication_role = replica", "everything | unknown"],
  ["SET FOREIGN_KEY_CHECKS = 0", "everything | unknown"],
  ["SELECT @x := max(id) FROM orders", "everything | unknown"],
  ["SELECT * FROM orders INTO OUTFILE 'x'", "everything | unknown"],
  ["PRAGMA foreign_keys = OFF", "everything | unknown"],
  ["ALTER TABLE orders INHERIT base", "everything | unknown"],
  ["ALTER TABLE orders DISABLE TRIGGER ALL", "everything | unknown"],
  // Views stand for other tables.
  ["CREATE VIEW fresh AS SELECT label FROM shop_tag", "tag read label | schema"],
  ["CREATE VIEW fresh AS SELECT label FROM shop_tag; DELETE FROM fresh", "everything | unknown"],
  ["DROP VIEW report", "everything | schema"],
  // Tables that no model has.
  [
    "CREATE TABLE fresh (id int); INSERT INTO fresh SELECT id FROM shop_tag; DROP TABLE fresh",
    "tag read id | schema",
  ],
  ["CREATE TABLE report (id int)", "everything | schema"],
  ["ALTER TABLE orders RENAME TO fresh", "line read order; order update all | schema"],
  // CASCADE.
  [
    "TRUNCATE shop_category CASCADE",
    "category delete all; item delete all; item read category; line delete all | nothing if category, item, line",
  ],
  [
    "DROP TABLE shop_item CASCADE",
    "category read id; item update all; line delete all; line read item | schema",
  ],
  // Quoted names, which MySQL would take for strings.
  [
    'CREATE UNIQUE INDEX CONCURRENTLY "fresh" ON "orders" ("number")',
    "order update number | schema",
  ],
  ['DROP INDEX CONCURRENTLY "order_number_idx"', "order update number,order_number_idx | schema"],
  ['CREATE TABLE IF NOT EXISTS fresh( "id" serial )', " | schema"],
  // MySQL's own forms.
  ["ALTER TABLE orders MODIFY COLUMN number BIGINT", "line read order; order update all | schema"],
  ["ALTER TABLE orders RENAME fresh", "everything | unknown"],
  ["RENAME TABLE orders TO fresh", "everything | unknown"],
  ["LOAD DATA INFILE 'x' INTO TABLE orders", "everything | unknown"],
  ["UPDATE shop_tag SET strange = 1 ORDER BY id LIMIT 1", "everything | unknown"],
];

test.each(TRICKS)("%s", (text, expected) => {
  const facts = factsOfText(text);
  expect(`${touchText(facts)} | ${emptyText(facts)}`).toBe(expected);
});

/** What is left in the database for later steps to meet. */
const LEAVES: readonly (readonly [string, string])[] = [
  ["CREATE TRIGGER t BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION f()", "acts shop.order"],
  ["CREATE RULE r AS ON DELETE TO orders DO INSTEAD NOTHING", "acts shop.order"],
  [
    "ALTER TABLE shop_line ADD FOREIGN KEY (item_id) REFERENCES shop_item (id) ON DELETE CASCADE",
    "acts shop.item",
  ],
  ["ALTER TABLE shop_line ADD FOREIGN KEY (item_id) REFERENCES shop_item (id)", ""],
  ["CREATE TEMP TABLE orders AS SELECT 1 AS number", "acts shop.order; replaces shop.order"],
  ["CREATE FUNCTION lower(text) RETURNS text AS $$ SELECT $1 $$ LANGUAGE sql", "acts any"],
  ["SELECT audit_table('orders')", "acts any"],
  ["DO $$ BEGIN EXECUTE 'CREATE ' || 'TRIGGER x'; END $$", "acts any"],
  ["DO $$ BEGIN UPDATE orders SET number = 1; END $$", ""],
  ["ALTER SEQUENCE orders_id_seq RESTART WITH 1000", "sequence shop.order"],
  ["SELECT setval('orders_id_seq', (SELECT max(id) FROM orders))", ""],
  ["UPDATE orders SET number = 1", ""],
];

test.each(LEAVES)("%s leaves: %s", (text, expected) => {
  const hides = factsOfText(text).hides.map(({ what, on }) => `${what} ${on ?? "any"}`);
  expect([...new Set(hides)].join("; ")).toBe(expected);
});

test("a sequence that was moved does not stand at its start", () => {
  const reset = "SELECT setval(pg_get_serial_sequence('orders', 'id'), 1, false)";
  expect(emptyText(factsOfText(reset))).toBe("nothing if order");
  expect(emptyText(factsOfText(`SELECT nextval('orders_id_seq'); ${reset}`))).toBe("unknown");
});

test("tables that may hold rows prove nothing, where others do", () => {
  const insert =
    "INSERT INTO shop_tag (label) SELECT i.title FROM shop_item i JOIN orders o ON o.id = i.id";
  const mayHoldRows = (entity: string): boolean => entity === "shop.item";
  expect(emptyText(factsOfText(insert))).toBe("nothing if item");
  expect(emptyText(factsOfText(insert, { mayHoldRows }))).toBe("nothing if order");
});

describe("RunSQL", () => {
  const touches = (call: string, head = ""): string =>
    touchText(factsOfLast(migration([...SHOP, call], head)));

  test("a list, with parameters", () => {
    expect(
      touches(
        "RunSQL(['UPDATE shop_tag SET label = 1', ('UPDATE orders SET number = %s', [1]), ('DELETE FROM shop_line', None)])",
      ),
    ).toBe(
      "line delete all; line read -; order read -; order update number; tag read -; tag update label",
    );
  });

  test("constants, joined and formatted", () => {
    const head = "TABLE = 'orders'\nSQL = f'UPDATE {TABLE} ' + 'SET %s = 1' % 'number'\n";
    expect(touches("RunSQL(SQL)", head)).toBe("order read -; order update number");
  });

  test("both ways", () => {
    expect(touches("RunSQL(migrations.RunSQL.noop, 'UPDATE orders SET number = 1')")).toBe(
      "order read -; order update number",
    );
  });

  test("a name that was derived from an older one", () => {
    const steps = [
      "CreateModel('Ape', [('id', models.AutoField(primary_key=True)), ('slug', models.SlugField(unique=True))])",
      "RenameModel('Ape', 'Bee')",
      "RunSQL('ALTER SEQUENCE shop_ape_id_seq RESTART; DROP INDEX shop_ape_slug_12345678_like')",
    ];
    const facts = factsOfLast(migration(steps));
    expect(touchText(facts)).toBe("bee update all");
    expect(facts.derivedNames).toEqual(["shop_ape_id_seq", "shop_ape_slug_12345678_like"]);
  });

  test("a long name of a many-to-many table, which Django cuts", () => {
    const field = "a_name_of_a_field_that_goes_on_and_on_until_it_is_too_long";
    const steps = [
      "CreateModel('Ape', [('id', models.AutoField(primary_key=True))])",
      `CreateModel('Bee', [('id', models.AutoField(primary_key=True)), ('${field}', models.ManyToManyField('shop.Ape'))])`,
      "RunSQL('DELETE FROM shop_bee_a_name_of_a_field_that_goes_on_and_on_until_it_DIGEST')",
    ];
    const whole = `shop_bee_${field}`;
    const digest = createHash("md5").update(whole).digest("hex").slice(0, 4);
    const named = steps.map((step) =>
      step.replace(/shop_bee_a\w+DIGEST/, `${whole.slice(0, 59)}${digest}`),
    );
    expect(touchText(factsOfLast(migration(named)))).toContain(`bee update ${field}`);
  });

  test("computed SQL leaves something behind only where its words may", () => {
    const hides = (call: string): number => factsOfLast(migration([...SHOP, call])).hides.length;
    expect(hides("RunSQL('UPDATE orders SET remark = %s' % settings.WORD)")).toBe(0);
    expect(hides("RunSQL('CREATE TRIGGER {0}'.format(settings.WORD))")).toBe(1);
    expect(hides("RunSQL(read('x.sql'))")).toBe(1);
  });

  test("an index that a model has later is one of its members", () => {
    const steps = [
      "CreateModel('Ape', [('id', models.AutoField(primary_key=True)), ('slug', models.CharField(max_length=9))])",
      "RunSQL('CREATE INDEX CONCURRENTLY ape_slug ON shop_ape (slug)')",
      "AddIndex('ape', models.Index(fields=['slug'], name='ape_slug'))",
    ];
    const [create = "", sql = "", index = ""] = steps;
    const { everUsed } = worldAfter(migration([create, index]).operations);
    expect(touchText(factsOfLast(migration([create, sql]), { everUsed }))).toBe(
      "ape update ape_slug,slug",
    );
    const other = sql.replace("shop_ape (", "shop_item (");
    expect(touchText(factsOfLast(migration([...SHOP, create, other]), { everUsed }))).toBe(
      "everything",
    );
  });

  test("what only the project's code knows is everything", () => {
    expect(touches("RunSQL(read('x.sql'))")).toBe("everything");
    expect(touches("RunSQL([('UPDATE orders SET number = %s', [AsIs('x')])])")).toBe("everything");
  });
});

test("triggers of before make writes unknown, and reads not", () => {
  const reason = {
    text: "a trigger",
    slice: { file: { path: "", text: "" }, start: 0, end: 0, edits: [] },
  };
  const hidden = [{ what: "acts", on: "shop.order", reason } as const];
  const of = (text: string): string => {
    const facts = factsOfText(text, { hidden });
    return `${touchText(facts)} | ${emptyText(facts)}`;
  };
  expect(of("UPDATE orders SET number = 1")).toBe("everything | unknown");
  expect(of("SELECT * FROM orders")).toBe("order read all | nothing");
  expect(of("UPDATE shop_tag SET label = 1")).toBe("tag read -; tag update label | nothing if tag");
});
