import { nearestNames } from "../chain/nearest.js";
import { UsageError } from "./stop.js";

/**
 * The name of a step, given whole or by a prefix that only one has. Throws UsageError with the candidates where there is none or several.
 */
export function stepName(app: string, names: readonly string[], given: string): string {
  if (names.includes(given)) return given;
  const found = names.filter((name) => name.startsWith(given));
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  if (found.length > 1) {
    throw new UsageError(
      `several migrations of ${app} begin with ${given}: ${found.join(", ")}`,
      "give more of the name",
    );
  }
  const nearest = nearestNames(given, names);
  throw new UsageError(
    `${app} has no migration ${given}`,
    nearest.length > 0
      ? `is ${nearest.join(" or ")} meant?`
      : `it has ${names.slice(0, 5).join(", ")}${names.length > 5 ? ", …" : ""}`,
  );
}
