import { keyText, type MigrationKey } from "../../src/chain/migration.js";
import { appOf, type DjangoProject } from "../../src/framework/django/project.js";
import { replacedLongAgo } from "../../src/framework/django/squash/chain.js";
import type { Folded } from "./fold-blocks.js";
import { refuse } from "./refusal.js";
import type { SquashRequest } from "./request.js";

/** The key of a block's module; `number` counts the blocks that become modules. Throws a refusal where it is taken. */
export function keyFor(
  project: DjangoProject,
  request: SquashRequest,
  item: Pick<Folded, "steps">,
  number: number,
): MigrationKey {
  const { app, mode, name } = request;
  const first = item.steps[0]?.name ?? "";
  const last = item.steps.at(-1)?.name ?? "";
  if (mode === "rewrite" && name === undefined) return { app, name: last };
  const usual = first === last ? `${first}_squashed` : `${first}_squashed_${last}`;
  const proposed = name === undefined ? usual : number === 0 ? name : `${name}_${number + 1}`;
  if (appOf(project, app)?.modules.some(({ key }) => key.name === proposed) === true) {
    throw refuse(
      "name-taken",
      `there is a migration ${proposed} already`,
      "give another name with --name",
    );
  }
  return { app, name: proposed };
}

/** What dependents name instead of a removed step. */
export function successorsOf(
  request: SquashRequest,
  keys: ReadonlyMap<Pick<Folded, "modules" | "steps">, MigrationKey>,
): (key: MigrationKey) => MigrationKey {
  const successors = new Map<string, MigrationKey>();
  if (request.mode === "rewrite") {
    for (const [{ modules, steps }, key] of keys) {
      // Under a new name the dependents keep naming the last old step, so that half-way databases fail loudly.
      const { name, keepReplaces } = request;
      const target = name !== undefined && keepReplaces ? (steps.at(-1) ?? key) : key;
      for (const old of [...steps, ...replacedLongAgo(modules, steps)]) {
        successors.set(keyText(old), target);
      }
    }
  }
  return (key) => successors.get(keyText(key)) ?? key;
}

/** The squash that stands for exactly the steps of a block already, if there is one. */
export function existingSquash(
  project: DjangoProject,
  request: SquashRequest,
  item: Folded,
): MigrationKey | undefined {
  if (request.mode === "rewrite") return undefined;
  const steps = new Set(item.steps.map(keyText));
  return appOf(project, request.app)?.modules.find(
    ({ replaces }) =>
      replaces.length === steps.size && replaces.every(({ key }) => steps.has(keyText(key))),
  )?.key;
}
