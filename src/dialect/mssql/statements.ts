import type { Statements } from "../dialect.js";
import { standardStatements } from "../standard/statements.js";
import type { CreateIndex } from "../statement.js";
import { IDENTIFIERS } from "./identifiers.js";
import { dropUnnamed, isUnnamed, unnamedKind } from "./unnamed.js";

/** Statements as T-SQL (the templates of mssql/schema.py and sql_server/pyodbc/schema.py). */
export function statements(): Statements {
  const { quote } = IDENTIFIERS;
  const standard = standardStatements(IDENTIFIERS);
  return {
    ...standard,
    createTable: (statement, nameOf) => {
      const place = statement.tablespace === undefined ? "" : ` ON ${quote(statement.tablespace)}`;
      return standard.createTable({ ...statement, tablespace: undefined }, nameOf) + place;
    },
    dropTable: ({ table }) => dropTableAndKeys(quote(table)),
    renameTable: ({ table, to }) => `EXEC sp_rename ${quote(table)}, ${quote(to)}`,
    addColumn: ({ table, column }) =>
      `ALTER TABLE ${quote(table)} ADD ${quote(column.name)} ${column.text}`,
    dropColumn: ({ table, column }) => `ALTER TABLE ${quote(table)} DROP COLUMN ${quote(column)}`,
    renameColumn: ({ table, column, to }) =>
      `EXEC sp_rename '${quote(table)}.${quote(column)}', ${quote(to)}, 'COLUMN'`,
    createIndex: (index, nameOf) => {
      const text = standard.createIndex(index, nameOf);
      // The backend's template for one column has no space there.
      return isOfOneColumn(index) ? text.replace("] (", "](") : text;
    },
    dropIndex: ({ table, name }) => `DROP INDEX ${quote(name)} ON ${quote(table)}`,
    dropConstraint: ({ table, name, columns = [] }) =>
      isUnnamed(name)
        ? dropUnnamed(unnamedKind(name), table, columns[0] ?? "")
        : `ALTER TABLE ${quote(table)} DROP CONSTRAINT ${quote(name)}`,
  };
}

/** Is it the unique index of one field? */
function isOfOneColumn({ unique, name, target }: CreateIndex): boolean {
  return (
    unique && name.kind === "derived" && target.kind === "columns" && target.columns.length === 1
  );
}

/** The block in which mssql-django drops the keys that point to a table, whatever they are called, and then the table. */
function dropTableAndKeys(table: string): string {
  const keys = `FROM sys.foreign_keys WHERE referenced_object_id = object_id('${table}')`;
  return [
    "DECLARE @sql_foreign_constraint_name nvarchar(128)",
    "DECLARE @sql_drop_constraint nvarchar(300)",
    `WHILE EXISTS(SELECT 1 ${keys})`,
    "BEGIN",
    `    SELECT TOP 1 @sql_foreign_constraint_name = name ${keys}`,
    "    SELECT @sql_drop_constraint = 'ALTER TABLE [' + OBJECT_NAME(parent_object_id) + '] ' +",
    "    'DROP CONSTRAINT [' + @sql_foreign_constraint_name + '] '",
    `    ${keys} and name = @sql_foreign_constraint_name`,
    "    exec sp_executesql @sql_drop_constraint",
    "END",
    `DROP TABLE ${table}`,
    "",
  ].join("\n");
}
