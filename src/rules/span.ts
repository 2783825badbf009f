import type { SourceSpan } from "../edit/source.js";
import type { Operation } from "../operation/operation.js";
import type { Hazard } from "./rule.js";

/** The part of an operation that brings a hazard about, where the hazard says one and it is in the operation; else the operation. */
export function spanOf(operation: Operation, { at }: Hazard): SourceSpan {
  const whole = operation.origin.slice;
  const inside =
    at !== undefined && at.file === whole.file && at.start >= whole.start && at.end <= whole.end;
  return inside ? at : whole;
}
