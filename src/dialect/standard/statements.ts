import type { Identifiers, Statements } from "../dialect.js";
import type { IndexTarget } from "../statement.js";
import { deferrableSql } from "./deferrable.js";

/** Statements as most databases write them (the templates of django/db/backends/base/schema.py). */
export function standardStatements({ quote }: Identifiers): Statements {
  const list = (columns: readonly string[]): string => columns.map(quote).join(", ");
  return {
    text: ({ text }) => text,
    createTable: ({ table, columns, constraints, tablespace }) => {
      const lines = [
        ...columns.map(({ name, text }) => `${quote(name)} ${text}`),
        ...constraints.map(({ text }) => text),
      ];
      const place = tablespace === undefined ? "" : ` TABLESPACE ${quote(tablespace)}`;
      return `CREATE TABLE ${quote(table)} (${lines.join(", ")})${place}`;
    },
    dropTable: ({ table }) => `DROP TABLE ${quote(table)} CASCADE`,
    renameTable: ({ table, to }) => `ALTER TABLE ${quote(table)} RENAME TO ${quote(to)}`,
    addColumn: ({ table, column }) =>
      `ALTER TABLE ${quote(table)} ADD COLUMN ${quote(column.name)} ${column.text}`,
    dropColumn: ({ table, column }) =>
      `ALTER TABLE ${quote(table)} DROP COLUMN ${quote(column)} CASCADE`,
    renameColumn: ({ table, column, to }) =>
      `ALTER TABLE ${quote(table)} RENAME COLUMN ${quote(column)} TO ${quote(to)}`,
    alterColumn: ({ table, changes }) => `ALTER TABLE ${quote(table)} ${changes}`,
    createIndex: (index, nameOf) => {
      const unique = index.unique ? "UNIQUE " : "";
      const include = index.include.length === 0 ? "" : ` INCLUDE (${list(index.include)})`;
      const nulls = nullsSql(index.nullsDistinct);
      const where = index.condition === undefined ? "" : ` WHERE ${index.condition}`;
      const on = `${quote(nameOf(index.name))} ON ${quote(index.table)}`;
      const target = indexTargetSql(index.target, quote);
      return `CREATE ${unique}INDEX ${on} (${target})${include}${nulls}${index.extra}${where}`;
    },
    dropIndex: ({ name }) => `DROP INDEX ${quote(name)}`,
    renameIndex: ({ name, to }) => `ALTER INDEX ${quote(name)} RENAME TO ${quote(to)}`,
    addUnique: ({ table, name, columns, deferrable, nullsDistinct }, nameOf) => {
      const unique = `UNIQUE${nullsSql(nullsDistinct)} (${list(columns)})${deferrableSql(deferrable)}`;
      return `ALTER TABLE ${quote(table)} ADD CONSTRAINT ${quote(nameOf(name))} ${unique}`;
    },
    addForeignKey: ({ table, name, column, toTable, toColumn }, nameOf) =>
      `ALTER TABLE ${quote(table)} ADD CONSTRAINT ${quote(nameOf(name))}` +
      ` FOREIGN KEY (${quote(column)}) REFERENCES ${quote(toTable)} (${quote(toColumn)})`,
    addCheck: ({ table, name, check, validated }) =>
      `ALTER TABLE ${quote(table)} ADD CONSTRAINT ${quote(name)} CHECK (${check})` +
      (validated ? "" : " NOT VALID"),
    addPrimaryKey: ({ table, name, columns }) =>
      `ALTER TABLE ${quote(table)} ADD CONSTRAINT ${quote(name)} PRIMARY KEY (${list(columns)})`,
    dropConstraint: ({ table, name }) =>
      `ALTER TABLE ${quote(table)} DROP CONSTRAINT ${quote(name)}`,
  };
}

/** The columns of an index with what stands behind each. */
export function indexTargetSql(target: IndexTarget, quote: Identifiers["quote"]): string {
  if (target.kind === "expressions") return target.text;
  return target.columns
    .map(({ column, operatorClass, order }) =>
      [quote(column), operatorClass, order].filter((word) => word !== "").join(" "),
    )
    .join(", ");
}

function nullsSql(distinct: boolean | undefined): string {
  if (distinct === undefined) return "";
  return distinct ? " NULLS DISTINCT" : " NULLS NOT DISTINCT";
}
