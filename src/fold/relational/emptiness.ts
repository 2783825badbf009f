import { conditionOf, type Emptiness } from "../../sql/emptiness.js";
import { tableOf, type RelationalState } from "../../operation/relational/state.js";

/** Tables, by identity, that were made in the fold and that nothing has filled since. */
export type EmptyTables = ReadonlySet<number>;

/** The first set of tables that are all empty, by name; undefined where none is. */
export function emptySet(
  emptiness: Emptiness,
  state: RelationalState,
  empty: EmptyTables,
  rowsRan: boolean,
): readonly string[] | undefined {
  const found = emptiness.find((set) =>
    [...set].every((member) => {
      const { table, what } = conditionOf(member);
      const name = tableOf(state, { schema: undefined, name: table });
      return name !== undefined && empty.has(name.identity) && (what === "rows" || !rowsRan);
    }),
  );
  return found === undefined ? undefined : [...found].map((member) => conditionOf(member).table);
}
