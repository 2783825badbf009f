import { guardMessage } from "../../javascript/chain/own-guard.js";
import { stringText } from "../../javascript/chain/string-text.js";
import { tellingTables } from "../../javascript/chain/telling-tables.js";
import { QUERY_INTERFACE_MARK } from "../host/names.js";
import type { SequelizeChain } from "../read-chain.js";

/**
 * Statements that stop on a database with some of the folded migrations: createTable says IF NOT EXISTS, so that such a database would
 * silently stay as it is. Nothing where no table tells.
 */
export function guardText(chains: readonly SequelizeChain[], name: string): readonly string[] {
  const tables = [...new Set(chains.flatMap((chain) => tellingTables(chain)))];
  if (tables.length === 0) return [];
  const test = tables.map((table) => `existing.includes(${stringText(table)})`).join(" || ");
  return [
    `const existing = await ${QUERY_INTERFACE_MARK}.showAllTables();\nif (${test}) {\nthrow new Error(${stringText(guardMessage(name))});\n}`,
  ];
}
