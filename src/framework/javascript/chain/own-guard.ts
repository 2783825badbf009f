import type * as t from "@babel/types";
import { walk } from "../free-names.js";
import type { LoadedModule } from "../module.js";

const BEGINNING = "This database has some of the migrations that were folded into ";

/** What a squashed module says on a database with some of its migrations. */
export function guardMessage(name: string): string {
  return `${BEGINNING}${name}: bring it up to date with the old files first.`;
}

/**
 * Is it the guard of a squashed module, which only throws? On the databases that a chain is folded for it does nothing, and what the module
 * is folded into has a guard of its own, which asks for the same tables.
 */
export function isOwnGuard(statement: t.Node): boolean {
  if (statement.type !== "IfStatement" || statement.alternate != null) return false;
  const { consequent } = statement;
  const [only, second] = consequent.type === "BlockStatement" ? consequent.body : [consequent];
  if (only?.type !== "ThrowStatement" || second !== undefined) return false;
  const { argument } = only;
  if (argument.type !== "NewExpression") return false;
  const [message] = argument.arguments;
  return message?.type === "StringLiteral" && message.value.startsWith(BEGINNING);
}

/** The tables that the guards of a squashed module ask for. */
export function guardedTables({ parsed }: LoadedModule): readonly string[] {
  const tables: string[] = [];
  walk(parsed.program, (node) => {
    if (node.type !== "IfStatement" || !isOwnGuard(node)) return true;
    walk(node.test, (each) => {
      if (each.type === "StringLiteral") tables.push(each.value);
      return true;
    });
    return false;
  });
  return tables;
}
