import { nodeOf, type ChainGraph, type GraphNode } from "./graph.js";
import type { MigrationKey } from "./migration.js";
import { compareKeys } from "./order.js";

/**
 * The steps that depend on no other step of their own app, in key order, of all apps.
 * Virtual and missing nodes are no steps of a chain and are left out.
 * Source: django/db/migrations/graph.py, MigrationGraph.root_nodes.
 */
export function rootKeys(graph: ChainGraph): readonly MigrationKey[] {
  return endKeys(graph, (node) => node.parents);
}

/**
 * The steps on which no other step of their own app depends, in key order, of all apps.
 * Virtual and missing nodes are no steps of a chain and are left out.
 * Source: django/db/migrations/graph.py, MigrationGraph.leaf_nodes.
 */
export function leafKeys(graph: ChainGraph): readonly MigrationKey[] {
  return endKeys(graph, (node) => node.children);
}

/** `rootKeys` of one app. */
export function rootKeysOf(graph: ChainGraph, app: string): readonly MigrationKey[] {
  return rootKeys(graph).filter((key) => key.app === app);
}

/** `leafKeys` of one app. */
export function leafKeysOf(graph: ChainGraph, app: string): readonly MigrationKey[] {
  return leafKeys(graph).filter((key) => key.app === app);
}

function endKeys(
  graph: ChainGraph,
  neighbours: (node: GraphNode) => readonly string[],
): readonly MigrationKey[] {
  const ends: MigrationKey[] = [];
  for (const node of graph.nodes.values()) {
    if (node.kind !== "migration") continue;
    if (neighbours(node).every((id) => nodeOf(graph, id).key.app !== node.key.app)) {
      ends.push(node.key);
    }
  }
  return ends.sort(compareKeys);
}

/** Apps with more than one leaf and the leaves' names in order; the apps in order too. */
export function severalLeaves(graph: ChainGraph): ReadonlyMap<string, readonly string[]> {
  const byApp = new Map<string, string[]>();
  for (const { app, name } of leafKeys(graph)) {
    const names = byApp.get(app);
    if (names === undefined) byApp.set(app, [name]);
    else names.push(name);
  }
  return new Map([...byApp].filter(([, names]) => names.length > 1));
}
