import { createHash } from "node:crypto";
import type { TwoWaySql } from "../two-way-sql.js";
import { quoteName, quoteText } from "./quote.js";

/** Columns of a table whose values are unique wherever none of them is NULL. */
export interface UniqueColumns {
  readonly table: string;
  readonly columns: readonly string[];
  /** Those among them that may be NULL. */
  readonly nullable: readonly string[];
  /** The name of the index that sees to it. */
  readonly index: string;
  /** The name of the constraint that the framework made; undefined where the server made one up. */
  readonly constraint: string | undefined;
  /** Is the table perhaps not there, because another model takes its model's place? */
  readonly swappable: boolean;
}

/**
 * To SQL Server one NULL equals another, so that a UNIQUE constraint over a nullable column refuses the second (error 2627). These statements
 * put a unique index in its place that leaves NULL out. The constraint of a column that is made with UNIQUE has a name that the server made
 * up, so it is looked up by its columns.
 * All of them do no harm when they run again. On the way back the constraint returns where the rows allow it; where they hold several NULLs only the index goes.
 * Sources: https://learn.microsoft.com/sql/relational-databases/tables/unique-constraints-and-check-constraints,
 * https://learn.microsoft.com/sql/relational-databases/indexes/create-filtered-indexes,
 * https://learn.microsoft.com/sql/relational-databases/system-catalog-views/sys-key-constraints-transact-sql.
 */
export function uniqueWithoutNulls(unique: UniqueColumns): TwoWaySql {
  const where = (statement: string): string =>
    unique.swappable ? whereTableExists(unique.table, statement) : statement;
  return {
    forwards: [dropConstraints(unique), where(createIndex(unique))],
    backwards: [dropIndex(unique), where(restoreConstraint(unique))],
  };
}

function dropConstraints(unique: UniqueColumns): string {
  const drop = quoteText(`ALTER TABLE ${quoteName(unique.table)} DROP CONSTRAINT `);
  const variable = variableFor(unique);
  return lines(
    `DECLARE ${variable} nvarchar(max);`,
    "WHILE 1 = 1",
    "BEGIN",
    `    SET ${variable} = NULL;`,
    `    SELECT TOP (1) ${variable} = ${drop} + QUOTENAME(k.name)`,
    ...indented(constraintsOf(unique)),
    `    IF ${variable} IS NULL BREAK;`,
    `    EXEC sys.sp_executesql ${variable};`,
    "END;",
  );
}

/** A variable of its own for each table and columns: what `sqlmigrate` prints may be run as one batch, which declares no name twice. */
function variableFor({ table, columns }: UniqueColumns): string {
  const digest = createHash("md5").update(JSON.stringify([table, columns]));
  return `@drop_${digest.digest("hex").slice(0, 8)}`;
}

/** FROM and WHERE of the UNIQUE constraints over exactly these columns. */
function constraintsOf({ table, columns }: UniqueColumns): readonly string[] {
  const names = columns.map(quoteText).join(", ");
  return [
    "FROM sys.key_constraints AS k",
    `WHERE k.parent_object_id = ${objectId(table)} AND k.type = 'UQ'`,
    "    AND (",
    "        SELECT SUM(CASE",
    `            WHEN COL_NAME(c.object_id, c.column_id) IN (${names}) THEN 1`,
    `            ELSE ${columns.length + 1}`,
    "        END)",
    "        FROM sys.index_columns AS c",
    "        WHERE c.object_id = k.parent_object_id AND c.index_id = k.unique_index_id",
    `    ) = ${columns.length};`,
  ];
}

function createIndex({ table, columns, nullable, index }: UniqueColumns): string {
  const filter = nullable.map((column) => `${quoteName(column)} IS NOT NULL`).join(" AND ");
  return lines(
    `IF NOT EXISTS (${indexNamed(table, index)})`,
    `    CREATE UNIQUE INDEX ${quoteName(index)}`,
    `    ON ${quoteName(table)} (${columns.map(quoteName).join(", ")})`,
    `    WHERE ${filter};`,
  );
}

function dropIndex({ table, index }: UniqueColumns): string {
  return lines(
    `IF EXISTS (${indexNamed(table, index)})`,
    `    DROP INDEX ${quoteName(index)} ON ${quoteName(table)};`,
  );
}

function restoreConstraint(unique: UniqueColumns): string {
  const { table, columns, constraint } = unique;
  const list = columns.map(quoteName).join(", ");
  const named = constraint === undefined ? "" : `CONSTRAINT ${quoteName(constraint)} `;
  const [from = "", ...rest] = constraintsOf(unique).map((line) => line.replace(/;$/, ""));
  return lines(
    `IF NOT EXISTS (`,
    `    SELECT 1 ${from}`,
    ...indented(rest),
    ")",
    `AND NOT EXISTS (`,
    `    SELECT 1 FROM ${quoteName(table)} GROUP BY ${list} HAVING COUNT(*) > 1`,
    ")",
    `    ALTER TABLE ${quoteName(table)} ADD ${named}UNIQUE (${list});`,
  );
}

function indexNamed(table: string, index: string): string {
  return `SELECT 1 FROM sys.indexes WHERE object_id = ${objectId(table)} AND name = ${quoteText(index)}`;
}

function objectId(table: string): string {
  return `OBJECT_ID(${quoteText(quoteName(table))})`;
}

/** What stands inside is compiled only when it is reached, so that it may name a table that is not there. */
function whereTableExists(table: string, statement: string): string {
  return lines(
    `IF ${objectId(table)} IS NOT NULL`,
    "BEGIN",
    ...indented(statement.split("\n")),
    "END;",
  );
}

function indented(text: readonly string[]): readonly string[] {
  return text.map((line) => `    ${line}`);
}

function lines(...text: readonly string[]): string {
  return text.join("\n");
}
