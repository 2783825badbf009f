import type { MigrationKey } from "../../src/chain/migration.js";
import { guardStep } from "../../src/framework/django/own-steps/own-steps.js";
import type { Folded } from "./fold-blocks.js";
import { foldInOrder } from "./fold-in-order.js";
import { cutsForGuard, guarded } from "./guard-blocks.js";
import { newCuts, type Misfit } from "./misfit.js";
import { successorsOf } from "./naming.js";
import type { Cut } from "./order-cuts.js";
import { Refusal } from "./refusal.js";
import type { SquashJob } from "./request.js";
import { writeBlock, type Renamed, type WrittenBlock } from "./write-block.js";

/** A range folded, and the modules for those blocks that change. */
export interface Written {
  readonly folded: readonly Folded[];
  readonly written: ReadonlyMap<Folded, WrittenBlock>;
  /** What stands for a step in the result. */
  readonly successor: (key: MigrationKey) => MigrationKey;
  /** The same for a step that a squash of the chain replaced, too. */
  readonly renamed: Renamed;
}

/**
 * Folds a range and writes its blocks. Where the steps of one do not fit into one module they are cut apart, and all is tried again.
 * Ends, because there are more cuts each time. Throws a refusal where no cut helps.
 */
export async function writeInOrder(job: SquashJob): Promise<Written> {
  const { project, request, tools, range, squashes } = job;
  const cuts: Cut[] = [];
  for (;;) {
    const { folded, keys } = foldInOrder(job, cuts);
    const successor = successorsOf(request, keys);
    const renamed: Renamed = (key) => successor(squashes.instead(key));
    const written = new Map<Folded, WrittenBlock>();
    const safe = [...keys].map(([each, key]) => ({
      ...{ each, key },
      ...guarded(project, request, range.chain, each, key, (steps) =>
        guardStep(tools.parser, request.app, steps),
      ),
    }));
    const costly = safe.flatMap((each) => cutsForGuard(each, range.chain));
    if (costly.length > 0) {
      cuts.push(...costly);
      continue;
    }
    const misfits: Misfit[] = [];
    for (const { each, key, item } of safe) {
      const block = await writeBlock(job, item, key, renamed);
      if (block.ok) written.set(each, block);
      else misfits.push(block);
    }
    if (misfits.length === 0) return { folded, written, successor, renamed };
    const fresh = newCuts(misfits, cuts);
    if (fresh === undefined) throw new Refusal(misfits.flatMap(({ problems }) => problems));
    cuts.push(...fresh);
  }
}
