import type { SourceSpan } from "../../../edit/source.js";
import type { Run } from "./run.js";
import { GiveUp } from "./signals.js";
import { arrayOf, type Value } from "./value.js";

/** What waiting for a value gives. Frameworks run what they were asked for when somebody waits for it. */
export function awaitValue(value: Value, at: SourceSpan, run: Run): Value {
  if (value.kind === "host") return value.host.run?.(at) ?? value;
  if (value.kind !== "promise") return value;
  run.awaited(value);
  if (value.issued > 0 && value.until !== run.actions()) {
    throw new GiveUp("something else ran before this was waited for", at);
  }
  return value.settled;
}

/**
 * What waiting for all of the values gives. Those that are run when they are waited for run in their order, on a connection one after the
 * other; of async functions, which would take turns, each may have issued one thing at most.
 */
export function awaitAll(values: readonly Value[], at: SourceSpan, run: Run): Value {
  const several = values.filter((value) => value.kind === "promise" && value.issued > 0);
  if (several.length > 1 && several.some((value) => value.kind === "promise" && value.issued > 1)) {
    throw new GiveUp("several functions take turns", at);
  }
  return arrayOf(
    values.map((value) => {
      if (value.kind !== "promise") return awaitValue(value, at, run);
      run.awaited(value);
      return value.settled;
    }),
  );
}
