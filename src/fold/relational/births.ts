import { relationKey, type RelationName } from "../../operation/relational/names.js";
import { objectKey } from "../../operation/relational/state.js";
import type { SchemaStatement } from "../../operation/relational/statement.js";
import type { Dialect } from "../../sql/dialect.js";

/**
 * Keys of the tables and objects that a chain makes before it does anything else to them: where the chain runs from its start, they are
 * not there. That holds for creations with IF NOT EXISTS and behind guards too; a folded creation is written without them, so that a
 * database which has the table all the same says so.
 */
export function bornNames(
  statements: readonly SchemaStatement[],
  dialect: Dialect,
): ReadonlySet<string> {
  const born = new Set<string>();
  let seen = new Set<string>();
  const meet = (key: string, made: boolean): void => {
    if (!seen.has(key) && made) born.add(key);
    seen.add(key);
  };
  const visit = (statement: SchemaStatement): void => {
    const key = (name: RelationName): string => relationKey(name, dialect);
    switch (statement.kind) {
      case "createTable":
        for (const constraint of statement.constraints) {
          if (constraint.kind !== "foreignKey") continue;
          // A table may refer to itself; another must be there.
          if (key(constraint.target) !== key(statement.table)) meet(key(constraint.target), false);
        }
        meet(key(statement.table), true);
        return;
      case "renameTable":
        meet(key(statement.table), false);
        meet(key(statement.newName), true);
        return;
      case "createObject": {
        const kept = statement.object.kind === "extension" || statement.object.kind === "schema";
        const isMade =
          statement.onConflict === "fail" ||
          (statement.object.kind === "enum" && statement.onConflict === "skip");
        meet(objectKey(statement.object, dialect), !kept && isMade);
        return;
      }
      case "alterObject":
      case "renameObject":
      case "dropObject": {
        const { object: kind, name, on } = statement;
        meet(objectKey({ kind, name, on }, dialect), false);
        if (statement.kind === "renameObject") {
          meet(objectKey({ kind, name: statement.newName, on }, dialect), true);
        }
        return;
      }
      case "changeRows":
      case "opaqueStatement": {
        const touches =
          statement.kind === "changeRows" ? statement.facts.touches : statement.touches;
        if (touches.kind === "these") {
          for (const { table } of touches.tables) meet(key(table), false);
        }
        return;
      }
      case "guarded": {
        // "Is the table there? Alter it; else make it": on a new database, it is made.
        const before = seen;
        const met = [statement.then, statement.otherwise].map((branch) => {
          seen = new Set(before);
          for (const inner of branch) visit(inner);
          return seen;
        });
        seen = new Set(met.flatMap((each) => [...each]));
        return;
      }
      default:
        // `ALTER TABLE IF EXISTS` asks, too.
        if ("ifTableExists" in statement && statement.ifTableExists) return;
        if ("table" in statement && statement.table !== undefined)
          meet(key(statement.table), false);
    }
  };
  for (const statement of statements) visit(statement);
  return born;
}
