import { applyStatement } from "../../../operation/relational/apply/apply.js";
import { stringText } from "../../javascript/chain/string-text.js";
import { QUERY_INTERFACE_MARK } from "../host/names.js";
import type { SequelizeChain } from "../read-chain.js";

/**
 * Statements that stop on a database with some of the folded migrations: createTable says IF NOT EXISTS, so that such a database would
 * silently stay as it is. Nothing where no table tells.
 */
export function guardText(chains: readonly SequelizeChain[], name: string): readonly string[] {
  const tables = [...new Set(chains.flatMap(tellingTables))];
  if (tables.length === 0) return [];
  const test = tables.map((table) => `existing.includes(${stringText(table)})`).join(" || ");
  const why = `This database has some of the migrations that were folded into ${name}: bring it up to date with the old files first.`;
  return [
    `const existing = await ${QUERY_INTERFACE_MARK}.showAllTables();\nif (${test}) {\nthrow new Error(${stringText(why)});\n}`,
  ];
}

/** The fewest tables of the chain of which one is there behind each of its steps but the last, where one can be. */
function tellingTables({ steps, start }: SequelizeChain): readonly string[] {
  const moments: ReadonlySet<string>[] = [];
  let state = start;
  for (const { units } of steps.slice(0, -1)) {
    for (const { issues } of units) {
      for (const statement of issues.flatMap((issue) => issue.statements)) {
        const applied = applyStatement(state, statement);
        if (applied.ok) ({ state } = applied);
      }
    }
    const there = [...state.tables].flatMap(([key, { name }]) =>
      start.absent.has(key) && name.schema === undefined ? [name.name] : [],
    );
    moments.push(new Set(there));
  }
  const chosen: string[] = [];
  let open = moments.filter(({ size }) => size > 0);
  while (open.length > 0) {
    const counts = new Map<string, number>();
    for (const moment of open) {
      for (const table of moment) counts.set(table, (counts.get(table) ?? 0) + 1);
    }
    const [best] = [...counts].toSorted(([, a], [, b]) => b - a);
    if (best === undefined) break;
    const [table] = best;
    chosen.push(table);
    open = open.filter((moment) => !moment.has(table));
  }
  return chosen;
}
