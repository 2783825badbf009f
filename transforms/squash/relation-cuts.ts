import { keyText, type MigrationKey } from "../../src/chain/migration.js";
import {
  followRelations,
  newlyAbandoned,
  relationText,
} from "../../src/verify/abandoned-targets.js";
import { findLostTargets, newlyLost } from "../../src/verify/lost-targets.js";
import { planSteps, type PlanStep } from "../../src/verify/plan-steps.js";
import type { Folded } from "./fold-blocks.js";
import type { Cut } from "./order-cuts.js";
import type { Setting } from "./plan-behind.js";
import { runsBeside } from "./swaps-behind.js";

/**
 * Cuts where a relation between apps would name what is not there yet, or not any more: at the place where the step of the other app runs
 * today. `then` is the plan behind the change.
 */
export function relationCuts(
  setting: Setting,
  keys: ReadonlyMap<Folded, MigrationKey>,
  then: readonly MigrationKey[],
): readonly Cut[] {
  const { project, today } = setting;
  const operations = new Map(
    [...keys].map(([{ nodes }, key]) => [keyText(key), nodes.map((node) => node.operation)]),
  );
  const before = planSteps(project, today);
  const after = planSteps(project, then).map((step) => ({
    ...step,
    operations: operations.get(keyText(step.key)) ?? step.operations,
  }));
  return [
    ...cutsForLostTargets(setting, before, after),
    ...cutsForAbandonedTargets(setting, before, after),
  ];
}

/** Steps of other apps would point to nothing. */
function cutsForLostTargets(
  setting: Setting,
  before: readonly PlanStep[],
  after: readonly PlanStep[],
): readonly Cut[] {
  const { app } = setting.request;
  return newlyLost(findLostTargets(before, app), findLostTargets(after, app)).flatMap(
    ({ step, entity }) => cutAt(setting, step, `${keyText(step)} points to ${entity} in between`),
  );
}

/** An entity would go before the field of another app points elsewhere. */
function cutsForAbandonedTargets(
  setting: Setting,
  before: readonly PlanStep[],
  after: readonly PlanStep[],
): readonly Cut[] {
  const { app } = setting.request;
  const today = followRelations(before);
  return newlyAbandoned(today, followRelations(after)).flatMap((abandoned) => {
    const { entity, field, step } = abandoned;
    // One of the two steps is of the app itself, the other has its place.
    if (step.app !== app)
      return cutAt(setting, step, `${keyText(step)} deletes ${entity} in between`);
    const end = today.ended.get(relationText(abandoned));
    return end === undefined || end.app === app
      ? []
      : cutAt(setting, end, `${field} points to ${entity} until ${keyText(end)}`);
  });
}

/** A cut in front of the steps of the app that run behind a step of another one today. */
function cutAt(setting: Setting, step: MigrationKey, reason: string): readonly Cut[] {
  if (!runsBeside(setting, step.app)) return [];
  const { request, today } = setting;
  const place = today.findIndex((key) => keyText(key) === keyText(step));
  const index = today.slice(0, place).filter((key) => key.app === request.app).length;
  return [{ index, reason, demand: "begin" }];
}
