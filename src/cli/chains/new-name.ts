import type { SquashOptions } from "../commands/squash.js";
import { checkTarget } from "../deliver.js";
import type { Io } from "../io.js";
import { UsageError } from "../stop.js";

/**
 * A new name is pending on each database that has the old ones: something has to tell them. Throws UsageError where nothing does, or where
 * nothing has to.
 */
export function checkName({ name, reconcile }: SquashOptions, title: string, io: Io): void {
  if (reconcile !== undefined) checkTarget(reconcile, io);
  if (name === undefined) {
    if (reconcile === undefined) return;
    throw new UsageError(
      "--reconcile goes with --name",
      "under the last migration's name no database needs statements",
    );
  }
  if (!/^[\w.-]+$/.test(name)) {
    throw new UsageError(`--name ${name} is no name of a file`, "use letters, digits, _, - and .");
  }
  if (reconcile !== undefined) return;
  throw new UsageError(
    `--name needs --reconcile FILE with ${title}`,
    "databases that have all migrations would run the new one: the file gets the statements that record it there",
  );
}
