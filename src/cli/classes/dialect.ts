import type { ClassChain } from "../../framework/classes/project.js";
import type { Dialect } from "../../sql/dialect.js";
import { UsageError } from "../stop.js";
import type { ClassCommandsOf } from "./framework.js";

/**
 * The database of a chain: the one that an option names (`--dialect`, or `--from` of overrides), or that the chain shows. Throws UsageError where
 * refold folds none for it.
 */
export function dialectOf(
  { title, dialects }: ClassCommandsOf,
  chain: ClassChain,
  given: string | undefined,
  option = "--dialect",
): Dialect {
  if (given !== undefined) {
    const found = dialects.find((each) => each === given);
    if (found !== undefined) return found;
    throw new UsageError(`${option} takes ${dialects.join(", ")}, not ${given}`);
  }
  const { label, dialect } = chain;
  if (dialect === undefined) {
    throw new UsageError(
      `it cannot be told which database ${label} is for`,
      `say it with ${option} ${dialects.join("|")}`,
    );
  }
  if (dialects.includes(dialect)) return dialect;
  throw new UsageError(
    `refold does not fold ${title} migrations for ${dialect}, which ${label} is for`,
    `it folds those for ${dialects.join(", ")}; ${option} says which, where it is one of these`,
  );
}
