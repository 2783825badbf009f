import type { Use } from "./carried.js";
import { isDisplayOfFrozen, isFrozen, isFrozenCall, isStateless } from "./frozen.js";
import type { Definition } from "./meaning.js";
import { isChanged, onlyReads } from "./reading.js";

/**
 * Whether a definition that two modules repeat could be one for both without anyone noticing: it holds nothing that
 * changes, and none of its uses changes it.
 */
export function isShareable({ module, pieces }: Definition, uses: readonly Use[]): boolean {
  if (uses.some(isChanged)) return false;
  const { text } = module.source;
  return pieces.every(({ statement }) =>
    isStateless(
      statement,
      text,
      (value) =>
        isFrozen(value) ||
        isFrozenCall(value, text) ||
        (isDisplayOfFrozen(value) && uses.every(onlyReads)),
    ),
  );
}
