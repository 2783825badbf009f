import type { Dialect } from "../sql/dialect.js";
import { quoteName, quoteText } from "../sql/quote.js";
import { renamingStatements, type ReconcileDialect } from "./renaming.js";

/** The table in which a framework keeps the names of migrations that have run. */
export interface BookkeepingTable {
  readonly name: string;
  /** The columns of a row that is written, `name` among them. */
  readonly columns: readonly string[];
  /** What such a row holds, in the order of the columns. */
  readonly row: (written: WrittenRow) => readonly string[];
  /** What runs the migrations, for people. */
  readonly command: string;
}

/** A row that records a migration, as SQL. */
export interface WrittenRow {
  /** The name of the migration, and what stands for it in SQL. */
  readonly migration: string;
  readonly name: string;
  readonly now: string;
  /** The greatest value that a column has in the rows of the steps. */
  readonly greatest: (column: string) => string;
}

/** A migration that takes the place of others. */
export interface Renamed {
  readonly name: string;
  readonly steps: readonly string[];
}

const SQL_DIALECTS: Readonly<Record<ReconcileDialect, Dialect>> = {
  sqlite: "sqlite",
  postgresql: "postgres",
  mysql: "mysql",
  mssql: "mssql",
};

/** The name of a dialect as files of statements have it. */
export function reconcileDialect(dialect: Dialect): ReconcileDialect {
  return dialect === "postgres" ? "postgresql" : dialect;
}

/**
 * The statements that record a squashed migration under a name of its own, and forget its steps: on a database that has all of them. Where
 * some are missing they fail and change nothing; run again they change nothing.
 */
export function renamingFile(
  table: BookkeepingTable,
  dialect: ReconcileDialect,
  { name, steps }: Renamed,
): string {
  const sql = SQL_DIALECTS[dialect];
  const quoted = (text: string): string => quoteName(text, sql);
  const literal = (text: string): string => quoteText(text, sql);
  const from = quoted(table.name);
  const isStep = `${quoted("name")} IN (${steps.map(literal).join(", ")})`;
  const statements = renamingStatements(dialect, {
    recorded: `(SELECT COUNT(DISTINCT ${quoted("name")}) FROM ${from} WHERE ${isStep})`,
    steps: steps.length,
    known: `EXISTS (SELECT 1 FROM ${from} WHERE ${quoted("name")} = ${literal(name)})`,
    forget: `DELETE FROM ${from} WHERE ${isStep}`,
    record: (values) => `INSERT INTO ${from} (${table.columns.map(quoted).join(", ")}) ${values}`,
    row: (text, now) =>
      table
        .row({
          migration: name,
          name: text,
          now,
          greatest: (column) => `(SELECT MAX(${quoted(column)}) FROM ${from} WHERE ${isStep})`,
        })
        .join(", "),
    name: literal(name),
    refusal: literal(`not all migrations that ${name} stands for are applied here`),
    // A number that has no absolute value: nothing else raises an error in a query of SQLite.
    failing: "abs(-9223372036854775807 - 1)",
  });
  return file([
    `-- Records ${name} in the place of the ${steps.length} migrations that were folded into it (${dialect}).`,
    `-- Run it on every database that has all of them, before ${table.command} runs with the new file.`,
    "-- Where that has been done, it changes nothing.",
    `-- ${table.name} is the usual name of the table: where the configuration has another, say that one.`,
    ...statements,
  ]);
}

/**
 * The statements that forget migrations whose modules go: those that were folded into another one only where that one is recorded.
 */
export function forgettingFile(
  table: BookkeepingTable,
  dialect: ReconcileDialect,
  groups: readonly { readonly into: string | undefined; readonly names: readonly string[] }[],
): string {
  const sql = SQL_DIALECTS[dialect];
  const quoted = (text: string): string => quoteName(text, sql);
  const literal = (text: string): string => quoteText(text, sql);
  const [from, name] = [quoted(table.name), quoted("name")];
  const statements = groups.map(({ into, names }) => {
    const list = names.map(literal).join(", ");
    // MySQL does not read the table that it deletes from, but a copy of it.
    const recorded = `EXISTS (SELECT 1 FROM (SELECT DISTINCT ${name} FROM ${from}) AS recorded WHERE ${name} = ${literal(into ?? "")})`;
    const where = into === undefined ? "" : ` AND ${recorded}`;
    return `DELETE FROM ${from} WHERE ${name} IN (${list})${where};`;
  });
  return file([
    `-- Forgets migrations whose modules are gone (${dialect}).`,
    `-- Run it on every database before ${table.command} runs without these modules.`,
    `-- ${table.name} is the usual name of the table: where the configuration has another, say that one.`,
    ...statements,
  ]);
}

function file(lines: readonly string[]): string {
  return `${lines.join("\n")}\n`;
}
