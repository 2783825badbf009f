import { keyText, type MigrationKey } from "../../src/chain/migration.js";
import { appOf } from "../../src/framework/django/project.js";
import { placeText } from "../../src/framework/django/squash/data-steps.js";
import type { DataStepsKnown } from "../../src/verify/noticing.js";
import { findSwaps, type Swap } from "../../src/verify/plan-order.js";
import type { Setting, Standing } from "./plan-behind.js";

/** Data steps that would run on the other side of a step than today. `then` is the plan behind the change. */
export function swapsBehind(
  setting: Setting,
  keys: ReadonlyMap<Standing, MigrationKey>,
  then: readonly MigrationKey[],
): readonly Swap[] {
  const { project, today, factsOf } = setting;
  const left = new Set([...keys.keys()].flatMap(({ elided }) => elided.map(placeText)));
  const stands = new Map([...keys].map(([{ modules }, key]) => [keyText(key), modules]));
  const spread = then.flatMap(
    (key) => stands.get(keyText(key))?.map((module) => module.key) ?? [key],
  );
  const known: DataStepsKnown = {
    factsOf,
    isLeftOut: (operation) =>
      operation.origin.migration.app === setting.request.app && left.has(placeText(operation)),
  };
  return findSwaps(project, today, spread, known).filter(
    ({ dataStep, other }) => runsBeside(setting, dataStep.app) && runsBeside(setting, other.app),
  );
}

/** Does an app run on the same databases as the one that is squashed? Test and template apps of a package do not. */
export function runsBeside({ project, request }: Setting, app: string): boolean {
  const installed = (label: string): string | undefined => appOf(project, label)?.installed;
  return installed(app) !== "no" || installed(request.app) === "no";
}
