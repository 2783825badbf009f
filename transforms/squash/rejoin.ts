import type { MigrationKey } from "../../src/chain/migration.js";
import type { Folded } from "./fold-blocks.js";
import { keyFor } from "./naming.js";
import { planBehind, type Setting, type Standing } from "./plan-behind.js";
import { swapsBehind } from "./swaps-behind.js";

/**
 * Cuts (by the index of the step in the chain that begins a block) without which the steps still run in today's order: one that was made
 * later may have done alone what it took many to try. Looks at the order only; whether the joined blocks fold, folding says.
 * `keys` are those of the blocks that become modules, `cuts` the ones in question.
 */
export function rejoinable(
  setting: Setting,
  folded: readonly Folded[],
  keys: ReadonlyMap<Folded, MigrationKey>,
  cuts: ReadonlySet<number>,
): readonly number[] {
  const starts = startsOf(folded, setting);
  const dropped = new Set<number>();
  const keepOrder = (needless: ReadonlySet<number>): boolean => {
    const joined = joinedKeys(setting, folded, keys, starts, needless);
    const behind = planBehind(setting, joined);
    return behind !== undefined && swapsBehind(setting, joined, behind.plan).length === 0;
  };
  const drop = (candidates: readonly number[]): void => {
    if (candidates.length === 0) return;
    if (keepOrder(new Set([...dropped, ...candidates]))) {
      for (const index of candidates) dropped.add(index);
    } else if (candidates.length > 1) {
      const middle = candidates.length >> 1;
      drop(candidates.slice(0, middle));
      drop(candidates.slice(middle));
    }
  };
  drop(
    starts.filter((index, at) => cuts.has(index) && isOpen(folded[at]) && isOpen(folded[at - 1])),
  );
  return [...dropped];
}

function isOpen(item: Folded | undefined): boolean {
  return item !== undefined && item.block.whole === undefined;
}

/** Where each block begins in the chain. */
function startsOf(folded: readonly Folded[], { chain }: Setting): readonly number[] {
  return folded.map(({ modules: [first] }) =>
    first === undefined ? -1 : chain.modules.indexOf(first),
  );
}

/** The modules that there would be without some of the cuts. */
function joinedKeys(
  { project, request }: Setting,
  folded: readonly Folded[],
  keys: ReadonlyMap<Folded, MigrationKey>,
  starts: readonly number[],
  dropped: ReadonlySet<number>,
): ReadonlyMap<Standing, MigrationKey> {
  const groups: Folded[][] = [];
  for (const [at, item] of folded.entries()) {
    const group = groups.at(-1);
    if (group !== undefined && dropped.has(starts[at] ?? -1)) group.push(item);
    else groups.push([item]);
  }
  const joined = new Map<Standing, MigrationKey>();
  for (const [first, ...rest] of groups) {
    if (first === undefined) continue;
    if (rest.length === 0) {
      const key = keys.get(first);
      if (key !== undefined) joined.set(first, key);
      continue;
    }
    const group = [first, ...rest];
    const standing: Standing = {
      modules: group.flatMap(({ modules }) => modules),
      steps: group.flatMap(({ steps }) => steps),
      after: group.flatMap(({ after }) => after),
      elided: group.flatMap(({ elided }) => elided),
    };
    joined.set(standing, keyFor(project, request, { steps: standing.steps }, joined.size));
  }
  return joined;
}
