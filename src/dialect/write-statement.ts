import type { Statements } from "./dialect.js";
import type { Name, Statement } from "./statement.js";

/** The text of a statement. `nameOf` makes the names that the statement leaves open. */
export function writeStatement(
  write: Statements,
  statement: Statement,
  nameOf: (name: Name) => string,
): string {
  switch (statement.kind) {
    case "text":
      return write.text(statement, nameOf);
    case "createTable":
      return write.createTable(statement, nameOf);
    case "dropTable":
      return write.dropTable(statement, nameOf);
    case "renameTable":
      return write.renameTable(statement, nameOf);
    case "addColumn":
      return write.addColumn(statement, nameOf);
    case "dropColumn":
      return write.dropColumn(statement, nameOf);
    case "renameColumn":
      return write.renameColumn(statement, nameOf);
    case "alterColumn":
      return write.alterColumn(statement, nameOf);
    case "createIndex":
      return write.createIndex(statement, nameOf);
    case "dropIndex":
      return write.dropIndex(statement, nameOf);
    case "renameIndex":
      return write.renameIndex(statement, nameOf);
    case "addUnique":
      return write.addUnique(statement, nameOf);
    case "addForeignKey":
      return write.addForeignKey(statement, nameOf);
    case "addCheck":
      return write.addCheck(statement, nameOf);
    case "addPrimaryKey":
      return write.addPrimaryKey(statement, nameOf);
    case "dropConstraint":
      return write.dropConstraint(statement, nameOf);
  }
}
