import { keyText, type MigrationKey } from "../chain/migration.js";
import { migrationOf, type DjangoProject } from "../framework/django/project.js";
import type { MigrationModule } from "../framework/django/read/migration.js";
import { isDataStep, mayNotice, type DataStepsKnown } from "./noticing.js";

/** A data step that would run on the other side of a step of another app than it does today, and may notice. */
export interface Swap {
  readonly dataStep: MigrationKey;
  readonly other: MigrationKey;
  /** The order today. */
  readonly today: "data step first" | "other first";
}

/**
 * Compares two orders of the same steps on a new database (law 2: no data step sees a shape that it cannot use). A graph often allows
 * more orders than ever ran; the one that Django takes today is the one that works.
 * `plan` is today's, `changed` the other one, with folded modules spread into their steps; both on a new database.
 */
export function findSwaps(
  project: DjangoProject,
  plan: readonly MigrationKey[],
  changed: readonly MigrationKey[],
  known: DataStepsKnown,
): readonly Swap[] {
  const today = countsAtDataSteps(project, plan);
  const then = countsAtDataSteps(project, changed);
  const chains = chainsOf(plan);
  const swaps: Swap[] = [];
  for (const [id, { module, counts }] of today) {
    const after = then.get(id)?.counts;
    if (after === undefined) continue;
    for (const app of new Set([...counts.keys(), ...after.keys()])) {
      if (app === module.key.app) continue;
      const was = counts.get(app) ?? 0;
      const is = after.get(app) ?? 0;
      const order = is > was ? "data step first" : "other first";
      const moved = (chains.get(app) ?? []).slice(Math.min(was, is), Math.max(was, is));
      // Of all that it could notice, the one next to the data step: the others lie behind that.
      const noticed = order === "data step first" ? moved : moved.toReversed();
      const other = noticed.find((key) => {
        const step = migrationOf(project, key);
        return step !== undefined && mayNotice(module, step, known);
      });
      if (other !== undefined) swaps.push({ dataStep: module.key, other, today: order });
    }
  }
  return swaps;
}

interface AtDataStep {
  readonly module: MigrationModule;
  /** How many steps of each app ran before. */
  readonly counts: ReadonlyMap<string, number>;
}

function countsAtDataSteps(
  project: DjangoProject,
  plan: readonly MigrationKey[],
): ReadonlyMap<string, AtDataStep> {
  const counts = new Map<string, number>();
  const found = new Map<string, AtDataStep>();
  for (const key of plan) {
    const module = migrationOf(project, key);
    if (module?.operations.some(isDataStep) === true) {
      found.set(keyText(key), { module, counts: new Map(counts) });
    }
    counts.set(key.app, (counts.get(key.app) ?? 0) + 1);
  }
  return found;
}

function chainsOf(plan: readonly MigrationKey[]): ReadonlyMap<string, readonly MigrationKey[]> {
  const chains = new Map<string, MigrationKey[]>();
  for (const key of plan) {
    const chain = chains.get(key.app);
    if (chain === undefined) chains.set(key.app, [key]);
    else chain.push(key);
  }
  return chains;
}
