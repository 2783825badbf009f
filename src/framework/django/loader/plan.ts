import { leafKeys, rootKeysOf } from "../../../chain/ends.js";
import { nodeOf, type ChainGraph } from "../../../chain/graph.js";
import { keyText, type MigrationKey } from "../../../chain/migration.js";
import { loadGraphUnreplaced, type LoadedGraph } from "./load.js";
import type { LoadError } from "./load-error.js";
import { reloadsForReplacedTarget } from "./version.js";
import { backwards, forwards } from "./walk.js";

/** Where `migrate` shall go: up or down to a step, or down to before an app's first. */
export type Target =
  | { readonly kind: "step"; readonly key: MigrationKey }
  | { readonly kind: "zero"; readonly app: string };

/** A step to apply or to unapply. */
export interface PlanStep {
  readonly key: MigrationKey;
  readonly direction: "forwards" | "backwards";
}

/** A plan, or why Django would make none. */
export type PlanResult =
  | {
      readonly ok: true;
      readonly steps: readonly PlanStep[];
      /** The graph of the plan: where the target had been replaced, the one without squashes. */
      readonly loaded: LoadedGraph;
    }
  | { readonly ok: false; readonly error: LoadError | TargetNotFound };

/** Django: NodeNotFoundError, or KeyError where the target is recorded as applied but in no graph. */
export interface TargetNotFound {
  readonly kind: "TargetNotFound";
  readonly message: string;
  readonly target: MigrationKey;
}

/**
 * What `migrate` would do for the targets, one after the other, with the recorded rows as they are.
 * Virtual nodes count as done and never appear.
 * Source: executor.py, MigrationExecutor.migration_plan.
 */
export function migrationPlan(loaded: LoadedGraph, targets: readonly Target[]): PlanResult {
  const planner = new Planner(loaded.graph, new Set(loaded.applied));
  for (const target of targets) {
    if (target.kind === "zero") {
      planner.unapplyApp(target.app);
      continue;
    }
    const id = keyText(target.key);
    if (mustReload(loaded, id, planner.isApplied(id))) return reloadAndPlan(loaded, targets);
    if (!loaded.graph.nodes.has(id)) return { ok: false, error: targetNotFound(target.key) };
    if (planner.isApplied(id)) planner.unapplyAfter(id);
    else planner.apply(id);
  }
  return { ok: true, steps: planner.steps, loaded };
}

const fullPlans = new WeakMap<ChainGraph, readonly MigrationKey[]>();

/**
 * The order in which Django applies all steps to an empty database, and in which it always runs those that it has
 * chosen to apply. Virtual nodes are left out. Planned once for a graph.
 * Source: executor.py, MigrationExecutor.migrate (`full_plan`).
 */
export function fullPlan(graph: ChainGraph): readonly MigrationKey[] {
  let plan = fullPlans.get(graph);
  if (plan === undefined) {
    plan = planEverything(graph);
    fullPlans.set(graph, plan);
  }
  return plan;
}

function planEverything(graph: ChainGraph): readonly MigrationKey[] {
  const planner = new Planner(graph, new Set());
  for (const key of leafKeys(graph)) {
    if (!planner.isApplied(keyText(key))) planner.apply(keyText(key));
  }
  return planner.steps.map(({ key }) => key);
}

function mustReload(loaded: LoadedGraph, target: string, isApplied: boolean): boolean {
  if (!loaded.replacing || loaded.graph.nodes.has(target)) return false;
  const when = reloadsForReplacedTarget(loaded.input.version);
  return when === "always" || (when === "when applied" && isApplied);
}

function reloadAndPlan(loaded: LoadedGraph, targets: readonly Target[]): PlanResult {
  const again = loadGraphUnreplaced(loaded.input);
  return again.ok ? migrationPlan(again.loaded, targets) : { ok: false, error: again.error };
}

function targetNotFound(target: MigrationKey): TargetNotFound {
  return {
    kind: "TargetNotFound",
    message: `${keyText(target)} is not in the graph: no module provides it, or a squash replaces it`,
    target,
  };
}

/** Collects steps, and what is applied as they are added. */
class Planner {
  readonly steps: PlanStep[] = [];
  readonly #graph: ChainGraph;
  readonly #applied: Set<string>;
  /**
   * What walks have passed. A walk forwards passes a node with all its ancestors, which are then applied for good, so the
   * next one need not look there again, unless a walk in the other direction has come between; likewise backwards.
   */
  #passed = new Set<string>();
  #direction: PlanStep["direction"] = "forwards";

  constructor(graph: ChainGraph, applied: Set<string>) {
    this.#graph = graph;
    this.#applied = applied;
  }

  isApplied(id: string): boolean {
    return this.#applied.has(id);
  }

  apply(id: string): void {
    this.#turn("forwards");
    for (const step of forwards(this.#graph, id, this.#passed)) {
      const { key, kind } = nodeOf(this.#graph, step);
      if (kind === "virtual" || this.#applied.has(step)) continue;
      this.#applied.add(step);
      this.steps.push({ key, direction: "forwards" });
    }
  }

  /** Unapplies what depends on a step through its children in the same app, but not the step. */
  unapplyAfter(id: string): void {
    const { key, children } = nodeOf(this.#graph, id);
    for (const child of children) {
      if (nodeOf(this.#graph, child).key.app === key.app) this.#unapply(child);
    }
  }

  unapplyApp(app: string): void {
    for (const root of rootKeysOf(this.#graph, app)) this.#unapply(keyText(root));
  }

  #unapply(id: string): void {
    this.#turn("backwards");
    for (const step of backwards(this.#graph, id, this.#passed)) {
      if (!this.#applied.delete(step)) continue;
      const { key, kind } = nodeOf(this.#graph, step);
      if (kind !== "virtual") this.steps.push({ key, direction: "backwards" });
    }
  }

  #turn(direction: PlanStep["direction"]): void {
    if (direction !== this.#direction) this.#passed = new Set();
    this.#direction = direction;
  }
}
