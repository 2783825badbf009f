import { keyText, type MigrationKey } from "../../../chain/migration.js";
import { allReplacedApplied, type Squashes } from "./squashes.js";
import {
  forgetsUnappliedSquash,
  recordsNestedSteps,
  squashesNest,
  type DjangoVersion,
} from "./version.js";

/**
 * The rows that applying a step writes, or that unapplying it deletes.
 * Source: executor.py, MigrationExecutor.record_migration and unapply_migration.
 */
export function recordedFor(
  step: MigrationKey,
  direction: "forwards" | "backwards",
  squashes: Squashes,
  version: DjangoVersion,
): readonly string[] {
  const id = keyText(step);
  const replaced = squashes.get(id)?.replaces.map(keyText);
  if (replaced === undefined) return [id];
  if (recordsNestedSteps(version)) return [...withNested(id, squashes)];
  return direction === "backwards" && forgetsUnappliedSquash(version)
    ? [...replaced, id]
    : replaced;
}

function withNested(id: string, squashes: Squashes): ReadonlySet<string> {
  const found = new Set<string>();
  const waiting = [id];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    waiting.push(...(squashes.get(next)?.replaces.map(keyText) ?? []));
  }
  return found;
}

/**
 * The rows after Django has added those of squashes whose steps are all recorded, as every `migrate` does at its end.
 * Source: executor.py, MigrationExecutor.check_replacements.
 */
export function withFinishedSquashes(
  recorded: ReadonlySet<string>,
  squashes: Squashes,
  version: DjangoVersion,
): ReadonlySet<string> {
  const after = new Set(recorded);
  for (const [id, { replaces }] of squashes) {
    const finished = squashesNest(version)
      ? allReplacedApplied(id, squashes, recorded)
      : replaces.every((step) => recorded.has(keyText(step)));
    if (finished) after.add(id);
  }
  return after;
}
