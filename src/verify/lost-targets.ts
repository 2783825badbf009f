import { keyText, type MigrationKey } from "../chain/migration.js";
import { knownTargets, type EntityKey } from "../operation/field.js";
import type { Operation } from "../operation/operation.js";
import { onState, type PlanStep } from "./plan-steps.js";

/** A step of another app that points to an entity which is not there when it runs. */
export interface LostTarget {
  readonly step: MigrationKey;
  readonly entity: EntityKey;
}

/**
 * Steps of other apps whose relations name an entity of the app that does not exist at their place in the plan (law 2: nothing is
 * referenced before it exists). Folding can take away an entity that another app points to for a while, or a name that it uses.
 */
export function findLostTargets(plan: readonly PlanStep[], app: string): readonly LostTarget[] {
  const there = new Set<EntityKey>();
  const lost: LostTarget[] = [];
  const prefix = `${app}.`;
  for (const { key, operations } of plan) {
    for (const operation of operations.flatMap(onState)) {
      if (key.app === app) {
        keep(there, operation);
        continue;
      }
      for (const entity of targetsOf(operation)) {
        if (entity.startsWith(prefix) && !there.has(entity)) lost.push({ step: key, entity });
      }
    }
  }
  return lost;
}

/** Lost targets of one list that are not in the other. */
export function newlyLost(
  before: readonly LostTarget[],
  after: readonly LostTarget[],
): readonly LostTarget[] {
  const text = ({ step, entity }: LostTarget): string => `${keyText(step)} ${entity}`;
  const known = new Set(before.map(text));
  return after.filter((item) => !known.has(text(item)));
}

function keep(there: Set<EntityKey>, operation: Operation): void {
  switch (operation.kind) {
    case "createEntity":
      there.add(operation.entity);
      return;
    case "deleteEntity":
      there.delete(operation.entity);
      return;
    case "renameEntity":
      there.delete(operation.entity);
      there.add(operation.newEntity);
      return;
    default:
      return;
  }
}

function targetsOf(operation: Operation): readonly EntityKey[] {
  switch (operation.kind) {
    case "createEntity":
      return [
        ...operation.fields.flatMap((field) => knownTargets(field, operation.entity)),
        ...(operation.bases?.list ?? []).flatMap(({ entity }) => entity ?? []),
      ];
    case "addField":
    case "alterField":
      return knownTargets(operation.field, operation.entity);
    default:
      return [];
  }
}
