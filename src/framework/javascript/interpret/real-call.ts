import type { SourceSpan } from "../../../edit/source.js";
import { GiveUp, Thrown } from "./signals.js";
import { literal, objectOf } from "./value.js";

/** Calls the framework itself; what it throws, the migration would throw. */
export function callReal(call: () => unknown, at: SourceSpan): unknown {
  try {
    return call();
  } catch (error) {
    if (error instanceof GiveUp || error instanceof Thrown) throw error;
    const message = error instanceof Error ? error.message : String(error);
    throw new Thrown(objectOf([["message", literal(message)]]), at);
  }
}
