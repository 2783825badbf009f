import type { EntityKey } from "../operation/field.js";
import type { Operation, Origin } from "../operation/operation.js";
import type { EntityState } from "../operation/state.js";

/** A place in the sequence of operations that is folded: 0 for the first. */
export type Position = number;

/** An operation of the result, before its place in it is decided. */
export interface Node {
  /** The place of the first operation that went into it; decides the order where nothing else does. */
  readonly position: Position;
  /** The place of the last operation that went into it: what it names, it names as of then. */
  readonly last: Position;
  readonly operation: Operation;
  /** False where the operation is one of the source, unchanged. */
  readonly rebuilt: boolean;
  /** The entity as it stands before the operation; undefined for those it creates and for opaque operations. */
  readonly before: EntityState | undefined;
  /** Entities whose other operations keep their place before or behind this one. */
  readonly owners: readonly EntityKey[];
  /** Nothing of its entities may move across it. */
  readonly barrier: boolean;
  /** For a rebuilt creation: where each field was last defined, so that comments there are kept. */
  readonly sources: ReadonlyMap<string, Origin>;
}

/** The node of an operation that stays where it is, as it is. */
export function wallNode(operation: Operation, position: number): Node {
  return {
    position,
    last: position,
    operation,
    rebuilt: false,
    before: undefined,
    owners: [],
    barrier: true,
    sources: new Map(),
  };
}
