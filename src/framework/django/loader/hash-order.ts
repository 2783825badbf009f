import { keyText, type MigrationKey, type MigrationNode } from "../../../chain/migration.js";
import { compareKeys } from "../../../chain/order.js";
import { buildLoaderGraph, type BuiltGraph } from "./build.js";
import type { LoadInput } from "./load-input.js";
import type { Squashes } from "./squashes.js";

/** More squashes than this in one tangle are tried in a few orders only. */
const ALL_ORDERS_UP_TO = 4;

/**
 * The squashes whose order decides how the graph comes out, in key order; normally none. Django's loader puts the names
 * of an app's modules into a set before it reads them, so squashes of one app replace their steps in an order that
 * changes with the hash seed. It matters only where squashes share a step or list each other: those are loaded again
 * in other orders and the outcomes compared.
 * Source: loader.py, MigrationLoader.load_disk (`migration_names`, a set up to and with 6.0).
 */
export function hashDependentSquashes(
  migrations: ReadonlyMap<string, MigrationNode>,
  squashes: Squashes,
  input: LoadInput,
  built: BuiltGraph,
): readonly MigrationKey[] {
  const expected = signature(built);
  const dependent: MigrationKey[] = [];
  for (const tangle of tangles(squashes)) {
    const differs = otherOrders(tangle).some((order) => {
      const reordered = reorder(squashes, order);
      return signature(buildLoaderGraph(migrations, reordered, input)) !== expected;
    });
    if (differs) dependent.push(...tangle.map(({ key }) => key));
  }
  return dependent.sort(compareKeys);
}

/** Groups of squashes of one app that share a step or list each other, directly or through others of the group. */
function tangles(squashes: Squashes): readonly (readonly MigrationNode[])[] {
  const groupOf = new Map<string, MigrationNode[]>();
  const groups = new Set<MigrationNode[]>();
  for (const squash of squashes.values()) {
    let group = [squash];
    const names = [squash.key, ...squash.replaces].map(
      (key) => `${squash.key.app} ${keyText(key)}`,
    );
    for (const other of new Set(names.flatMap((name) => groupOf.get(name) ?? []))) {
      const known = groupOf.get(`${other.key.app} ${keyText(other.key)}`);
      if (known === undefined || known === group) continue;
      groups.delete(known);
      group = [...known, ...group];
    }
    groups.add(group);
    for (const member of group) {
      for (const key of [member.key, ...member.replaces]) {
        groupOf.set(`${member.key.app} ${keyText(key)}`, group);
      }
    }
  }
  return [...groups].filter((group) => group.length > 1);
}

function otherOrders(tangle: readonly MigrationNode[]): readonly (readonly MigrationNode[])[] {
  if (tangle.length <= ALL_ORDERS_UP_TO) return permutations(tangle);
  const reversed = [...tangle].reverse();
  const rotations = tangle.map((_, index) => [...tangle.slice(index), ...tangle.slice(0, index)]);
  return [reversed, ...rotations];
}

function permutations<T>(items: readonly T[]): readonly (readonly T[])[] {
  if (items.length < 2) return [items];
  return items.flatMap((item, index) =>
    permutations([...items.slice(0, index), ...items.slice(index + 1)]).map((rest) => [
      item,
      ...rest,
    ]),
  );
}

/** The squashes with those of a tangle in another order, in the places that they had. */
function reorder(squashes: Squashes, order: readonly MigrationNode[]): Squashes {
  const members = new Set(order.map(({ key }) => keyText(key)));
  const next = order[Symbol.iterator]();
  const reordered = new Map<string, MigrationNode>();
  for (const [id, squash] of squashes) {
    const chosen = members.has(id) ? (next.next().value ?? squash) : squash;
    reordered.set(keyText(chosen.key), chosen);
  }
  return reordered;
}

/** A text that differs where outcomes differ. */
function signature({ graph, applied, error }: BuiltGraph): string {
  const edges = [...graph.nodes].map(([id, { parents }]) => [id, parents]);
  edges.sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1));
  return JSON.stringify([error?.kind, edges, [...applied].sort()]);
}
