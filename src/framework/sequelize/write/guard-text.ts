import { guardMessage } from "../../javascript/chain/own-guard.js";
import {
  guardedNames,
  guardStatements,
  RECORDED_GUARD,
  type RecordedGuard,
} from "../../javascript/chain/recorded-guard.js";
import { stringText } from "../../javascript/chain/string-text.js";
import { tellingTables } from "../../javascript/chain/telling-tables.js";
import { QUERY_INTERFACE_MARK } from "../host/names.js";
import type { SequelizeChain } from "../read-chain.js";

/**
 * Statements that stop on a database with some of the folded migrations: createTable says IF NOT EXISTS, so that such a database would
 * silently stay as it is. Nothing where no table tells.
 */
export function guardText(chains: readonly SequelizeChain[], name: string): readonly string[] {
  const tables = telling(chains);
  if (tables.length === 0) return [];
  const test = tables.map((table) => `existing.includes(${stringText(table)})`).join(" || ");
  return [
    `const existing = await ${QUERY_INTERFACE_MARK}.showAllTables();\nif (${test}) {\nthrow new Error(${stringText(guardMessage(name))});\n}`,
  ];
}

function telling(chains: readonly SequelizeChain[]): readonly string[] {
  return [...new Set(chains.flatMap((chain) => tellingTables(chain)))];
}

/** Returns where all is there, and stops where only some of it is. */
export const RECORDED_GUARD_CALL = `if (await ${RECORDED_GUARD}(${QUERY_INTERFACE_MARK})) return;`;

/** The function that the call is of. */
export function recordedGuard(
  chains: readonly SequelizeChain[],
  result: string,
  table: string,
): string {
  const steps = chains[0]?.steps ?? [];
  return guardFunction(
    {
      result,
      folded: steps.map(({ key }) => key.name),
      earlier: guardedNames(steps.map(({ module }) => module)),
      tables: telling(chains),
    },
    table,
    /ts$/.test(steps.at(-1)?.path ?? "") ? "typescript" : "javascript",
  );
}

/** The text of the function, which asks in a table of records. */
export function guardFunction(
  guard: RecordedGuard,
  table: string,
  language: "typescript" | "javascript",
): string {
  const typed = language === "typescript";
  const statements = guardStatements(guard, {
    rows: `await queryInterface.select(null, ${stringText(table)}, { attributes: ["name"], raw: true })`,
    hasTable: "await queryInterface.tableExists(table)",
    typed,
  });
  const parameter = typed ? 'queryInterface: import("sequelize").QueryInterface' : "queryInterface";
  const promise = typed ? ": Promise<boolean>" : "";
  return `/** Are all of the folded migrations recorded? Throws where only some are. */\nasync function ${RECORDED_GUARD}(${parameter})${promise} {\n${statements.join("\n")}\n}`;
}
