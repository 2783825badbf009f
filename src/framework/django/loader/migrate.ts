import { leafKeys, leafKeysOf, severalLeaves } from "../../../chain/ends.js";
import { keyText, type MigrationKey } from "../../../chain/migration.js";
import { inconsistencies, type InconsistentHistory } from "./history.js";
import { loadGraph, type LoadedGraph } from "./load.js";
import type { LoadError } from "./load-error.js";
import type { LoadInput } from "./load-input.js";
import {
  fullPlan,
  migrationPlan,
  type PlanStep,
  type Target,
  type TargetNotFound,
} from "./plan.js";
import { recordedFor, withFinishedSquashes } from "./recorder.js";

/** What a person types after `migrate`: nothing, an app, an app and a migration's whole name, or an app and `zero`. */
export type MigrateRequest =
  | { readonly kind: "everything" }
  | { readonly kind: "app"; readonly app: string }
  | { readonly kind: "step"; readonly key: MigrationKey }
  | { readonly kind: "zero"; readonly app: string };

/** What `migrate` does to a database whose recorded rows are `input.applied`. */
export type MigrateOutcome =
  | {
      readonly ok: true;
      /** The steps in the order in which they run. */
      readonly ran: readonly PlanStep[];
      /** The recorded rows afterwards, as `keyText` gives them. */
      readonly recorded: ReadonlySet<string>;
    }
  | { readonly ok: false; readonly error: MigrateError };

export type MigrateError = LoadError | InconsistentHistory | Conflict | TargetNotFound | MixedPlan;

/** Django: CommandError "Conflicting migrations detected". */
export interface Conflict {
  readonly kind: "Conflict";
  readonly message: string;
  /** Apps with several leaves, and the leaves. */
  readonly leaves: ReadonlyMap<string, readonly string[]>;
}

/** Django: InvalidMigrationPlan, for a plan that goes both ways. */
export interface MixedPlan {
  readonly kind: "MixedPlan";
  readonly message: string;
}

/**
 * Follows the command `migrate`: load, check the history, check for several leaves, plan, run, record.
 * It takes each step to succeed; whether it would is not the graph's to say.
 * Source: django/core/management/commands/migrate.py, Command.handle; executor.py, MigrationExecutor.migrate.
 */
export function migrateOutcome(input: LoadInput, request: MigrateRequest): MigrateOutcome {
  const result = loadGraph(input);
  if (!result.ok) return { ok: false, error: result.error };
  const { loaded } = result;
  const [inconsistency] = inconsistencies(loaded);
  if (inconsistency !== undefined) return { ok: false, error: inconsistency };
  const leaves = severalLeaves(loaded.graph);
  if (leaves.size > 0) return { ok: false, error: conflict(leaves) };
  return runTargets(loaded, targetsOf(loaded, request));
}

/**
 * Plans for the targets and follows the plan to its end, without the checks that the command makes before.
 * Source: executor.py, MigrationExecutor.migrate.
 */
export function runTargets(loaded: LoadedGraph, targets: readonly Target[]): MigrateOutcome {
  const plan = migrationPlan(loaded, targets);
  return plan.ok ? run(plan.loaded, plan.steps) : plan;
}

/** Source: migrate.py, Command.handle, from "If they supplied command line arguments". */
function targetsOf(loaded: LoadedGraph, request: MigrateRequest): readonly Target[] {
  switch (request.kind) {
    case "everything":
      return leafKeys(loaded.graph).map((key) => ({ kind: "step", key }));
    case "app":
      return leafKeysOf(loaded.graph, request.app).map((key) => ({ kind: "step", key }));
    case "zero":
      return [request];
    case "step":
      return [{ kind: "step", key: lastReplacedIfPartlyApplied(loaded, request.key) }];
  }
}

/** A squash that gave way, because it is partly applied, stands for the last step that it lists. */
function lastReplacedIfPartlyApplied(loaded: LoadedGraph, key: MigrationKey): MigrationKey {
  const id = keyText(key);
  if (loaded.graph.nodes.has(id)) return key;
  return loaded.squashes.get(id)?.replaces.at(-1) ?? key;
}

function run(loaded: LoadedGraph, steps: readonly PlanStep[]): MigrateOutcome {
  const directions = new Set(steps.map(({ direction }) => direction));
  if (directions.size > 1) return { ok: false, error: mixedPlan() };
  const ran = directions.has("forwards") ? inFullOrder(loaded, steps) : steps;
  const { squashes, input } = loaded;
  const recorded = new Set(input.applied);
  for (const { key, direction } of ran) {
    for (const row of recordedFor(key, direction, squashes, input.version)) {
      if (direction === "forwards") recorded.add(row);
      else recorded.delete(row);
    }
  }
  return { ok: true, ran, recorded: withFinishedSquashes(recorded, squashes, input.version) };
}

/** Steps forwards run in the order of the plan for an empty database, not in that of their own plan. */
function inFullOrder(loaded: LoadedGraph, steps: readonly PlanStep[]): readonly PlanStep[] {
  const chosen = new Map(steps.map((step) => [keyText(step.key), step]));
  return fullPlan(loaded.graph).flatMap((key) => chosen.get(keyText(key)) ?? []);
}

function conflict(leaves: ReadonlyMap<string, readonly string[]>): Conflict {
  const listed = [...leaves].map(([app, names]) => `${names.join(", ")} in ${app}`).join("; ");
  return {
    kind: "Conflict",
    message: `several migrations are the last of their app: ${listed}`,
    leaves,
  };
}

function mixedPlan(): MixedPlan {
  return {
    kind: "MixedPlan",
    message: "the plan would apply some migrations and unapply others",
  };
}
