import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { emptyText, factsOfText } from "../framework/django/data-steps/world.js";
import { EMPTY_CASES, type EmptyCase, type Server } from "./empty-cases.js";

/** What refold says of statements on empty tables, and whether the databases agree. */

test.each(EMPTY_CASES)("$sql: $says", ({ sql, says }) => {
  expect(emptyText(factsOfText(sql))).toBe(says);
});

const COLUMNS: ReadonlyMap<string, string> = new Map([
  ["shop_category", "name varchar(50) NOT NULL UNIQUE"],
  ["shop_tag", "label varchar(50) DEFAULT ''"],
  ["shop_item", "title varchar(50) NOT NULL, price integer NOT NULL, category_id integer"],
  ["shop_item_tags", "item_id integer NOT NULL, tag_id integer NOT NULL"],
  ["orders", "number integer NOT NULL, remark varchar(50) NOT NULL"],
  ["shop_line", "order_id integer NOT NULL, item_id integer NOT NULL, amount integer NOT NULL"],
]);

/** Rows for all tables, the key first. */
const ROWS: ReadonlyMap<string, string> = new Map([
  ["shop_category", "(1, 'a'), (2, 'b')"],
  ["shop_tag", "(1, 'a'), (2, 'x')"],
  ["shop_item", "(1, 'a', 1, 1), (2, 'x', 2, 2)"],
  ["shop_item_tags", "(1, 1, 1), (2, 2, 2)"],
  ["orders", "(1, 1, 'a'), (2, 2, 'x')"],
  ["shop_line", "(1, 1, 1, 1), (2, 2, 2, 2)"],
]);

/** The tables of an entity: its own, and those of its many-to-many fields. */
const TABLES: ReadonlyMap<string, readonly string[]> = new Map([
  ["category", ["shop_category"]],
  ["tag", ["shop_tag"]],
  ["item", ["shop_item", "shop_item_tags"]],
  ["order", ["orders"]],
  ["line", ["shop_line"]],
]);

interface Shell {
  readonly server: Server;
  readonly key: string;
  readonly command: readonly string[];
  /** Makes a place for the tables and takes it away. */
  readonly open: string;
  readonly close: string;
  /** What a case begins and ends with, so that it finds the tables as if new. */
  readonly begin: string;
  readonly end: string;
  /** Shows a text on a line of its own. */
  readonly mark: (text: string) => string;
  /** Shows what is beside the rows of tables. */
  readonly more: string;
}

const NAME = `refold_empty_${process.pid}`;

function tables(text: (name: string) => string): readonly string[] {
  return [...COLUMNS.keys()].map(text);
}

function sequences(text: (name: string) => string): readonly string[] {
  return tables((table) => text(`${table}_id_seq`));
}

const SHELLS: readonly Shell[] = [
  {
    server: "sqlite",
    key: "integer PRIMARY KEY AUTOINCREMENT",
    command: ["sqlite3", "-batch", ":memory:"],
    open: "",
    close: "",
    begin: "BEGIN;",
    end: "ROLLBACK;",
    mark: (text) => `.print ${text}`,
    more: "SELECT name FROM sqlite_master ORDER BY 1;",
  },
  {
    server: "postgres",
    key: "serial PRIMARY KEY",
    command: [
      "psql",
      "--no-psqlrc",
      "--quiet",
      "--tuples-only",
      "--no-align",
      "--dbname",
      "postgres",
    ],
    open: `SET client_min_messages = warning; DROP SCHEMA IF EXISTS ${NAME} CASCADE; CREATE SCHEMA ${NAME}; SET search_path = ${NAME};`,
    close: `DROP SCHEMA ${NAME} CASCADE;`,
    // Nothing takes a sequence back.
    begin: ["BEGIN;", ...sequences((name) => `ALTER SEQUENCE ${name} RESTART;`)].join("\n"),
    end: "ROLLBACK;",
    mark: (text) => `\\echo ${text}`,
    more: [
      `SELECT relname FROM pg_class WHERE relnamespace = '${NAME}'::regnamespace ORDER BY 1;`,
      ...sequences((name) => `SELECT last_value, is_called FROM ${name};`),
    ].join("\n"),
  },
  {
    server: "mysql",
    key: "integer AUTO_INCREMENT PRIMARY KEY",
    command: ["mysql", "--batch", "--skip-column-names", "--force"],
    open: `DROP DATABASE IF EXISTS ${NAME}; CREATE DATABASE ${NAME}; USE ${NAME};`,
    close: `DROP DATABASE ${NAME};`,
    // TRUNCATE commits.
    begin: `${tables((name) => `DELETE FROM ${name};`).join("\n")} START TRANSACTION;`,
    end: "ROLLBACK;",
    mark: (text) => `SELECT '${text}';`,
    more: "SHOW TABLES;",
  },
];

const REACHABLE = SHELLS.map((shell) => ({
  shell,
  reachable: run(shell.command, "SELECT 1;\n").ok,
}));

describe.each(REACHABLE)("$shell.server agrees", ({ shell, reachable }) => {
  const cases = EMPTY_CASES.filter(({ on }) => on.includes(shell.server));
  const title = reachable ? "in all cases" : "SKIPPED: it does not answer";
  test.skipIf(!reachable)(title, { timeout: 120_000 }, () => {
    const shown = runCases(shell, cases);
    expect(shown.length).toBe(cases.length);
    for (const [index, { sql, says, careful }] of cases.entries()) {
      const changes = !says.startsWith("nothing") && !careful;
      expect({ sql, ...shown[index] }).toEqual({ sql, failed: "", changed: changes });
    }
  });
});

function run([program = "", ...args]: readonly string[], input: string) {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    input,
    encoding: "utf8",
    timeout: 100_000,
    maxBuffer: 64_000_000,
  });
  if (error !== undefined) return { ok: false, out: "", err: error.message };
  return { ok: status === 0, out: stdout, err: stderr };
}

/** Runs the cases; tells of each whether it failed, and whether it changed anything. */
function runCases(
  shell: Shell,
  cases: readonly EmptyCase[],
): readonly { readonly failed: string; readonly changed: boolean }[] {
  const statements = cases.flatMap(({ sql, says }) => [
    shell.begin,
    ...filled(says).map((table) => insertion(table)),
    shell.mark("== before"),
    snapshot(shell),
    shell.mark("== statement"),
    `${sql}\n;`,
    shell.mark("== after"),
    snapshot(shell),
    shell.mark("== end"),
    shell.end,
  ]);
  const create = [...COLUMNS].map(
    ([table, columns]) => `CREATE TABLE ${table} (id ${shell.key}, ${columns});`,
  );
  const script = [shell.open, ...create, ...statements, shell.close];
  const { out, err } = run(shell.command, `${script.join("\n")}\n`);
  return out
    .split("== before\n")
    .slice(1)
    .map((part) => {
      const [before = "", rest = ""] = part.split("== statement\n");
      const [, after = ""] = rest.split("== after\n");
      const [snapshotAfter = ""] = after.split("== end\n");
      return { failed: err, changed: snapshotAfter !== before };
    });
}

/** The tables that hold rows: all that the proof does not take to be empty; none where it is said to change something. */
function filled(says: string): readonly string[] {
  if (!says.startsWith("nothing")) return [];
  const assumed = says.replace(/^nothing(?: if )?/, "").split(", ");
  const empty = new Set(assumed.flatMap((entity) => TABLES.get(entity) ?? []));
  return [...COLUMNS.keys()].filter((table) => !empty.has(table));
}

function insertion(table: string): string {
  const columns = (COLUMNS.get(table) ?? "").split(", ").map((column) => column.split(" ")[0]);
  return `INSERT INTO ${table} (id, ${columns.join(", ")}) VALUES ${ROWS.get(table) ?? ""};`;
}

function snapshot({ more }: Shell): string {
  const rows = tables((table) => `SELECT '${table}', t.* FROM ${table} t ORDER BY id;`);
  return [...rows, more].join("\n");
}
