import type { MigrationKey } from "../chain/migration.js";
import { migrationOf, type DjangoProject } from "../framework/django/project.js";
import type { Operation } from "../operation/operation.js";

/** A step of a plan with what it does. */
export interface PlanStep {
  readonly key: MigrationKey;
  readonly operations: readonly Operation[];
}

/** Today's plan with the operations of its steps. */
export function planSteps(
  project: DjangoProject,
  plan: readonly MigrationKey[],
): readonly PlanStep[] {
  return plan.map((key) => ({ key, operations: migrationOf(project, key)?.operations ?? [] }));
}

/** An operation, or those of its state side. */
export function onState(operation: Operation): readonly Operation[] {
  return operation.kind === "separate" || operation.kind === "opaque"
    ? operation.state.flatMap(onState)
    : [operation];
}
