import type { ChainGraph } from "../../src/chain/graph.js";
import { keyText, type MigrationKey } from "../../src/chain/migration.js";
import { ancestors } from "../../src/chain/reach.js";
import type { Problem } from "../../src/edit/problem.js";
import { appOf, migrationOf } from "../../src/framework/django/project.js";
import type { Chain } from "../../src/framework/django/squash/chain.js";
import type { Swap } from "../../src/verify/plan-order.js";
import type { Folded } from "./fold-blocks.js";
import type { Behind, Setting } from "./plan-behind.js";

/** A step (by its index in the chain) that must begin a block, or stay as it is, and why. */
export interface Cut {
  readonly index: number;
  readonly reason: string;
  readonly demand: "begin" | "stay" | "seam";
}

/** A dependency that a block gets, so that one of its steps keeps its place behind a step of another app. */
export interface Edge {
  readonly step: MigrationKey;
  readonly after: MigrationKey;
}

/**
 * The dependencies that keep today's order where the later step is in a block and the earlier one in another app. On old databases they
 * say nothing: Django looks at what a module depends on only once that module itself is recorded. They make no circle, one by one or
 * together, and name modules of the project only: what an installed package has may be otherwise tomorrow.
 */
export function edgesFor(
  swaps: readonly Swap[],
  { project, request }: Setting,
  keys: ReadonlyMap<Folded, MigrationKey>,
  behind: Behind,
): readonly Edge[] {
  const holder = new Map(
    [...keys].flatMap(([{ modules }, key]) =>
      modules.map((module) => [keyText(module.key), keyText(key)] as const),
    ),
  );
  const added = new Map<string, string[]>();
  /** Does a step come after another in the new graph with the added dependencies? */
  const comesAfter = (step: string, other: string): boolean => {
    const pending = [step];
    const seen = new Set(pending);
    for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
      if (id === other) return true;
      for (const next of [
        ...(behind.graph.nodes.get(id)?.parents ?? []),
        ...(added.get(id) ?? []),
      ]) {
        if (seen.has(next)) continue;
        seen.add(next);
        pending.push(next);
      }
    }
    return false;
  };
  return swaps.flatMap((swap) => {
    const [after, step] = inOrder(swap);
    const block = holder.get(keyText(step));
    const plain = migrationOf(project, after)?.replaces.length === 0;
    const isOwn = after.app !== request.app && appOf(project, after.app)?.editable === true;
    if (block === undefined || !plain || !isOwn) return [];
    if (comesAfter(keyText(after), block) || comesAfter(block, keyText(after))) return [];
    added.set(block, [...(added.get(block) ?? []), keyText(after)]);
    return [{ step, after }];
  });
}

/** Two steps in the order that they have today. */
function inOrder({ dataStep, other, today }: Swap): readonly [MigrationKey, MigrationKey] {
  return today === "data step first" ? [dataStep, other] : [other, dataStep];
}

/** Where to cut a block so that two steps can keep today's order: undefined where no cut helps. */
export function cutFor(
  swap: Swap,
  chain: Chain,
  graph: ChainGraph,
  folded: readonly Folded[],
): Cut | undefined {
  const [first, second] = inOrder(swap);
  const indexOf = (key: MigrationKey): number =>
    chain.modules.findIndex((module) => keyText(module.key) === keyText(key));
  const starts = new Set(folded.map(({ modules }) => indexOf(modules[0]?.key ?? first)));
  const ends = new Set(folded.map(({ modules }) => indexOf(modules.at(-1)?.key ?? first)));
  const later = indexOf(second);
  // The second is part of a block that runs too early: it must begin a block of its own.
  const at = (index: number): Cut => ({ index, reason: swapReason(swap), demand: "begin" });
  if (later >= 0) return starts.has(later) ? undefined : at(later);
  const earlier = indexOf(first);
  if (earlier < 0 || ends.has(earlier)) return undefined;
  // The first is part of a block that runs too late, because a later step of the block waits for the second.
  const waits = chain.modules.findIndex(
    ({ key }, index) => index > earlier && ancestors(graph, [keyText(key)]).has(keyText(second)),
  );
  return at(waits < 0 ? earlier + 1 : waits);
}

/**
 * Cuts for an order that no single one keeps: which way Django takes through the graph decides it, and blocks change that way. They are
 * made in the blocks that wait for the later of two steps, where that helps, and else in all. First each step that depends on more than the
 * one before begins a block, and next each step that more than the one behind depends on ends one: the way through such blocks is what it was.
 */
export function cutsInside(
  swaps: readonly Swap[],
  chain: Chain,
  graph: ChainGraph,
  folded: readonly Folded[],
  isNew: (cut: Cut) => boolean,
): readonly Cut[] {
  const long = folded.filter(({ modules }) => modules.length > 1);
  const waiting = (swap: Swap): readonly Folded[] => {
    const second = keyText(inOrder(swap)[1]);
    return long.filter(({ modules }) =>
      modules.some(({ key }) => ancestors(graph, [keyText(key)]).has(second)),
    );
  };
  const all = (): readonly Folded[] => long;
  for (const [blocks, places] of [
    [waiting, waysIn],
    [waiting, waysOut],
    [all, waysIn],
    [all, waysOut],
    [all, everywhere],
  ] as const) {
    const cuts = swaps.flatMap((swap) =>
      blocks(swap)
        .flatMap((item) => places(item, graph))
        .map((module): Cut => {
          const index = chain.modules.indexOf(module);
          return { index, reason: swapReason(swap), demand: "begin" };
        }),
    );
    const fresh = cuts.filter(isNew);
    if (fresh.length > 0) return fresh;
  }
  return [];
}

/** The steps of a block that depend on something else than the step before: Django goes there first, also where that one leads there too. */
function waysIn({ modules }: Folded, graph: ChainGraph): Folded["modules"] {
  return modules.filter(({ key }, index) => {
    const before = modules[index - 1];
    if (before === undefined) return false;
    const id = keyText(before.key);
    const parents = graph.nodes.get(keyText(key))?.parents ?? [];
    return parents.some((other) => other !== id) || parents.length === 0;
  });
}

/** Those behind a step that something else depends on. */
function waysOut({ modules }: Folded, graph: ChainGraph): Folded["modules"] {
  return modules.filter(({ key }, index) => {
    const before = modules[index - 1];
    const children = before && graph.nodes.get(keyText(before.key))?.children;
    return children?.some((id) => id !== keyText(key)) === true;
  });
}

function everywhere({ modules }: Folded): Folded["modules"] {
  return modules.slice(1);
}

/** An order that has to stay, for people. */
export function swapReason(swap: Swap): string {
  const [a, b] = inOrder(swap);
  return `${keyText(a)} must go on running before ${keyText(b)}`;
}

/** An order that cannot be kept. */
export function swapProblem(swap: Swap): Problem {
  return {
    code: "order",
    message: `on a new database ${swapReason(swap)}, but the folded chain would run them the other way round`,
    hint: "add the missing dependency between the two, or squash a range that leaves them out",
  };
}
