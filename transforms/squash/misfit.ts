import { keyText, type MigrationKey } from "../../src/chain/migration.js";
import type { Problem } from "../../src/edit/problem.js";
import type { PythonModule } from "../../src/framework/django/python/module.js";
import type { Chain } from "../../src/framework/django/squash/chain.js";
import type { Folded } from "./fold-blocks.js";
import type { Cut } from "./order-cuts.js";

/** Why a block cannot be written as one module, and the cut that may help. */
export interface Misfit {
  readonly ok: false;
  readonly problems: readonly Problem[];
  readonly cut: Cut | undefined;
}

/**
 * The cut for modules whose code does not fit into one: in front of the later one. One that fits together with none stays as it is.
 * Undefined where none of them is a step of the block: refold's own steps have modules too.
 */
export function cutBetween(
  item: Folded,
  chain: Chain,
  modules: readonly PythonModule[],
  reason: string,
): Cut | undefined {
  const paths = new Set(modules.map(({ source }) => source.path));
  const steps = item.modules.filter(({ module }) => paths.has(module.source.path));
  const last = steps.at(-1);
  if (last === undefined) return undefined;
  const index = chain.modules.findIndex(({ key }) => keyText(key) === keyText(last.key));
  const [first] = steps;
  if (first === undefined || first === last) return { index, reason, demand: "stay" };
  return {
    index,
    reason: `${last.key.name} does not fit into one module with ${first.key.name}: ${reason}`,
    demand: "begin",
  };
}

/** The cut for a data step that is read back otherwise than it was: it stays as it is. */
export function cutAround(
  { modules }: Folded,
  chain: Chain,
  step: MigrationKey | undefined,
): Cut | undefined {
  if (step === undefined) return undefined;
  const isIt = ({ key }: { readonly key: MigrationKey }): boolean => keyText(key) === keyText(step);
  if (!modules.some(isIt)) return undefined;
  return {
    index: chain.modules.findIndex(isIt),
    reason: "refold cannot show that its data steps do the same in another module",
    demand: "stay",
  };
}

/** The cuts that leave each step of a block alone. */
export function cutsInside(
  { modules }: Folded,
  chain: Pick<Chain, "modules">,
  reason: string,
): readonly Cut[] {
  const [first] = modules;
  const start = chain.modules.findIndex(({ key }) => key === first?.key);
  return modules
    .slice(1)
    .map((_, index): Cut => ({ index: start + index + 1, reason, demand: "begin" }));
}

/** Cuts that were not made before, for blocks that could not be written; undefined where one of them has none. */
export function newCuts(
  misfits: readonly Misfit[],
  known: readonly Cut[],
): readonly Cut[] | undefined {
  const cuts: Cut[] = [];
  for (const { cut } of misfits) {
    if (cut === undefined) return undefined;
    if (known.some(({ index, demand }) => index === cut.index && demand === cut.demand)) {
      return undefined;
    }
    cuts.push(cut);
  }
  return cuts;
}
