import { describe, expect, test } from "vitest";
import { statementsOf } from "./statements-of.js";

describe("SQL as statements on a schema", () => {
  test("a table with keys, checks and defaults", async () => {
    const [table] = await statementsOf(
      "postgres",
      `CREATE TABLE IF NOT EXISTS "Order" (
         id serial PRIMARY KEY,
         total numeric(10, 2) NOT NULL DEFAULT 0 CHECK (total >= 0),
         state varchar NULL DEFAULT 'new'::character varying,
         "customerId" uuid REFERENCES customer(id) ON DELETE CASCADE ON UPDATE NO ACTION,
         CONSTRAINT uq UNIQUE (state, "customerId")
       ) WITH (fillfactor = 70)`,
    );
    expect(table).toMatchObject({
      kind: "createTable",
      table: { name: "Order" },
      onConflict: "skip",
      columns: [
        {
          name: "id",
          type: { canonical: "integer" },
          notNull: true,
          autoIncrement: { kind: "serial", sequenceType: "integer" },
        },
        { name: "total", type: { text: "numeric(10, 2)" }, notNull: true, default: { text: "0" } },
        { name: "state", notNull: false, default: { text: "'new'::character varying" } },
        { name: "customerId", type: { text: "uuid" } },
      ],
      constraints: [
        { kind: "primaryKey", columns: ["id"], naming: "derived" },
        { kind: "check", condition: { text: "total >= 0", columns: ["total"] } },
        { kind: "foreignKey", target: { name: "customer" }, onDelete: "cascade" },
        { kind: "unique", name: "uq", columns: ["state", "customerId"], naming: "given" },
      ],
      options: [{ name: "fillfactor", text: "70" }],
    });
  });

  test("one ALTER TABLE is as many statements as it does things, of one issue", async () => {
    const statements = await statementsOf(
      "postgres",
      `ALTER TABLE t ADD COLUMN a int NOT NULL, ALTER COLUMN b TYPE bigint USING b::bigint,
         ALTER b SET NOT NULL, ALTER c DROP DEFAULT, DROP COLUMN IF EXISTS d CASCADE,
         DROP CONSTRAINT k, ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES u NOT VALID`,
    );
    expect(statements.map(({ kind }) => kind)).toEqual([
      "addColumn",
      "alterColumn",
      "alterColumn",
      "alterColumn",
      "dropColumn",
      "dropConstraint",
      "addConstraint",
    ]);
    expect(new Set(statements.map(({ origin }) => origin.issue)).size).toBe(1);
  });

  test("MySQL's MODIFY and CHANGE carry the whole column, and KEY is an index", async () => {
    const statements = await statementsOf(
      "mysql",
      "CREATE TABLE `t` (`a` int(11) unsigned NOT NULL AUTO_INCREMENT COMMENT 'x', `b` enum('p','q') CHARACTER SET utf8mb4, KEY `i` (`b`(10)), PRIMARY KEY (`a`)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4",
      "ALTER TABLE `t` MODIFY `b` longtext NOT NULL AFTER `a`, CHANGE `a` `id` bigint",
    );
    expect(statements).toMatchObject([
      {
        kind: "createTable",
        columns: [
          { name: "a", type: { text: "int(11) unsigned" }, comment: "x" },
          { name: "b", options: [{ name: "character set" }] },
        ],
        indexes: [{ name: "i", elements: [{ of: { column: "b" }, attributes: "( 10 )" }] }],
        options: [{ name: "engine" }, { name: "character set" }],
      },
      { kind: "alterColumn", column: "b", change: { place: { kind: "after", column: "a" } } },
      { kind: "alterColumn", column: "a", change: { column: { name: "id" } } },
    ]);
  });

  test("how MySQL is to do something says nothing of what comes of it", async () => {
    const manners = "ALTER TABLE t ADD a int NULL, ALGORITHM = INSTANT, LOCK=NONE";
    expect(await statementsOf("mysql", manners)).toMatchObject([{ kind: "addColumn" }]);
    const index = "CREATE INDEX i ON t (a) ALGORITHM=INPLACE LOCK NONE";
    expect(await statementsOf("mysql", index)).toMatchObject([{ kind: "createIndex" }]);
    const gone = "DROP INDEX i ON t ALGORITHM = INPLACE";
    expect(await statementsOf("mysql", gone)).toMatchObject([{ kind: "dropIndex" }]);
  });

  test("NULLS DISTINCT is the usual way, NULLS NOT DISTINCT is not", async () => {
    const attributes = (text: string): Promise<readonly unknown[]> =>
      statementsOf("postgres", text);
    expect(await attributes("create unique index i on t (a) nulls distinct")).toMatchObject([
      { kind: "createIndex", index: { attributes: [] } },
    ]);
    expect(await attributes("create unique index i on t (a) nulls not distinct")).toMatchObject([
      { kind: "createIndex", index: { attributes: ["nulls not distinct"] } },
    ]);
  });

  test("indexes of columns and expressions", async () => {
    const [first, second] = await statementsOf(
      "postgres",
      "CREATE UNIQUE INDEX CONCURRENTLY i ON t USING gin (lower(a) text_ops DESC, b) INCLUDE (c) WHERE d IS NULL",
      "CREATE INDEX ON t ((a ->> 'x'))",
    );
    expect(first).toMatchObject({
      kind: "createIndex",
      concurrently: true,
      index: {
        name: "i",
        unique: true,
        method: "gin",
        elements: [
          { of: { expression: { text: "lower(a)", columns: ["a"] } }, attributes: "text_ops desc" },
          { of: { column: "b" }, attributes: "" },
        ],
        include: ["c"],
        where: { text: "d IS NULL", columns: ["d"] },
      },
    });
    expect(second).toMatchObject({
      index: { name: undefined, elements: [{ of: { kind: "expression" } }] },
    });
  });

  test("objects beside tables", async () => {
    const statements = await statementsOf(
      "postgres",
      `CREATE TYPE mood AS ENUM ('sad', 'ok');
       ALTER TYPE mood ADD VALUE IF NOT EXISTS 'happy' AFTER 'ok';
       CREATE TRIGGER tr BEFORE UPDATE ON public.t FOR EACH ROW EXECUTE FUNCTION f();
       COMMENT ON COLUMN t.a IS 'x';
       DROP VIEW IF EXISTS v, w;`,
    );
    expect(statements).toMatchObject([
      { kind: "createObject", object: { kind: "enum", values: ["sad", "ok"] } },
      { kind: "alterObject", change: { value: "happy", place: { kind: "after", value: "ok" } } },
      { kind: "createObject", object: { kind: "trigger", on: { schema: "public", name: "t" } } },
      { kind: "alterColumn", column: "a", change: { aspect: "comment", comment: "x" } },
      { kind: "dropObject", name: { name: "v" }, onMissing: "skip" },
      { kind: "dropObject", name: { name: "w" } },
    ]);
  });

  test("a trigger's body is one statement", async () => {
    const statements = await statementsOf(
      "sqlite",
      "CREATE TRIGGER x AFTER INSERT ON t BEGIN UPDATE u SET a = CASE WHEN 1 THEN 2 END; DELETE FROM v; END; CREATE TABLE w (a)",
    );
    expect(statements.map(({ kind }) => kind)).toEqual(["createObject", "createTable"]);
  });

  test("rows: what is touched, and when nothing happens", async () => {
    const [update] = await statementsOf(
      "mysql",
      "UPDATE `a` SET `x` = 1 WHERE `y` IN (SELECT `id` FROM `b`)",
    );
    expect(update).toMatchObject({ kind: "changeRows" });
    if (update?.kind !== "changeRows") return;
    expect(update.facts.nothingIf.some((set) => [...set].join() === "a")).toBe(true);
  });

  test.each([
    ["postgres", "ALTER TABLE t CLUSTER ON i", "these"],
    ["postgres", "CREATE TABLE a (LIKE b INCLUDING ALL)", "these"],
    ["postgres", "DO $$ BEGIN PERFORM f(); END $$", "everything"],
    ["postgres", "CREATE TABEL a ()", "these"],
    ["mysql", "ALTER TABLE t CONVERT TO CHARACTER SET utf8mb4", "these"],
    ["postgres", "CREATE TABLE \uE001 (a int)", "these"],
  ] as const)("%s: what is not understood is opaque: %s", async (dialect, sql, touches) => {
    const [statement] = await statementsOf(dialect, sql);
    expect(statement).toMatchObject({ kind: "opaqueStatement", touches: { kind: touches } });
  });
});
