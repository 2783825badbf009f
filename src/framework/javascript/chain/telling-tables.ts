import { applyStatement } from "../../../operation/relational/apply/apply.js";
import { tablePresence } from "../../../operation/relational/state.js";
import type { ChainReading } from "./chain-reading.js";
import { guardedTables } from "./own-guard.js";

/**
 * The fewest tables of a chain of which one is there behind each of its steps but the last, where one can be. A step behind which one of
 * the tables in `loud` is there needs none: by these a database with some of the steps is noticed anyway.
 */
export function tellingTables<Request>(
  { steps, start }: ChainReading<Request>,
  loud: ReadonlySet<string> = new Set(),
): readonly string[] {
  const moments: ReadonlySet<string>[] = [];
  let state = start;
  for (const { units } of steps.slice(0, -1)) {
    for (const { issues } of units) {
      for (const statement of issues.flatMap((issue) => issue.statements)) {
        const applied = applyStatement(state, statement);
        if (applied.ok) ({ state } = applied);
      }
    }
    const there = [...state.tables.values()].flatMap(({ name }) =>
      tablePresence(start, name) === "not there" && name.schema === undefined ? [name.name] : [],
    );
    moments.push(new Set(there));
  }
  // What was folded before may have left a database in the middle of it.
  const before = steps.flatMap(({ module }) => guardedTables(module));
  const chosen = before.filter((table) => !loud.has(table));
  let open = moments.filter(
    (moment) =>
      moment.size > 0 && ![...moment].some((table) => loud.has(table) || chosen.includes(table)),
  );
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
