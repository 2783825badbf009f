import type { EntityKey, Field } from "../operation/field.js";
import { findEdges, type Edges, type FirstUse } from "./edges.js";
import type { Node } from "./node.js";
import type { Segment } from "./segment.js";
import { stronglyConnected } from "../chain/strongly-connected.js";
import { columnsFrom, splitCreation } from "./split-creation.js";
import { stableOrder } from "./stable-order.js";

/** The nodes of a segment in their final order, or the entities that could not be folded together. */
export type OrderResult =
  | { readonly ok: true; readonly nodes: readonly Node[] }
  | { readonly ok: false; readonly verbatim: ReadonlySet<EntityKey> };

/**
 * Puts the nodes in an order in which each finds what it needs, and otherwise in that of the source. Where creations wait for each
 * other, the one that loses the fewest fields for each circle it is in gives up those that close it: they are added behind.
 */
export function putInOrder(segment: Segment, firstUse: FirstUse): OrderResult {
  let current = segment;
  for (;;) {
    const nodes = allNodes(current);
    const edges = findEdges(current, nodes, firstUse);
    if (edges.missed.size > 0) return { ok: false, verbatim: edges.missed };
    const sorted = stableOrder(nodes, edges.after);
    if (sorted.waiting.length === 0) return { ok: true, nodes: sorted.done };
    const circles = circlesOf(sorted.waiting, edges);
    const opened = openCircles(current, circles, edges);
    if (opened === undefined) return { ok: false, verbatim: ownersOf(circles.flat()) };
    current = opened;
  }
}

function allNodes(segment: Segment): readonly Node[] {
  const all = new Set<Node>(segment.others);
  for (const { nodes } of segment.timelines) for (const node of nodes) all.add(node);
  return [...all].sort((a, b) => a.position - b.position);
}

/** The circles among the waiting nodes. */
function circlesOf(waiting: readonly Node[], edges: Edges): readonly (readonly Node[])[] {
  const inside = new Set(waiting);
  const next = (node: Node): readonly Node[] =>
    [...(edges.after.get(node) ?? [])].filter((other) => inside.has(other));
  return stronglyConnected(waiting, next).filter((component) => component.length > 1);
}

interface Opening {
  readonly creation: Node;
  readonly fields: ReadonlySet<Field>;
  /** The operations that it adds, for each circle through the creation. */
  readonly cost: number;
}

/** Opens each circle at its cheapest creation; undefined where one has none that could be opened. */
function openCircles(
  segment: Segment,
  circles: readonly (readonly Node[])[],
  edges: Edges,
): Segment | undefined {
  const split = new Map<Node, readonly Node[]>();
  for (const circle of circles) {
    const inside = new Set(circle);
    let best: Opening | undefined;
    for (const creation of circle) {
      const opening = openingOf(creation, inside, edges);
      if (opening !== undefined && (best === undefined || opening.cost < best.cost)) best = opening;
    }
    if (best === undefined) return undefined;
    split.set(best.creation, splitCreation(best.creation, best.fields));
  }
  return {
    ...segment,
    timelines: segment.timelines.map((timeline) => ({
      ...timeline,
      nodes: timeline.nodes.flatMap((node) => split.get(node) ?? [node]),
    })),
  };
}

/** The fields whose loss frees a creation from its circle. */
function openingOf(creation: Node, inside: ReadonlySet<Node>, edges: Edges): Opening | undefined {
  if (creation.operation.kind !== "createEntity") return undefined;
  const loose = edges.loose.get(creation);
  if (loose === undefined) return undefined;
  const fields = new Set<Field>();
  for (const [maker, through] of loose) {
    if (!inside.has(maker)) continue;
    for (const field of through) {
      for (const column of columnsFrom(creation.operation.fields, field)) fields.add(column);
    }
  }
  if (fields.size === 0 || [...fields].some((field) => field.primaryKey)) return undefined;
  const added = splitCreation(creation, fields).length - 1;
  return { creation, fields, cost: added / circlesThrough(creation, inside, edges) };
}

/** As many as there can be that share nothing else: a creation in the middle of others is in one with each. */
function circlesThrough(creation: Node, inside: ReadonlySet<Node>, edges: Edges): number {
  const count = (nodes: Iterable<Node>): number =>
    [...nodes].filter((node) => inside.has(node)).length;
  const before = count(edges.loose.get(creation)?.keys() ?? []);
  const after = count(edges.after.get(creation) ?? []);
  return Math.max(1, Math.min(before, after));
}

function ownersOf(nodes: readonly Node[]): ReadonlySet<EntityKey> {
  return new Set(nodes.flatMap(({ owners }) => owners));
}
