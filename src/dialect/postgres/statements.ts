import type { Statements } from "../dialect.js";
import { isSince, type DjangoRelease } from "../release.js";
import { indexTargetSql, standardStatements } from "../standard/statements.js";
import { IDENTIFIERS } from "./identifiers.js";

/** PostgreSQL's own way with some statements (django/db/backends/postgresql/schema.py). */
export function statements(release: DjangoRelease): Statements {
  const { quote } = IDENTIFIERS;
  const standard = standardStatements(IDENTIFIERS);
  const list = (columns: readonly string[]): string => columns.map(quote).join(", ");
  return {
    ...standard,
    createIndex: (index, nameOf) => {
      if (index.unique) return standard.createIndex(index, nameOf);
      const concurrently = index.concurrently ? "CONCURRENTLY " : "";
      const using = index.method === undefined ? "" : ` USING ${index.method}`;
      const include = index.include.length === 0 ? "" : ` INCLUDE (${list(index.include)})`;
      const where = index.condition === undefined ? "" : ` WHERE ${index.condition}`;
      const on = `${quote(nameOf(index.name))} ON ${quote(index.table)}${using}`;
      const target = indexTargetSql(index.target, quote);
      return `CREATE INDEX ${concurrently}${on} (${target})${include}${index.extra}${where}`;
    },
    dropIndex: ({ name, concurrently }) =>
      `DROP INDEX ${concurrently ? "CONCURRENTLY " : ""}IF EXISTS ${quote(name)}`,
    addForeignKey: (key, nameOf) =>
      `${standard.addForeignKey(key, nameOf)} DEFERRABLE INITIALLY DEFERRED`,
    dropConstraint: (constraint, nameOf) => {
      const text = standard.dropConstraint(constraint, nameOf);
      return constraint.what === "foreignKey" && isSince(release, "2.1")
        ? `SET CONSTRAINTS ${quote(constraint.name)} IMMEDIATE; ${text}`
        : text;
    },
  };
}
