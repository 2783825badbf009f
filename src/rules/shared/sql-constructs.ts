import type { Dialect } from "../../sql/dialect.js";

/** A form of SQL that not all databases take. */
export interface SqlConstruct {
  /** What it is called in messages. */
  readonly what: string;
  /** Found in the form of a statement (`StatementForm`); `flat` leaves out what stands in parentheses. */
  readonly pattern: RegExp;
  readonly in: "text" | "flat";
  /** The databases that take it; `mariadb` stands for that server beside MySQL. */
  readonly takenBy: readonly (Dialect | "mariadb")[];
  /** A statement on a table `t` with the columns `id` and `a` (an integer), with an index `i` on `a` and a check `c`, that uses nothing else of this list. */
  readonly example: string;
}

const N = String.raw`[\w$]+(?: \. [\w$]+)?`;

function construct(
  what: string,
  pattern: string,
  takenBy: SqlConstruct["takenBy"],
  example: string,
  where: SqlConstruct["in"] = "text",
): SqlConstruct {
  return { what, pattern: new RegExp(pattern), in: where, takenBy, example };
}

/**
 * Forms of SQL that some databases refuse, from their manuals (PostgreSQL "SQL Commands", MySQL "SQL Statements", MariaDB's knowledge
 * base, SQLite "SQL As Understood", T-SQL reference). The examples are run on PostgreSQL, MariaDB and SQLite by the oracle of the rules.
 */
export const SQL_CONSTRUCTS: readonly SqlConstruct[] = [
  construct(
    "CREATE EXTENSION",
    "^CREATE EXTENSION\\b",
    ["postgres"],
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
  ),
  construct("COMMENT ON", "^COMMENT ON\\b", ["postgres"], "COMMENT ON TABLE t IS 'x'"),
  construct(
    "a cast with ::",
    "(?<!GEOGRAPHY|GEOMETRY|HIERARCHYID) : : ",
    ["postgres"],
    "UPDATE t SET a = '1'::integer",
  ),
  construct(
    "ON CONFLICT",
    "\\bON CONFLICT\\b",
    ["postgres", "sqlite"],
    "INSERT INTO t (id, a) VALUES (1, 1) ON CONFLICT DO NOTHING",
  ),
  construct(
    "RETURNING",
    "\\bRETURNING\\b",
    ["postgres", "sqlite", "mariadb"],
    "INSERT INTO t (id, a) VALUES (2, 1) RETURNING id",
  ),
  construct("ILIKE", "\\bILIKE\\b", ["postgres"], "DELETE FROM t WHERE 'a' ILIKE 'b'"),
  construct(
    "LIMIT",
    "\\bLIMIT (?:0|\\?|ALL)\\b",
    ["postgres", "mysql", "sqlite"],
    "SELECT id FROM t LIMIT 1",
  ),
  construct(
    "an index made CONCURRENTLY",
    "^(?:CREATE(?: UNIQUE)?|DROP) INDEX CONCURRENTLY\\b",
    ["postgres"],
    "CREATE INDEX CONCURRENTLY j ON t (a)",
  ),
  construct(
    "CREATE TABLE IF NOT EXISTS",
    "^CREATE TABLE IF NOT EXISTS\\b",
    ["postgres", "mysql", "sqlite"],
    "CREATE TABLE IF NOT EXISTS u (id integer)",
  ),
  construct(
    "CREATE INDEX IF NOT EXISTS",
    "^CREATE(?: UNIQUE)? INDEX IF NOT EXISTS\\b",
    ["postgres", "sqlite", "mariadb"],
    "CREATE INDEX IF NOT EXISTS k ON t (a)",
  ),
  construct(
    "DROP INDEX without its table",
    `^DROP INDEX (?:IF EXISTS )?${N}(?: , ${N})*(?: CASCADE| RESTRICT)?$`,
    ["postgres", "sqlite"],
    "DROP INDEX i",
  ),
  construct(
    "ALTER COLUMN … TYPE",
    `^ALTER TABLE .* ALTER (?:COLUMN )?${N} (?:SET DATA )?TYPE\\b`,
    ["postgres"],
    "ALTER TABLE t ALTER COLUMN a TYPE bigint",
    "flat",
  ),
  construct(
    "ALTER COLUMN … SET or DROP NOT NULL",
    `^ALTER TABLE .* ALTER (?:COLUMN )?${N} (?:SET|DROP) NOT NULL\\b`,
    ["postgres"],
    "ALTER TABLE t ALTER COLUMN a DROP NOT NULL",
    "flat",
  ),
  construct(
    "ALTER COLUMN … SET or DROP DEFAULT",
    `^ALTER TABLE .* ALTER (?:COLUMN )?${N} (?:SET|DROP) DEFAULT\\b`,
    ["postgres", "mysql"],
    "ALTER TABLE t ALTER COLUMN a SET DEFAULT 1",
    "flat",
  ),
  construct(
    "ALTER TABLE … RENAME",
    `^ALTER TABLE (?:IF EXISTS |ONLY )*${N} RENAME (?:TO|COLUMN)\\b`,
    ["postgres", "mysql", "sqlite"],
    "ALTER TABLE t RENAME COLUMN a TO b",
    "flat",
  ),
  construct(
    "RENAME CONSTRAINT",
    `^ALTER TABLE (?:IF EXISTS |ONLY )*${N} RENAME CONSTRAINT\\b`,
    ["postgres"],
    "ALTER TABLE t RENAME CONSTRAINT c TO d",
    "flat",
  ),
  construct(
    "ALTER INDEX … RENAME",
    `^ALTER INDEX (?:IF EXISTS )?${N} RENAME\\b`,
    ["postgres"],
    "ALTER INDEX i RENAME TO j",
  ),
  construct(
    "ALTER SEQUENCE … OWNED BY",
    "^(?:ALTER|CREATE) SEQUENCE .*\\bOWNED BY\\b",
    ["postgres"],
    "CREATE SEQUENCE s2 OWNED BY t.a",
  ),
  construct(
    "MODIFY COLUMN",
    `^ALTER TABLE .* MODIFY (?:COLUMN )?${N}\\b`,
    ["mysql"],
    "ALTER TABLE t MODIFY COLUMN a bigint",
    "flat",
  ),
  construct(
    "CHANGE COLUMN",
    `^ALTER TABLE ${N} CHANGE (?:COLUMN )?${N} ${N}\\b`,
    ["mysql"],
    "ALTER TABLE t CHANGE COLUMN a b bigint",
    "flat",
  ),
  construct(
    "AUTO_INCREMENT",
    "\\bAUTO_INCREMENT\\b",
    ["mysql", "sqlite"],
    "CREATE TABLE u (id integer AUTO_INCREMENT PRIMARY KEY)",
  ),
  construct(
    "AUTOINCREMENT",
    "\\bAUTOINCREMENT\\b",
    ["sqlite"],
    "CREATE TABLE u (id integer PRIMARY KEY AUTOINCREMENT)",
  ),
  construct("ENGINE =", "\\bENGINE = ", ["mysql"], "CREATE TABLE u (id integer) ENGINE = InnoDB"),
  construct("PRAGMA", "^PRAGMA\\b", ["sqlite"], "PRAGMA foreign_keys"),
  construct(
    "bigserial",
    "^(?:CREATE|ALTER) TABLE .*\\b(?:BIGSERIAL|SMALLSERIAL)\\b",
    ["postgres", "sqlite"],
    "CREATE TABLE u (id bigserial)",
  ),
  construct(
    "a type of PostgreSQL",
    "(?:\\bAS|\\bADD(?: COLUMN)? [\\w$]+|[(,] [\\w$]+) (?:JSONB|TIMESTAMPTZ|BYTEA|HSTORE|TSVECTOR|CITEXT)\\b",
    ["postgres", "sqlite"],
    "ALTER TABLE t ADD COLUMN b jsonb",
  ),
  construct(
    "ADD COLUMN",
    `^ALTER TABLE (?:IF EXISTS |ONLY )*${N} ADD COLUMN\\b`,
    ["postgres", "mysql", "sqlite"],
    "ALTER TABLE t ADD COLUMN b integer",
    "flat",
  ),
  construct(
    "ADD or DROP CONSTRAINT",
    `^ALTER TABLE (?:IF EXISTS |ONLY )*${N} (?:ADD|DROP) CONSTRAINT\\b`,
    ["postgres", "mysql", "mssql"],
    "ALTER TABLE t ADD CONSTRAINT e CHECK (a > 0)",
    "flat",
  ),
  construct(
    "LANGUAGE plpgsql",
    "\\bLANGUAGE (?:PLPGSQL|'t'|SQL)\\b",
    ["postgres"],
    "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
  ),
  construct("a block with DO", "^DO (?:\\$|'t')", ["postgres"], "DO $$ BEGIN NULL; END $$"),
  construct(
    "CREATE TYPE … AS ENUM",
    "^CREATE TYPE .*\\bAS ENUM\\b",
    ["postgres"],
    "CREATE TYPE e AS ENUM ('a')",
  ),
  construct("ALTER TYPE", "^ALTER TYPE\\b", ["postgres"], "ALTER TYPE e0 ADD VALUE 'b'"),
  construct(
    "SET CONSTRAINTS",
    "^SET CONSTRAINTS\\b",
    ["postgres"],
    "SET CONSTRAINTS ALL IMMEDIATE",
  ),
  construct(
    "a sequence named by a string",
    "\\b(?:SETVAL|NEXTVAL|CURRVAL|PG_GET_SERIAL_SEQUENCE) \\( '",
    ["postgres"],
    "SELECT setval('s', 2)",
  ),
  construct(
    "USING gin, gist or brin",
    "\\bUSING (?:GIN|GIST|BRIN|SPGIST)\\b",
    ["postgres"],
    "CREATE INDEX j ON t USING brin (a)",
  ),
  construct(
    "gen_random_uuid()",
    "\\bGEN_RANDOM_UUID \\(",
    ["postgres"],
    "SELECT gen_random_uuid()",
  ),
  construct("now()", "\\bNOW \\( \\)", ["postgres", "mysql"], "SELECT now()"),
  construct(
    "TRUE or FALSE",
    "(?:= |, |\\( |DEFAULT |IS |THEN |SELECT |SET [\\w$]+ = )(?:TRUE|FALSE)\\b",
    ["postgres", "mysql", "sqlite"],
    "SELECT id FROM t WHERE (a > 0) = true",
  ),
  construct(
    "UPDATE … FROM",
    "^UPDATE .* SET .* FROM\\b",
    ["postgres", "sqlite", "mssql"],
    "UPDATE t SET a = u.a FROM t AS u WHERE u.id = t.id",
    "flat",
  ),
  construct(
    "UPDATE … JOIN",
    "^UPDATE (?:(?! SET ).)* JOIN .* SET\\b",
    ["mysql"],
    "UPDATE t JOIN t AS u ON u.id = t.id SET t.a = u.a",
    "flat",
  ),
  construct(
    "DELETE … USING",
    // MySQL has another USING, which names the table again.
    "^DELETE FROM ([\\w$]+)(?: AS)?(?: [\\w$]+)? USING (?!\\1\\b)",
    ["postgres"],
    "DELETE FROM t USING (SELECT 1 AS id) AS u WHERE u.id = t.id",
    "flat",
  ),
  construct(
    "INSERT IGNORE",
    "^INSERT IGNORE\\b",
    ["mysql"],
    "INSERT IGNORE INTO t (id, a) VALUES (1, 1)",
  ),
  construct(
    "ON DUPLICATE KEY UPDATE",
    "\\bON DUPLICATE KEY UPDATE\\b",
    ["mysql"],
    "INSERT INTO t (id, a) VALUES (1, 1) ON DUPLICATE KEY UPDATE a = 1",
  ),
  construct(
    "INSERT OR IGNORE",
    "^INSERT OR (?:IGNORE|REPLACE)\\b",
    ["sqlite"],
    "INSERT OR IGNORE INTO t (id, a) VALUES (1, 1)",
  ),
  construct(
    "REPLACE INTO",
    "^REPLACE INTO\\b",
    ["mysql", "sqlite"],
    "REPLACE INTO t (id, a) VALUES (1, 1)",
  ),
  construct(
    "CREATE OR REPLACE",
    "^CREATE OR REPLACE\\b",
    ["postgres", "mysql", "mariadb"],
    "CREATE OR REPLACE VIEW v AS SELECT id FROM t",
  ),
  construct(
    "CREATE TEMPORARY TABLE",
    "^CREATE TEMP(?:ORARY)? TABLE\\b",
    ["postgres", "mysql", "sqlite"],
    "CREATE TEMPORARY TABLE u (id integer)",
  ),
  construct("TRUNCATE", "^TRUNCATE\\b", ["postgres", "mysql", "mssql"], "TRUNCATE TABLE t"),
  construct("VACUUM", "^VACUUM\\b", ["postgres", "sqlite"], "VACUUM"),
  construct("ifnull()", "\\bIFNULL \\(", ["mysql", "sqlite"], "SELECT ifnull(a, 1) FROM t"),
  construct(
    "sp_rename",
    "^EXEC(?:UTE)? (?:SYS \\. )?SP_RENAME\\b",
    ["mssql"],
    "EXEC sp_rename 't', 'u'",
  ),
  construct("SELECT TOP", "\\bSELECT TOP (?:0|\\()", ["mssql"], "SELECT TOP 1 id FROM t"),
  construct("getdate()", "\\bGETDATE \\( \\)", ["mssql"], "SELECT getdate()"),
];
