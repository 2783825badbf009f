import { nodeOf } from "../../../chain/graph.js";
import { keyText, type MigrationKey } from "../../../chain/migration.js";
import { compareKeys } from "../../../chain/order.js";
import type { LoadedGraph } from "./load.js";
import { allReplacedApplied } from "./squashes.js";
import { squashesNest } from "./version.js";

/** Django: InconsistentMigrationHistory. */
export interface InconsistentHistory {
  readonly kind: "InconsistentHistory";
  readonly message: string;
  readonly migration: MigrationKey;
  readonly dependency: MigrationKey;
}

/**
 * Where a recorded step depends on one that is not recorded; Django refuses to migrate at the first of them. In key
 * order; empty for a consistent history. A squash whose steps are all recorded counts as recorded, virtual nodes too.
 * Source: loader.py, MigrationLoader.check_consistent_history.
 */
export function inconsistencies(loaded: LoadedGraph): readonly InconsistentHistory[] {
  const { graph, input } = loaded;
  const found: InconsistentHistory[] = [];
  for (const id of input.applied) {
    const node = graph.nodes.get(id);
    if (node === undefined) continue;
    for (const parent of node.parents) {
      const { key, kind } = nodeOf(graph, parent);
      if (kind === "virtual" || input.applied.has(parent) || stepsApplied(loaded, parent)) continue;
      found.push({
        kind: "InconsistentHistory",
        message: `${keyText(node.key)} is applied, but ${keyText(key)}, on which it depends, is not`,
        migration: node.key,
        dependency: key,
      });
    }
  }
  return found.sort(
    (a, b) => compareKeys(a.migration, b.migration) || compareKeys(a.dependency, b.dependency),
  );
}

function stepsApplied({ squashes, input }: LoadedGraph, id: string): boolean {
  if (squashesNest(input.version)) return allReplacedApplied(id, squashes, input.applied);
  return squashes.get(id)?.replaces.every((step) => input.applied.has(keyText(step))) ?? false;
}
