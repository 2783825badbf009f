import { UsageError } from "./stop.js";

/** What an option says, if it is one of its choices. Throws UsageError where it is not. */
export function oneOf<T extends string>(option: string, given: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === given);
  if (found === undefined)
    throw new UsageError(`${option} takes ${choices.join(", ")}, not ${given}`);
  return found;
}
