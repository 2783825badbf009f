import { isWall } from "../operation/data-step.js";
import type { EntityKey } from "../operation/field.js";
import type { Operation } from "../operation/operation.js";
import { applyToState, type SchemaState } from "../operation/state.js";
import type { FirstUse } from "./edges.js";
import { wallNode, type Node } from "./node.js";
import { putInOrder } from "./order.js";
import { takeApart, type Placed } from "./segment.js";

/**
 * Folds a list of operations into the fewest with the same effect, in an order in which each finds what it needs.
 * Operations on the entities of `untouched` stay as they are (keys as of their creation or of the start).
 * The state stands before the first operation and is moved behind the last. Throws StateError where the operations do not fit it.
 */
export function foldOperations(
  operations: readonly Operation[],
  state: SchemaState,
  firstUse: FirstUse,
  untouched: ReadonlySet<EntityKey>,
): readonly Node[] {
  const result: Node[] = [];
  let segment: Placed[] = [];
  const flush = (): void => {
    if (segment.length > 0) result.push(...foldSegment(segment, state, firstUse, untouched));
    segment = [];
  };
  for (const [position, operation] of operations.entries()) {
    if (!isWall(operation)) {
      segment.push({ position, operation });
      continue;
    }
    // What its own module did in front of a wall, the wall saw done: folded into a creation, some of it would come later.
    const idle = operation.kind === "opaque" && operation.idle;
    const { name } = operation.origin.migration;
    if (!idle && segment.at(-1)?.operation.origin.migration.name === name) {
      result.push(...asTheyAre(segment, state));
      segment = [];
    }
    flush();
    result.push(wallNode(operation, position));
    applyToState(state, operation);
  }
  flush();
  return result;
}

/** Folds a segment; where entities turn out to need care, once more with it. Ends, because care only grows. */
function foldSegment(
  segment: readonly Placed[],
  state: SchemaState,
  firstUse: FirstUse,
  untouched: ReadonlySet<EntityKey>,
): readonly Node[] {
  const verbatim = new Set<EntityKey>(untouched);
  const renames = new Set<EntityKey>();
  for (;;) {
    const after = state.copy();
    const apart = takeApart(segment, after, { verbatim, renames });
    if (!apart.ok) {
      // Where keeping the renames did not help (a field is named that was removed), nothing of the entity is folded.
      for (const key of apart.renames) (renames.has(key) ? verbatim : renames).add(key);
      continue;
    }
    const ordered = putInOrder(apart.segment, firstUse);
    if (ordered.ok) {
      for (const key of state.keys()) if (!after.has(key)) state.delete(key);
      for (const [key, entity] of after) state.set(key, entity);
      state.tainted = after.tainted;
      return ordered.nodes;
    }
    const before = verbatim.size;
    for (const key of ordered.verbatim) verbatim.add(key);
    if (verbatim.size === before) return asTheyAre(segment, state);
  }
}

/** The operations unchanged: right by definition, for what could not be put in a better order. */
function asTheyAre(segment: readonly Placed[], state: SchemaState): readonly Node[] {
  return segment.map(({ operation, position }) => {
    applyToState(state, operation);
    return wallNode(operation, position);
  });
}
