import { beforeAll, describe, expect, it } from "vitest";
import type { Dialect } from "../../src/sql/dialect.js";
import { loadPostgresParser, type PostgresParser } from "../../src/sql/postgres/parser.js";
import type { KnownSchema } from "../../src/sql/translate/tables.js";
import { translateSql, type Translation } from "../../src/sql/translate/translate.js";

let parser: PostgresParser;

beforeAll(async () => {
  parser = await loadPostgresParser();
});

const SCHEMA: KnownSchema = {
  tables: new Map([
    [
      "t",
      new Map([
        ["id", "identity"],
        ["name", "text"],
        ["code", "text"],
        ["done", "boolean"],
        ["rank", "integer"],
        ["born", "other"],
      ]),
    ],
  ]),
  indexes: new Map([["i", "t"]]),
};

function translated(sql: string, dialect: Dialect = "mssql"): Translation {
  return translateSql(sql, dialect, SCHEMA, parser);
}

describe("translating SQL", () => {
  it.each([
    ["UPDATE t SET done = true", "UPDATE [t] SET [done] = 1"],
    [
      "UPDATE t SET name = 'it''s', rank = 0 WHERE NOT done AND (rank > 3 OR code IS NOT NULL)",
      "UPDATE [t] SET [name] = N'it''s', [rank] = 0 WHERE NOT ([done] = 1) AND ([rank] > 3 OR [code] IS NOT NULL)",
    ],
    [
      "UPDATE t SET rank = CASE WHEN done THEN 1 ELSE '2'::integer END WHERE t.code IN ('a', 'b') AND rank BETWEEN 1 AND 3",
      "UPDATE [t] SET [rank] = CASE WHEN [done] = 1 THEN 1 ELSE 2 END WHERE [code] IN (N'a', N'b') AND [rank] BETWEEN 1 AND 3",
    ],
    [
      "UPDATE `t` SET `name` = COALESCE(name, code, '') WHERE `done` = 0",
      "UPDATE [t] SET [name] = COALESCE([name], [code], N'') WHERE [done] = 0",
    ],
    ["DELETE FROM t WHERE 3 < id", "DELETE FROM [t] WHERE 3 < [id]"],
    [
      "INSERT INTO t (name, done, born) VALUES ('a', TRUE, NULL), ('b', false, NULL)",
      "INSERT INTO [t] ([name], [done], [born]) VALUES (N'a', 1, NULL), (N'b', 0, NULL)",
    ],
    [
      "ALTER TABLE t RENAME COLUMN rank TO place",
      "EXEC sp_rename N'[t].[rank]', N'place', N'COLUMN'",
    ],
    ["ALTER TABLE t RENAME TO u", "EXEC sp_rename N'[t]', N'u'"],
    ["CREATE INDEX CONCURRENTLY k ON t (rank, done)", "CREATE INDEX [k] ON [t] ([rank], [done])"],
    ["DROP INDEX CONCURRENTLY IF EXISTS i", "DROP INDEX IF EXISTS [i] ON [t]"],
  ])("%s", (sql, wanted) => {
    expect(translated(sql)).toEqual({ ok: true, statements: [wanted] });
  });

  it("gives a statement each", () => {
    expect(translated("UPDATE t SET done = true; DELETE FROM t WHERE done;")).toEqual({
      ok: true,
      statements: ["UPDATE [t] SET [done] = 1", "DELETE FROM [t] WHERE [done] = 1"],
    });
  });

  it.each<readonly [Dialect, string]>([
    ["postgres", 'UPDATE "t" SET "done" = TRUE WHERE "done"'],
    ["mysql", "UPDATE `t` SET `done` = 1 WHERE `done` = 1"],
    ["sqlite", 'UPDATE "t" SET "done" = 1 WHERE "done" = 1'],
  ])("for %s", (dialect, wanted) => {
    expect(translated("UPDATE t SET done = 1 WHERE done", dialect)).toEqual({
      ok: true,
      statements: [wanted],
    });
  });

  // Each of these means something else on another database, or would have to be guessed.
  it.each([
    "UPDATE t SET name = name || 'x'",
    "UPDATE t SET name = 'x' WHERE name LIKE 'a%'",
    "UPDATE t SET name = lower(name)",
    "UPDATE t SET born = now()",
    "UPDATE t SET born = '2020-01-01'",
    "UPDATE t SET rank = rank / 2",
    "UPDATE t SET rank = 3000000000",
    "UPDATE t SET rank = '1'",
    "UPDATE t SET rank = done",
    "UPDATE t SET name = true",
    "UPDATE t SET done = 2",
    "UPDATE t SET done = (rank > 1)",
    "UPDATE t SET id = 1",
    "UPDATE t SET name = code, code = name",
    "UPDATE t SET name = 'a\\b'",
    "UPDATE t SET done = true WHERE name = NULL",
    "UPDATE t SET done = true WHERE done IS TRUE",
    "UPDATE t SET done = true WHERE rank",
    "UPDATE t SET done = true WHERE unknown = 1",
    "UPDATE t SET done = true WHERE id IN (SELECT id FROM t)",
    "UPDATE t SET done = true FROM u WHERE u.id = t.id",
    "UPDATE t SET done = true RETURNING id",
    "UPDATE t AS x SET done = true",
    "UPDATE ONLY t SET done = true",
    "UPDATE s.t SET done = true",
    "UPDATE u SET done = true",
    'UPDATE t SET name = "code"',
    "WITH x AS (SELECT 1) UPDATE t SET done = true",
    "DELETE FROM t USING u WHERE u.id = t.id",
    "INSERT INTO t (id, name) VALUES (1, 'a')",
    "INSERT INTO t VALUES ('a')",
    "INSERT INTO t (name) SELECT name FROM t",
    "INSERT INTO t (name) VALUES ('a') ON CONFLICT DO NOTHING",
    "INSERT IGNORE INTO t (name) VALUES ('a')",
    "REPLACE INTO t (name) VALUES ('a')",
    "CREATE UNIQUE INDEX k ON t (rank)",
    "CREATE INDEX k ON t (name)",
    "CREATE INDEX k ON t (lower(name))",
    "CREATE INDEX k ON t (rank DESC)",
    "CREATE INDEX k ON t (rank) WHERE done",
    "CREATE INDEX k ON t USING brin (rank)",
    "DROP INDEX j",
    "DROP INDEX i CASCADE",
    "DROP TABLE t",
    "ALTER TABLE t ADD COLUMN x integer",
    "ALTER TABLE t RENAME CONSTRAINT a TO b",
    "TRUNCATE t",
    "CREATE EXTENSION pg_trgm",
    "SELECT setval('t_id_seq', 3)",
    "DO $$ BEGIN NULL; END $$",
    "UPDATE t SET done = true; VACUUM",
  ])("leaves alone: %s", (sql) => {
    expect(translated(sql)).toMatchObject({ ok: false });
  });
});
