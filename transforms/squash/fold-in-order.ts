import { keyText, type MigrationKey } from "../../src/chain/migration.js";
import { needingDeferredSql, puttingOffOnTheWayBack } from "../../src/fold/deferred-sql.js";
import { fullPlan } from "../../src/framework/django/loader/plan.js";
import type { Chain } from "../../src/framework/django/squash/chain.js";
import { placeText } from "../../src/framework/django/squash/data-steps.js";
import { stepsNamedInCode } from "../../src/framework/django/squash/named-in-code.js";
import type { DjangoProject } from "../../src/framework/django/project.js";
import type { Operation } from "../../src/operation/operation.js";
import type { Swap } from "../../src/verify/plan-order.js";
import { takenNames } from "../../src/verify/taken-names.js";
import { costlySeams } from "./costly-seams.js";
import { blindSteps, edgesInto, foldBlocks, keepReason, type Folded } from "./fold-blocks.js";
import { existingSquash, keyFor } from "./naming.js";
import {
  cutFor,
  cutsInside,
  edgesFor,
  swapProblem,
  swapReason,
  type Cut,
  type Edge,
} from "./order-cuts.js";
import { planBehind, type Behind, type Setting } from "./plan-behind.js";
import { Refusal, refuse } from "./refusal.js";
import { rejoinable } from "./rejoin.js";
import { relationCuts } from "./relation-cuts.js";
import type { SquashJob, SquashRequest } from "./request.js";
import { swapsBehind } from "./swaps-behind.js";

/** A range folded so that all that runs around it is right, with the keys of the modules that are to be written. */
export interface InOrder {
  readonly folded: readonly Folded[];
  readonly keys: ReadonlyMap<Folded, MigrationKey>;
}

/**
 * Folds a range, and looks at the order in which Django will run the result: where a data step would meet another app's schema in another
 * shape than today, the block is cut there, and all is tried again. Ends, because there are more cuts each time.
 * Throws a refusal where no cut helps. `cuts` are made from the beginning.
 */
export function foldInOrder(
  { project, request, graph, range, squashes, seam }: SquashJob,
  cuts: readonly Cut[],
): InOrder {
  const { chain, factsOf } = range;
  const demands = {
    begin: reasonsFor("begin", cuts),
    seam: reasonsFor("seam", cuts),
    stay: new Map([...namedSteps(project, request, chain), ...reasonsFor("stay", cuts)]),
    walls: new Set<string>(),
    edges: new Array<Edge>(),
  };
  const setting: Setting = {
    project,
    request,
    graph,
    chain,
    squashes,
    factsOf,
    today: fullPlan(graph),
  };
  /** Cuts that were made for the order of steps, until those that turn out to be needless are taken back. */
  let ordering: Set<number> | undefined = new Set();
  for (;;) {
    const folded = foldBlocks(project, range, request, demands, seam);
    const changing = folded.filter(
      (item) =>
        keepReason(item) === undefined && existingSquash(project, request, item) === undefined,
    );
    const blind = changing.flatMap((item) => blindSteps(item, range));
    if (blind.length > 0) {
      for (const operation of blind) demands.walls.add(placeText(operation));
      continue;
    }
    const costly = costlySeams(chain, changing);
    if (costly.length > 0) {
      for (const { index, reason } of costly) demands.begin.set(index, reason);
      continue;
    }
    const keys = new Map(
      changing.map((item, index) => [item, keyFor(project, request, item, index)]),
    );
    const behind = planBehind(setting, keys);
    const swaps = behind === undefined ? [] : swapsBehind(setting, keys, behind.plan);
    const lost = behind === undefined ? [] : relationCuts(setting, keys, behind.plan);
    const inside = [
      ...needingEarlierSql(chain, changing),
      ...takingNames(chain, folded, keys),
      ...lost,
    ];
    const known = ({ demand, index }: Cut): boolean => demands[demand].has(index);
    if (swaps.length === 0 && inside.every(known)) {
      const [stuck] = lost;
      if (stuck !== undefined) {
        throw refuse("order", stuck.reason, "squash a range that ends before it");
      }
      const needless = ordering === undefined ? [] : rejoinable(setting, folded, keys, ordering);
      if (needless.length === 0) return { folded, keys };
      ordering = undefined;
      for (const index of needless) demands.begin.delete(index);
      continue;
    }
    const isNew = (cut: Cut): boolean => !known(cut);
    const edges = behind === undefined ? [] : helpingEdges(setting, keys, behind, swaps);
    for (const edge of edges) demands.edges.push(edge);
    const fresh = inside.filter(isNew);
    if (edges.length === 0) {
      const single = swaps
        .flatMap((swap) => cutFor(swap, chain, graph, changing) ?? [])
        .filter(isNew);
      const cuts =
        single.length > 0 || fresh.length > 0
          ? single
          : cutsInside(swaps, chain, graph, changing, isNew);
      if (cuts.length === 0 && fresh.length === 0) {
        throw new Refusal(swaps.slice(0, 10).map(swapProblem));
      }
      for (const { index } of cuts) ordering?.add(index);
      fresh.push(...cuts);
    }
    for (const { index, reason, demand } of fresh) {
      if (!demands[demand].has(index)) demands[demand].set(index, reason);
    }
  }
}

/** Steps (by index in the chain) that code names: the graph must go on having them, in mode `rewrite` their modules as well. */
function namedSteps(
  project: DjangoProject,
  { mode }: Pick<SquashRequest, "mode">,
  chain: Chain,
): ReadonlyMap<number, string> {
  const files = mode === "rewrite" ? "go" : "stay";
  const migrations = project.apps.flatMap(({ modules }) => modules);
  const named = stepsNamedInCode(migrations, chain.steps.flat(), files);
  return new Map(
    chain.steps.flatMap((steps, index) =>
      steps.flatMap((step) => {
        const by = named.get(keyText(step));
        return by === undefined
          ? []
          : [[index, `the code of ${keyText(by.migration.key)} names it`] as const];
      }),
    ),
  );
}

function reasonsFor(demand: Cut["demand"], cuts: readonly Cut[]): Map<number, string> {
  return new Map(
    cuts.filter((cut) => cut.demand === demand).map(({ index, reason }) => [index, reason]),
  );
}

/** Dependencies that bring steps in order, where they bring no others out of it. */
function helpingEdges(
  setting: Setting,
  keys: ReadonlyMap<Folded, MigrationKey>,
  behind: Behind,
  swaps: readonly Swap[],
): readonly Edge[] {
  const edges = edgesFor(swaps, setting, keys, behind);
  if (edges.length === 0) return edges;
  const withEdges = new Map(
    [...keys].map(([item, key]) => [
      { ...item, after: [...item.after, ...edgesInto(item, edges)] },
      key,
    ]),
  );
  const then = planBehind(setting, withEdges);
  if (then === undefined) return [];
  const left = swapsBehind(setting, withEdges, then.plan);
  const known = new Set(swaps.map(swapReason));
  return left.length < swaps.length && left.every((swap) => known.has(swapReason(swap)))
    ? edges
    : [];
}

/** Steps that need SQL done which Django would run only at the end of the block. */
function needingEarlierSql(chain: Chain, folded: readonly Folded[]): readonly Cut[] {
  const cut = (name: string, reason: string): Cut => ({
    index: chain.modules.findIndex(({ key }) => key.name === name),
    reason: `${name} ${reason}`,
    demand: "seam",
  });
  return folded.flatMap(({ nodes, before }) => [
    ...needingDeferredSql(nodes).map(({ origin }) =>
      cut(origin.migration.name, "needs indexes or keys that Django makes at the end of a module"),
    ),
    ...puttingOffOnTheWayBack(nodes, before).map(({ origin }) =>
      cut(
        origin.migration.name,
        "deletes a model whose indexes, made again when it is unapplied, come too late for the step before",
      ),
    ),
  ]);
}

/** May the operation change what the name of an index is made of? */
function renames(operation: Operation): boolean {
  switch (operation.kind) {
    case "renameEntity":
    case "renameField":
      return true;
    case "alterOptions":
      return operation.attribute === "db_table";
    case "alterField":
      return operation.field.column !== undefined;
    case "separate":
      return [...operation.state, ...operation.database].some(renames);
    case "opaque":
      return operation.state.some(renames);
    default:
      return false;
  }
}

/**
 * Blocks whose fold gives an index a name that a later step needs: they are cut in front of what renames, because nothing else makes an index
 * have another name from the start; where that is not enough, everywhere.
 */
function takingNames(
  chain: Chain,
  folded: readonly Folded[],
  keys: ReadonlyMap<Folded, MigrationKey>,
): readonly Cut[] {
  const [start] = folded;
  if (start === undefined) return [];
  const blocks = folded.map((item) =>
    keys.has(item) ? item.nodes.map(({ operation }) => operation) : item.original,
  );
  const taken = takenNames(blocks, start.before, start.catalog);
  if (taken.length === 0) return [];
  // What the chain's own steps have twice, a data step gives up in between: it finds the name that it looks for.
  const original = folded.map((item) => item.original);
  const own = new Set(
    takenNames(original, start.before, start.catalog).map(({ source }) => source),
  );
  return taken
    .filter(({ source }) => !own.has(source))
    .flatMap(({ first }) => {
      const { modules = [] } = folded[first] ?? {};
      const rest = modules.slice(1);
      const renaming = rest.filter(({ operations }) => operations.some(renames));
      return (renaming.length > 0 ? renaming : rest).map((module): Cut => ({
        index: chain.modules.indexOf(module),
        reason: `an index would get a name before ${module.key.name} that a later step gives to another one`,
        demand: "begin",
      }));
    });
}
