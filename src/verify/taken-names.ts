import { applyToBoth, type Catalog, type NameSource, type Table } from "../operation/catalog.js";
import type { EntityKey } from "../operation/field.js";
import type { Operation } from "../operation/operation.js";
import type { SchemaState } from "../operation/state.js";

/** Two indexes of one derived name at a time, which no database allows. */
export interface TakenName {
  readonly source: NameSource;
  /** The block (by its place in the list) that gives the name first; -1 for what stood in front of all. */
  readonly first: number;
}

/**
 * Follows blocks of operations, and finds names that Django derives for an index or a table of links although another one, renamed since,
 * still has them. Names that a foreign key has are of its table alone, and those that a server makes are free by definition.
 * State and catalog stand in front of the first block.
 */
export function takenNames(
  blocks: readonly (readonly Operation[])[],
  state: SchemaState,
  catalog: Catalog,
): readonly TakenName[] {
  const at = state.copy();
  const held: Catalog = new Map(catalog);
  const known = new Map<EntityKey, Table>();
  const holders = new Map<NameSource, number>();
  const first = new Map<NameSource, number>();
  const found: TakenName[] = [];
  const count = (source: NameSource, more: number): number => {
    const number = (holders.get(source) ?? 0) + more;
    holders.set(source, number);
    return number;
  };
  for (const [index, operations] of [[], ...blocks].entries()) {
    for (const operation of operations) applyToBoth(held, at, operation);
    // Tables are replaced where they change, so the others need no look.
    const changed = [...held].filter(([key, table]) => known.get(key) !== table);
    const gone = [...known.keys()].filter((key) => !held.has(key));
    for (const key of [...gone, ...changed.map(([each]) => each)]) {
      for (const source of sourcesIn(known.get(key))) count(source, -1);
      known.delete(key);
    }
    for (const [key, table] of changed) {
      known.set(key, table);
      for (const source of sourcesIn(table)) {
        if (!first.has(source)) first.set(source, index - 1);
        if (count(source, 1) > 1) found.push({ source, first: first.get(source) ?? -1 });
      }
    }
  }
  return found;
}

function sourcesIn(table: Table | undefined): readonly NameSource[] {
  if (table === undefined) return [];
  return [
    ...table.columns.flatMap(({ index }) => (index === undefined ? [] : [`index ${index}`])),
    ...table.together.map(({ option, source }) => `${option} ${source}`),
    ...table.links.map(({ source }) => `link ${source}`),
  ];
}
