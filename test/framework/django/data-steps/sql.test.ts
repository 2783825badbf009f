import { describe, expect, test } from "vitest";
import { emptyText, factsOfLast, factsOfText, migration, SHOP, touchText } from "./world.js";

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
  ["DO $$ BEGIN DELETE FROM orders; END $$", "everything"],
  ["SELECT rebuild_everything()", "everything"],
  ["SET CONSTRAINTS ALL IMMEDIATE", "everything"],
  ["SET LOCAL lock_timeout = '2s'", ""],
];

test.each(TOUCHES)("%s", (text, touches) => {
  expect(touchText(factsOfText(text))).toBe(touches);
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
