import { quoteText } from "./values.js";

/**
 * Constraints that a statement does not name get a name of the server's own, which nobody can know before. They are known here by a name
 * that no server would give, and dropped by a statement that looks the true one up.
 */
const MARK = "?";

/** What the server names itself. */
export type UnnamedKind = "primary key" | "unique" | "check" | "default";

/** The name under which a constraint without one is known here. */
export function unnamed(kind: UnnamedKind, column: string): string {
  return `${MARK}${kind} of ${column}`;
}

/** Is it a name that only stands for one of the server's? */
export function isUnnamed(name: string): boolean {
  return name.startsWith(MARK);
}

/** The kind of an unnamed constraint. */
export function unnamedKind(name: string): UnnamedKind {
  const kinds: readonly UnnamedKind[] = ["primary key", "unique", "check", "default"];
  return kinds.find((kind) => name.startsWith(MARK + kind)) ?? "default";
}

/**
 * Drops the constraint of a column whose name is the server's. The statement declares its variable in a batch of its own, so that several
 * may stand in one script. Views: sys.default_constraints, sys.check_constraints, sys.key_constraints
 * (https://learn.microsoft.com/sql/relational-databases/system-catalog-views).
 */
export function dropUnnamed(kind: UnnamedKind, table: string, column: string): string {
  const drop = `N'ALTER TABLE [${table}] DROP CONSTRAINT ' + QUOTENAME(c.name)`;
  const from = `${VIEWS[kind]} WHERE c.parent_object_id = OBJECT_ID(N'[${table}]')`;
  const batch =
    `DECLARE @drop nvarchar(max) = (SELECT ${drop} FROM ${from}${condition(kind, column)});` +
    ` EXEC sys.sp_executesql @drop;`;
  return `EXEC sys.sp_executesql N${quoteText(batch)}`;
}

const VIEWS: Readonly<Record<UnnamedKind, string>> = {
  "primary key": "sys.key_constraints AS c",
  unique: "sys.key_constraints AS c",
  check: "sys.check_constraints AS c",
  default: "sys.default_constraints AS c",
};

function condition(kind: UnnamedKind, column: string): string {
  const named = `N${quoteText(column)}`;
  switch (kind) {
    case "primary key":
      return " AND c.type = 'PK'";
    case "unique":
      return (
        " AND c.type = 'UQ' AND NOT EXISTS (SELECT 1 FROM sys.index_columns AS i" +
        " WHERE i.object_id = c.parent_object_id AND i.index_id = c.unique_index_id" +
        ` AND COL_NAME(i.object_id, i.column_id) <> ${named})`
      );
    case "check":
    case "default":
      return ` AND COL_NAME(c.parent_object_id, c.parent_column_id) = ${named}`;
  }
}
