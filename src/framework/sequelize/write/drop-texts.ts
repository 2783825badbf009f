import { dropSql, dropsOf } from "../../javascript/chain/drops.js";
import { startOf, statementsOf } from "../../javascript/chain/fold-chain.js";
import { stringText } from "../../javascript/chain/string-text.js";
import { QUERY_INTERFACE_MARK } from "../host/names.js";
import type { SequelizeChain } from "../read-chain.js";
import { queryText } from "./issue-text.js";

/** Statements that drop what the chain made. */
export function dropTexts(chain: SequelizeChain): {
  readonly dialect: SequelizeChain["dialect"];
  readonly texts: readonly string[];
} {
  const { dialect } = chain;
  const run = { statements: statementsOf(chain), start: startOf(chain), end: chain.world.state };
  const texts = dropsOf(run).flatMap((drop): readonly string[] => {
    const sql = dropSql(drop, dialect);
    if (sql === undefined) return [];
    if (drop.kind === "table" && drop.table.schema === undefined) {
      return [`await ${QUERY_INTERFACE_MARK}.dropTable(${stringText(drop.table.name)});`];
    }
    return [queryText(sql)];
  });
  return { dialect, texts };
}
