import type { Statements } from "../dialect.js";
import type { Server } from "../server.js";
import { isServerSince } from "../server.js";
import { isSince, type DjangoRelease } from "../release.js";
import { indexTargetSql, standardStatements } from "../standard/statements.js";
import { IDENTIFIERS } from "./identifiers.js";

/** MySQL's own way with some statements (django/db/backends/mysql/schema.py). */
export function statements(release: DjangoRelease, server: Server): Statements {
  const { quote } = IDENTIFIERS;
  const isMariaDb = server.kind === "mariadb";
  const renamesColumns = isSince(release, "4.2") && (!isMariaDb || isServerSince(server, 10, 5, 2));
  const standard = standardStatements(IDENTIFIERS);
  return {
    ...standard,
    dropTable: ({ table }) => `DROP TABLE ${quote(table)} CASCADE`,
    renameTable: ({ table, to }) => `RENAME TABLE ${quote(table)} TO ${quote(to)}`,
    dropColumn: ({ table, column }) => `ALTER TABLE ${quote(table)} DROP COLUMN ${quote(column)}`,
    renameColumn: (change, nameOf) => {
      if (renamesColumns) return standard.renameColumn(change, nameOf);
      const { table, column, to, type } = change;
      return `ALTER TABLE ${quote(table)} CHANGE ${quote(column)} ${quote(to)} ${type}`;
    },
    createIndex: (index, nameOf) => {
      if (index.unique) return standard.createIndex(index, nameOf);
      const on = `${quote(nameOf(index.name))} ON ${quote(index.table)}`;
      return `CREATE INDEX ${on} (${indexTargetSql(index.target, quote)})${index.extra}`;
    },
    dropIndex: ({ table, name }) => `DROP INDEX ${quote(name)} ON ${quote(table)}`,
    renameIndex: ({ table, name, to }) =>
      `ALTER TABLE ${quote(table)} RENAME INDEX ${quote(name)} TO ${quote(to)}`,
    dropConstraint: ({ table, name, what }) => {
      const alter = `ALTER TABLE ${quote(table)} DROP`;
      switch (what) {
        case "unique":
          return `${alter} INDEX ${quote(name)}`;
        case "foreignKey":
          return `${alter} FOREIGN KEY ${quote(name)}`;
        case "primaryKey":
          return `${alter} PRIMARY KEY`;
        case "check":
          return isMariaDb
            ? `${alter} CONSTRAINT IF EXISTS ${quote(name)}`
            : `${alter} CHECK ${quote(name)}`;
      }
    },
  };
}
