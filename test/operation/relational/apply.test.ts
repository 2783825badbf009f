import { describe, expect, test } from "vitest";
import { tableOf, type RelationalState } from "../../../src/operation/relational/state.js";
import { stateOf } from "../../schema-sql/statements-of.js";

function constraintNames(state: RelationalState, table: string): readonly (string | undefined)[] {
  return (
    tableOf(state, { schema: undefined, name: table })?.constraints.map(({ name }) => name) ?? []
  );
}

describe("a relational state", () => {
  test("PostgreSQL's names are derived once and survive renames", async () => {
    const state = await stateOf(
      "postgres",
      "CREATE TABLE a (id serial PRIMARY KEY, b int UNIQUE CHECK (b > 0), c int REFERENCES a)",
      "ALTER TABLE a RENAME TO z",
      "ALTER TABLE z RENAME COLUMN b TO bb",
      "ALTER TABLE z ADD UNIQUE (bb)",
    );
    expect(constraintNames(state, "z")).toEqual([
      "a_b_check",
      "a_pkey",
      "a_b_key",
      "a_c_fkey",
      "z_bb_key",
    ]);
    const table = tableOf(state, { schema: undefined, name: "z" });
    expect(table?.columns[0]?.autoIncrement).toMatchObject({ sequence: "a_id_seq" });
    expect(table?.constraints[0]).toMatchObject({ condition: { canonical: "bb > 0" } });
  });

  test("a derived name that is taken gets a number, a long one is cut in the middle", async () => {
    const long = "a".repeat(60);
    const state = await stateOf(
      "postgres",
      `CREATE TABLE t (a int UNIQUE, b int); CREATE TABLE t_b_key (x int); ALTER TABLE t ADD UNIQUE (b), ADD UNIQUE (a)`,
      `CREATE TABLE ${long} (${"b".repeat(50)} int UNIQUE)`,
    );
    expect(constraintNames(state, "t")).toEqual(["t_a_key", "t_b_key1", "t_a_key1"]);
    expect(constraintNames(state, long)).toEqual([`${"a".repeat(29)}_${"b".repeat(29)}_key`]);
  });

  test("MySQL counts foreign keys and names indexes after their first column", async () => {
    const state = await stateOf(
      "mysql",
      "CREATE TABLE p (id int PRIMARY KEY)",
      "CREATE TABLE t (a int UNIQUE, b int, UNIQUE (a, b), FOREIGN KEY (b) REFERENCES p (id))",
      "RENAME TABLE t TO u",
      "ALTER TABLE u ADD FOREIGN KEY (a) REFERENCES p (id)",
    );
    expect(constraintNames(state, "u")).toEqual(["a", "a_2", "u_ibfk_1", "u_ibfk_2"]);
  });

  test("dropping a column takes its keys, checks and indexes along", async () => {
    const state = await stateOf(
      "postgres",
      "CREATE TABLE t (a int, b int, CHECK (a < b), UNIQUE (a, b)); CREATE INDEX i ON t (lower(a)); CREATE INDEX j ON t (b)",
      "ALTER TABLE t DROP COLUMN a",
    );
    const table = tableOf(state, { schema: undefined, name: "t" });
    expect(table?.constraints).toEqual([]);
    expect(table?.indexes.map(({ name }) => name)).toEqual(["j"]);
  });

  test("SQLite's rebuild through another table ends under the old name", async () => {
    const state = await stateOf(
      "sqlite",
      "CREATE TABLE p (id integer PRIMARY KEY); CREATE TABLE t (a int, p int REFERENCES p(id))",
      "CREATE TABLE tmp_p (id integer PRIMARY KEY, more text); DROP TABLE p; ALTER TABLE tmp_p RENAME TO p",
    );
    expect([...state.tables.keys()].sort()).toEqual(["p", "t"]);
    expect(tableOf(state, { schema: undefined, name: "p" })?.columns).toHaveLength(2);
  });

  test("a renamed enum type is followed by its columns", async () => {
    const state = await stateOf(
      "postgres",
      `CREATE TYPE e AS ENUM ('a'); CREATE TABLE t (x e NOT NULL DEFAULT 'a')`,
      `ALTER TYPE e RENAME TO e_old; CREATE TYPE e AS ENUM ('a', 'b')`,
    );
    const table = tableOf(state, { schema: undefined, name: "t" });
    expect(table?.columns[0]?.type?.canonical).toBe("e_old");
  });

  test.each([
    ["postgres", "CREATE TABLE t (a int); CREATE TABLE t (b int)", "there is a table t already"],
    [
      "postgres",
      "CREATE TABLE t (a int); ALTER TABLE t ADD COLUMN a int",
      "has a column a already",
    ],
    [
      "postgres",
      "CREATE TABLE p (a int PRIMARY KEY); CREATE TABLE q (a int REFERENCES p); DROP TABLE p",
      "refers to p",
    ],
    ["mysql", "DROP TABLE t", "there is no table t"],
    ["postgres", "CREATE TABLE t (a int); ALTER TABLE t DROP CONSTRAINT k", "no such constraint"],
  ] as const)("%s refuses: %s", async (dialect, sql, why) => {
    await expect(stateOf(dialect, sql)).rejects.toThrow(why);
  });
});
