import type { Chain } from "../../src/framework/django/squash/chain.js";
import type { Folded } from "./fold-blocks.js";
import type { Cut } from "./order-cuts.js";

/** Blocks that would have more operations than their steps, seams counted, are cut where their seams stand. */
export function costlySeams({ modules }: Chain, folded: readonly Folded[]): readonly Cut[] {
  return folded.flatMap((item): readonly Cut[] => {
    const [first] = item.modules;
    const before = item.modules.reduce((sum, { operations }) => sum + operations.length, 0);
    if (first === undefined || item.nodes.length <= before) return [];
    const start = modules.findIndex(({ key }) => key === first.key);
    return [...item.block.seams].map(([index, reason]) => ({
      index: start + index,
      reason,
      demand: "begin",
    }));
  });
}
