import { keyText, type MigrationKey } from "./migration.js";
import { compareKeys } from "./order.js";

/**
 * What stands behind a node:
 * - `migration`: a module that was read;
 * - `virtual`: a step of an app whose migrations are out of sight; taken to exist and to be done;
 * - `missing`: something names it, and nothing provides it.
 */
export type NodeKind = "migration" | "virtual" | "missing";

/** A step of a graph with its edges. Parents are what it depends on, children what depends on it. */
export interface GraphNode {
  readonly key: MigrationKey;
  readonly kind: NodeKind;
  /** Keys as `keyText` gives them, in key order. */
  readonly parents: readonly string[];
  readonly children: readonly string[];
}

/** All chains with the edges between them, by `keyText`. Every parent and child is itself a node. */
export interface ChainGraph {
  readonly nodes: ReadonlyMap<string, GraphNode>;
}

/** A node before its edges are known. */
export interface GraphVertex {
  readonly key: MigrationKey;
  readonly kind: NodeKind;
}

/** `child` depends on `parent`; both as `keyText` gives them. */
export interface GraphEdge {
  readonly child: string;
  readonly parent: string;
}

/**
 * Builds a graph. Vertices keep their order; an edge given twice counts once.
 * Throws on an edge whose end is no vertex: that is a bug of the caller.
 */
export function buildGraph(
  vertices: Iterable<GraphVertex>,
  edges: Iterable<GraphEdge>,
): ChainGraph {
  const parents = new Map<string, Set<string>>();
  const children = new Map<string, Set<string>>();
  const byId = new Map<string, GraphVertex>();
  for (const vertex of vertices) byId.set(keyText(vertex.key), vertex);
  for (const { child, parent } of edges) {
    if (!byId.has(child) || !byId.has(parent)) {
      throw new RangeError(`the edge ${child} → ${parent} leaves the graph`);
    }
    addTo(parents, child, parent);
    addTo(children, parent, child);
  }
  const nodes = new Map<string, GraphNode>();
  for (const [id, { key, kind }] of byId) {
    nodes.set(id, {
      key,
      kind,
      parents: inKeyOrder(byId, parents.get(id)),
      children: inKeyOrder(byId, children.get(id)),
    });
  }
  return { nodes };
}

function addTo(sets: Map<string, Set<string>>, id: string, other: string): void {
  const set = sets.get(id);
  if (set === undefined) sets.set(id, new Set([other]));
  else set.add(other);
}

const NONE: readonly string[] = [];

function inKeyOrder(
  vertices: ReadonlyMap<string, GraphVertex>,
  ids: ReadonlySet<string> | undefined,
): readonly string[] {
  if (ids === undefined) return NONE;
  if (ids.size === 1) return [...ids];
  return [...ids]
    .flatMap((id) => {
      const vertex = vertices.get(id);
      return vertex === undefined ? [] : [{ id, key: vertex.key }];
    })
    .sort((a, b) => compareKeys(a.key, b.key))
    .map(({ id }) => id);
}

/** The node of an id. Throws where there is none: ids come from the graph itself. */
export function nodeOf(graph: ChainGraph, id: string): GraphNode {
  const node = graph.nodes.get(id);
  if (node === undefined) throw new RangeError(`${id} is no node of the graph`);
  return node;
}

/** The keys of ids of a graph. Throws where an id is no node of it. */
export function keysOf(graph: ChainGraph, ids: Iterable<string>): readonly MigrationKey[] {
  return Array.from(ids, (id) => nodeOf(graph, id).key);
}
