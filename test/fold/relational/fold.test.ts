import { describe, expect, test } from "vitest";
import { foldChain, startOf } from "../../../src/fold/relational/fold.js";
import { schemaSql } from "../../../src/schema-sql/write/write.js";
import type { Dialect } from "../../../src/sql/dialect.js";
import { statementsOf } from "../../schema-sql/statements-of.js";

/** The SQL that a chain folds into, one line a statement; `=` where it is as the source has it. */
async function folded(dialect: Dialect, ...steps: readonly string[]): Promise<readonly string[]> {
  const statements = await statementsOf(dialect, ...steps);
  const result = foldChain(statements, startOf(statements, dialect));
  if (!result.ok) throw new Error(result.why);
  return result.statements.map(({ statement, rebuilt }) => {
    const text = rebuilt ? schemaSql(statement, dialect) : `= ${statement.origin.sql ?? ""}`;
    return (text ?? statement.kind)
      .replace(/\s+/g, " ")
      .replaceAll("( ", "(")
      .replaceAll(" )", ")");
  });
}

describe("a relational chain", () => {
  test("a table comes out once, in its final shape", async () => {
    expect(
      await folded(
        "postgres",
        "CREATE TABLE IF NOT EXISTS a (id serial PRIMARY KEY, b varchar NOT NULL)",
        "ALTER TABLE a ADD COLUMN IF NOT EXISTS c text DEFAULT 'x', ALTER COLUMN b TYPE text, ALTER b DROP NOT NULL",
        "ALTER TABLE a ADD CONSTRAINT u UNIQUE (c); CREATE INDEX i ON a (b)",
        "ALTER TABLE a RENAME TO z",
      ),
    ).toEqual([
      `CREATE TABLE "z" ("id" serial CONSTRAINT "a_pkey" PRIMARY KEY, "b" text, "c" text DEFAULT 'x', CONSTRAINT "u" UNIQUE ("c"))`,
      `ALTER SEQUENCE "z_id_seq" RENAME TO "a_id_seq"`,
      `CREATE INDEX "i" ON "z" ("b")`,
    ]);
  });

  test("what asks for a table before it is made counts it as not there", async () => {
    expect(
      await folded(
        "postgres",
        "ALTER TABLE IF EXISTS a DROP CONSTRAINT IF EXISTS u; ALTER TABLE IF EXISTS a ADD COLUMN b int",
        "CREATE TABLE IF NOT EXISTS a (x int)",
        "ALTER TABLE IF EXISTS a ADD CONSTRAINT u UNIQUE (x)",
      ),
    ).toEqual([`CREATE TABLE "a" ("x" int, CONSTRAINT "u" UNIQUE ("x"))`]);
  });

  test("a serial column takes the type of its sequence, and keeps one that it has alone", async () => {
    expect(
      await folded(
        "postgres",
        "CREATE TABLE a (id serial); CREATE TABLE b (id serial)",
        "ALTER TABLE a ALTER COLUMN id TYPE bigint; ALTER TABLE b ALTER COLUMN id TYPE bigint",
        "ALTER SEQUENCE a_id_seq AS bigint MAXVALUE 9223372036854775807",
      ),
    ).toEqual([
      `CREATE TABLE "a" ("id" bigserial)`,
      "= CREATE TABLE b (id serial)",
      "= ALTER TABLE b ALTER COLUMN id TYPE bigint",
    ]);
  });

  test("what else is done to the sequence of a column follows its table", async () => {
    expect(
      await folded(
        "postgres",
        "CREATE TABLE a (id serial)",
        "ALTER TABLE a ADD b int",
        "ALTER SEQUENCE a_id_seq CACHE 20",
        "ALTER TABLE a ALTER b SET (n_distinct = -1)",
      ),
    ).toEqual([
      `CREATE TABLE "a" ("id" serial, "b" int)`,
      "= ALTER SEQUENCE a_id_seq CACHE 20",
      "= ALTER TABLE a ALTER b SET (n_distinct = -1)",
    ]);
  });

  test("PostgreSQL keeps a default in the type that it was given for", async () => {
    expect(
      await folded(
        "postgres",
        "CREATE TABLE a (b text DEFAULT 'x', c varchar(2) DEFAULT 'y', d int DEFAULT 0)",
        "ALTER TABLE a ALTER b TYPE varchar(20), ALTER c TYPE varchar(9), ALTER d TYPE bigint",
      ),
    ).toEqual([
      `CREATE TABLE "a" ("b" varchar(20) DEFAULT 'x'::text, "c" varchar(9) DEFAULT 'y', "d" bigint DEFAULT 0)`,
    ]);
  });

  test("what nothing changed stays as it was written", async () => {
    expect(
      await folded(
        "mysql",
        "CREATE TABLE `a` (`id` int NOT NULL, PRIMARY KEY (`id`)) ENGINE=InnoDB",
        "CREATE TABLE b (x int); DROP TABLE b",
      ),
    ).toEqual(["= CREATE TABLE `a` (`id` int NOT NULL, PRIMARY KEY (`id`)) ENGINE=InnoDB"]);
  });

  test("statements on rows that nothing holds are left out, others see what they saw", async () => {
    expect(
      await folded(
        "postgres",
        "CREATE TABLE a (x int)",
        "ALTER TABLE a ADD y int; UPDATE a SET y = x; INSERT INTO a (x) SELECT x FROM a",
        "INSERT INTO a (x) VALUES (1)",
        "ALTER TABLE a ADD z int; UPDATE a SET z = y",
      ),
    ).toEqual([
      'CREATE TABLE "a" ("x" int, "y" int)',
      "= INSERT INTO a (x) VALUES (1)",
      "= ALTER TABLE a ADD z int",
      "= UPDATE a SET z = y",
    ]);
  });

  test("steps on tables that the chain did not make stay", async () => {
    const steps = [
      "ALTER TABLE outside ADD a int",
      "ALTER TABLE outside DROP COLUMN a",
      "CREATE TABLE mine (o int REFERENCES outside (id))",
    ];
    expect(await folded("postgres", ...steps)).toEqual(steps.map((step) => `= ${step}`));
  });

  test("a circle of foreign keys is opened", async () => {
    expect(
      await folded(
        "postgres",
        "CREATE TABLE a (id int PRIMARY KEY, b int)",
        "CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a)",
        "ALTER TABLE a ADD CONSTRAINT ab FOREIGN KEY (b) REFERENCES b (id)",
      ),
    ).toEqual([
      "= CREATE TABLE a (id int PRIMARY KEY, b int)",
      "= CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a)",
      "= ALTER TABLE a ADD CONSTRAINT ab FOREIGN KEY (b) REFERENCES b (id)",
    ]);
  });

  test("an enum type that was swapped for a longer one is one type, made before its table", async () => {
    expect(
      await folded(
        "postgres",
        "CREATE TYPE e AS ENUM ('a'); CREATE TABLE t (x e NOT NULL)",
        `ALTER TYPE e RENAME TO e_old; CREATE TYPE e AS ENUM ('a', 'b');
         ALTER TABLE t ALTER COLUMN x TYPE e USING x::text::e; DROP TYPE e_old`,
        "ALTER TYPE e ADD VALUE 'c'",
      ),
    ).toEqual([`CREATE TYPE "e" AS ENUM ('a', 'b', 'c')`, "= CREATE TABLE t (x e NOT NULL)"]);
  });

  test("SQLite's rebuild is the alteration that it is", async () => {
    expect(
      await folded(
        "sqlite",
        `CREATE TABLE "t" ("a" int, "b" int); CREATE INDEX "i" ON "t" ("a")`,
        `CREATE TABLE "tmp" ("a" int NOT NULL, "c" text);
         INSERT INTO "tmp" ("a") SELECT "a" FROM "t"; DROP TABLE "t"; ALTER TABLE "tmp" RENAME TO "t"`,
        `CREATE INDEX "i" ON "t" ("a")`,
      ),
    ).toEqual(['CREATE TABLE "t" ("a" int NOT NULL, "c" text)', '= CREATE INDEX "i" ON "t" ("a")']);
  });

  test("a view wants its tables as they were", async () => {
    expect(
      await folded(
        "postgres",
        "CREATE TABLE a (x int)",
        "CREATE VIEW v AS SELECT * FROM a",
        "ALTER TABLE a ADD y int",
      ),
    ).toEqual([
      "= CREATE TABLE a (x int)",
      "= CREATE VIEW v AS SELECT * FROM a",
      "= ALTER TABLE a ADD y int",
    ]);
  });

  test("what is not understood keeps its place among what it names", async () => {
    expect(
      await folded(
        "postgres",
        "CREATE TABLE a (x int); CREATE TABLE b (x int)",
        "ALTER TABLE a ADD y int",
        "ALTER TABLE a CLUSTER ON i",
        "ALTER TABLE a ADD z int; ALTER TABLE b ADD z int",
      ),
    ).toEqual([
      'CREATE TABLE "a" ("x" int, "y" int)',
      "= ALTER TABLE a CLUSTER ON i",
      'CREATE TABLE "b" ("x" int, "z" int)',
      "= ALTER TABLE a ADD z int",
    ]);
  });

  test("a chain that the server would refuse is refused", async () => {
    await expect(
      folded("mysql", "CREATE TABLE a (x int)", "ALTER TABLE a DROP COLUMN y"),
    ).rejects.toThrow("a has no column y");
  });
});
