import type { Statements } from "../dialect.js";
import { standardStatements } from "../standard/statements.js";
import { IDENTIFIERS } from "./identifiers.js";

const { quote } = IDENTIFIERS;

/** SQLite's own way with some statements (django/db/backends/sqlite3/schema.py). */
export const STATEMENTS: Statements = {
  ...standardStatements(IDENTIFIERS),
  dropTable: ({ table }) => `DROP TABLE ${quote(table)}`,
  dropColumn: ({ table, column }) => `ALTER TABLE ${quote(table)} DROP COLUMN ${quote(column)}`,
  addUnique: ({ table, name, columns }, nameOf) =>
    `CREATE UNIQUE INDEX ${quote(nameOf(name))} ON ${quote(table)} (${columns.map(quote).join(", ")})`,
  dropConstraint: ({ name }) => `DROP INDEX ${quote(name)}`,
};
