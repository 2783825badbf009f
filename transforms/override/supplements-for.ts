import { stateBefore, type Chain } from "../../src/framework/django/squash/chain.js";
import type { EntityKey } from "../../src/operation/field.js";
import { isEntityOperation, type Operation } from "../../src/operation/operation.js";
import type { OverrideRequest } from "./request.js";
import type { Supplement } from "./supplement.js";
import { uniqueNulls } from "./unique-nulls.js";

/** What a database needs besides the vendor's steps from one of them on. */
export interface Supplements {
  /** What was there before and is in the way of the steps: it is taken back in front of them. */
  readonly taken: readonly Supplement[];
  /** What is done behind them. */
  readonly done: readonly Supplement[];
}

/** The supplements of a chain from a step (by index) on. */
export function supplementsFor(
  chain: Chain,
  start: number,
  { target: { dialect, backend } }: OverrideRequest,
): Supplements {
  if (dialect !== "mssql") return { taken: [], done: [] };
  const before = uniqueNulls(stateBefore(chain, start), backend);
  const after = uniqueNulls(stateBefore(chain, chain.modules.length), backend);
  const altered = new Set(
    chain.modules.slice(start).flatMap(({ operations }) => operations.flatMap(alteredEntities)),
  );
  const remaining = new Set(after.map(({ id }) => id));
  const taken = before.filter(({ id, entity }) => altered.has(entity) || !remaining.has(id));
  const kept = new Set(before.filter((one) => !taken.includes(one)).map(({ id }) => id));
  return { taken, done: after.filter(({ id }) => !kept.has(id)) };
}

/** Entities whose columns an operation changes: an index on them may be in its way. */
function alteredEntities(operation: Operation): readonly EntityKey[] {
  if (operation.kind === "separate") return operation.database.flatMap(alteredEntities);
  if (!isEntityOperation(operation)) return [];
  switch (operation.kind) {
    case "alterField":
    case "removeField":
    case "renameField":
    case "renameEntity":
    case "deleteEntity":
    case "alterOptions":
    case "removeMember":
    case "renameMember":
      return [operation.entity];
    default:
      return [];
  }
}
