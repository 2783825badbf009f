import { ownOperation } from "../../framework/django/schema/own-operation.js";
import type { SchemaSources } from "../../framework/django/schema/sources.js";
import type { Operation } from "../../operation/operation.js";
import type { Direction } from "./step.js";

/** An operation as it is to be written. */
export interface Understood {
  readonly operation: Operation;
  /** What Django says of it in its heading: that of its base. */
  readonly told: Operation;
  /** Does it do without what its base does, where that fails? */
  readonly tolerant: boolean;
}

/**
 * Takes operations apart whose class changes what its base does to the database: the state follows the base, the database what the
 * methods say.
 */
export function understood(
  operation: Operation,
  direction: Direction,
  sources: SchemaSources,
): Understood {
  const own = operation.kind === "opaque" ? ownOperation(operation, sources) : undefined;
  if (own === undefined || operation.kind !== "opaque") {
    return { operation, told: operation, tolerant: false };
  }
  const { base, [direction]: manner } = own;
  const { origin } = operation;
  switch (manner) {
    case "base":
      return { operation: base, told: base, tolerant: false };
    case "tried":
      return { operation: base, told: base, tolerant: true };
    case "nothing":
      return {
        operation: { kind: "separate", origin, state: [base], database: [] },
        told: base,
        tolerant: false,
      };
    case "own":
      return {
        operation: {
          kind: "separate",
          origin,
          state: [base],
          database: [{ ...operation, changesState: false }],
        },
        told: base,
        tolerant: false,
      };
  }
}
