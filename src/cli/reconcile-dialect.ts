import { RECONCILE_DIALECTS, type ReconcileDialect } from "../bookkeeping/renaming.js";
import { oneOf } from "./one-of.js";
import { UsageError } from "./stop.js";

/** The database that the statements of `--reconcile` are for; undefined where none are wanted. Throws UsageError. */
export function reconcileDialectOf({
  reconcile,
  dialect,
}: {
  readonly reconcile?: string;
  readonly dialect?: string;
}): ReconcileDialect | undefined {
  if (reconcile === undefined) {
    if (dialect === undefined) return undefined;
    throw new UsageError("--dialect goes with --reconcile");
  }
  if (dialect === undefined) {
    throw new UsageError(`--reconcile needs --dialect ${RECONCILE_DIALECTS.join("|")}`);
  }
  return oneOf("--dialect", dialect, RECONCILE_DIALECTS);
}
