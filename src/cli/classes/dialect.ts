import type { ClassChain } from "../../framework/classes/project.js";
import type { Dialect } from "../../sql/dialect.js";
import { UsageError } from "../stop.js";
import type { ClassCommandsOf } from "./framework.js";

/** The database of a chain: the one that `--dialect` names, or that the chain shows. Throws UsageError where refold folds none for it. */
export function dialectOf(
  { title, dialects }: ClassCommandsOf,
  chain: ClassChain,
  given: string | undefined,
): Dialect {
  if (given !== undefined) {
    const found = dialects.find((each) => each === given);
    if (found !== undefined) return found;
    throw new UsageError(`--dialect takes ${dialects.join(", ")}, not ${given}`);
  }
  const { label, dialect } = chain;
  if (dialect === undefined) {
    throw new UsageError(
      `it cannot be told which database ${label} is for`,
      `say it with --dialect ${dialects.join("|")}`,
    );
  }
  if (dialects.includes(dialect)) return dialect;
  throw new UsageError(
    `refold does not fold ${title} migrations for ${dialect}, which ${label} is for`,
    `it folds those for ${dialects.join(", ")}; --dialect says which, where it is one of these`,
  );
}
