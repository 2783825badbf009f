import type { IndexTarget, Statement } from "./statement.js";

/** Statements that wait for the end of a migration follow what happens to the tables and columns that they name. */

/** Does a waiting statement name the table? */
export function namesTable(statement: Statement, table: string): boolean {
  if (!("table" in statement)) return false;
  if (statement.table === table) return true;
  return statement.kind === "addForeignKey" && statement.toTable === table;
}

/** Does a waiting statement name the column? */
export function namesColumn(statement: Statement, table: string, column: string): boolean {
  switch (statement.kind) {
    case "createIndex":
      return statement.table === table && targetNames(statement.target, column);
    case "addUnique":
      return statement.table === table && statement.columns.includes(column);
    case "addForeignKey":
      return (
        (statement.table === table && statement.column === column) ||
        (statement.toTable === table && statement.toColumn === column)
      );
    default:
      return false;
  }
}

function targetNames(target: IndexTarget, column: string): boolean {
  return target.kind === "columns"
    ? target.columns.some((item) => item.column === column)
    : target.columns.includes(column);
}

/** The statement after a table was renamed. */
export function withTableRenamed(statement: Statement, from: string, to: string): Statement {
  if (!namesTable(statement, from) || !("table" in statement)) return statement;
  const table = statement.table === from ? to : statement.table;
  if (statement.kind === "addForeignKey") {
    return { ...statement, table, toTable: statement.toTable === from ? to : statement.toTable };
  }
  return { ...statement, table };
}

/** The statement after a column was renamed. */
export function withColumnRenamed(
  statement: Statement,
  table: string,
  from: string,
  to: string,
): Statement {
  if (!namesColumn(statement, table, from)) return statement;
  const renamed = (name: string): string => (name === from ? to : name);
  switch (statement.kind) {
    case "createIndex":
      return { ...statement, target: targetRenamed(statement.target, renamed) };
    case "addUnique":
      return { ...statement, columns: statement.columns.map(renamed) };
    case "addForeignKey":
      return {
        ...statement,
        column: statement.table === table ? renamed(statement.column) : statement.column,
        toColumn: statement.toTable === table ? renamed(statement.toColumn) : statement.toColumn,
      };
    default:
      return statement;
  }
}

function targetRenamed(target: IndexTarget, renamed: (name: string) => string): IndexTarget {
  if (target.kind === "expressions") return { ...target, columns: target.columns.map(renamed) };
  const columns = target.columns.map((item) => ({ ...item, column: renamed(item.column) }));
  return { kind: "columns", columns };
}
