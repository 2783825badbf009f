import type { ChainGraph } from "../../src/chain/graph.js";
import { keyText, type MigrationKey } from "../../src/chain/migration.js";
import { ancestors } from "../../src/chain/reach.js";
import type { Problem } from "../../src/edit/problem.js";
import { needingDeferredSql, puttingOffOnTheWayBack } from "../../src/fold/deferred-sql.js";
import { loadGraph } from "../../src/framework/django/loader/load.js";
import { fullPlan } from "../../src/framework/django/loader/plan.js";
import { appOf, loadInput, type DjangoProject } from "../../src/framework/django/project.js";
import type { Chain } from "../../src/framework/django/squash/chain.js";
import {
  withoutSquashes,
  type InnerSquashes,
} from "../../src/framework/django/squash/inner-squashes.js";
import type { OwnStep } from "../../src/framework/django/own-steps/own-steps.js";
import { placeText } from "../../src/framework/django/squash/data-steps.js";
import { nodesAfter, type Replacement } from "../../src/verify/django-graph.js";
import { findLostTargets, newlyLost, planSteps } from "../../src/verify/lost-targets.js";
import { findSwaps, type Swap } from "../../src/verify/plan-order.js";
import type { DataStepsKnown } from "../../src/verify/noticing.js";
import { takenNames } from "../../src/verify/taken-names.js";
import { blindSteps, foldBlocks, keepReason, type Folded, type Range } from "./fold-blocks.js";
import { existingSquash, keyFor, successorsOf } from "./naming.js";
import { Refusal, refuse } from "./refusal.js";
import type { SquashRequest } from "./request.js";

/** A range folded so that all that runs around it is right, with the keys of the modules that are to be written. */
export interface InOrder {
  readonly folded: readonly Folded[];
  readonly keys: ReadonlyMap<Folded, MigrationKey>;
}

/** A step (by its index in the chain) that must begin a block, or stay as it is, and why. */
interface Cut {
  readonly index: number;
  readonly reason: string;
  readonly demand: "begin" | "stay" | "seam";
}

/** What does not change from one attempt to the next. */
interface Setting {
  readonly project: DjangoProject;
  readonly request: SquashRequest;
  readonly graph: ChainGraph;
  readonly chain: Chain;
  readonly squashes: InnerSquashes;
  readonly factsOf: Range["factsOf"];
  /** Today's order of all steps on a new database. */
  readonly today: readonly MigrationKey[];
}

/**
 * Folds a range, and looks at the order in which Django will run the result: where a data step would meet another app's schema in another
 * shape than today, the block is cut there, and all is tried again. Ends, because there are more cuts each time.
 * Throws a refusal where no cut helps.
 */
export function foldInOrder(
  project: DjangoProject,
  request: SquashRequest,
  graph: ChainGraph,
  range: Range,
  squashes: InnerSquashes,
  seam: OwnStep,
): InOrder {
  const { chain, factsOf } = range;
  const demands = {
    begin: new Map<number, string>(),
    seam: new Map<number, string>(),
    stay: new Map<number, string>(),
    walls: new Set<string>(),
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
  for (;;) {
    const folded = foldBlocks(project, range, request.elide, demands, seam);
    const changing = folded.filter(
      (item) =>
        keepReason(item) === undefined && existingSquash(project, request, item) === undefined,
    );
    const blind = changing.flatMap((item) => blindSteps(item, range));
    if (blind.length > 0) {
      for (const operation of blind) demands.walls.add(placeText(operation));
      continue;
    }
    const keys = new Map(
      changing.map((item, index) => [item, keyFor(project, request, item, index)]),
    );
    const then = planBehind(setting, keys);
    const swaps = then === undefined ? [] : swapsBehind(setting, keys, then);
    const lost = then === undefined ? [] : lostTargets(setting, keys, then);
    const inside = [
      ...needingEarlierSql(chain, changing),
      ...takingNames(chain, folded, keys),
      ...lost,
    ];
    const known = ({ demand, index }: Cut): boolean => demands[demand].has(index);
    if (swaps.length === 0 && inside.every(known)) {
      const [stuck] = lost;
      if (stuck === undefined) return { folded, keys };
      throw refuse("order", stuck.reason, "squash a range that ends before it");
    }
    const made = (): number => demands.begin.size + demands.stay.size + demands.seam.size;
    const before = made();
    for (const { index, reason, demand } of inside) demands[demand].set(index, reason);
    for (const swap of swaps) {
      const cut = cutFor(swap, chain, graph, changing);
      if (cut !== undefined && !demands.begin.has(cut)) demands.begin.set(cut, swapReason(swap));
    }
    if (made() > before) continue;
    // No single cut helps: which way Django takes through the graph decides, so the blocks that changed it go.
    const cuts = swaps.flatMap((swap) => cutsInside(swap, chain, graph, changing));
    for (const { index, reason, demand } of cuts) demands[demand].set(index, reason);
    if (made() === before) throw new Refusal(swaps.slice(0, 10).map(swapProblem));
  }
}

/** Data steps that would run on the other side of a step than today. `then` is the plan behind the change. */
function swapsBehind(
  setting: Setting,
  keys: ReadonlyMap<Folded, MigrationKey>,
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
function runsBeside({ project, request }: Setting, app: string): boolean {
  const installed = (label: string): string | undefined => appOf(project, label)?.installed;
  return installed(app) !== "no" || installed(request.app) === "no";
}

/** Steps of other apps that would point to nothing: the block is cut where they run today. */
function lostTargets(
  setting: Setting,
  keys: ReadonlyMap<Folded, MigrationKey>,
  then: readonly MigrationKey[],
): readonly Cut[] {
  const { project, request, today } = setting;
  const operations = new Map(
    [...keys].map(([{ nodes }, key]) => [keyText(key), nodes.map((node) => node.operation)]),
  );
  const { app } = request;
  const before = findLostTargets(planSteps(project, today), app);
  const after = findLostTargets(
    planSteps(project, then).map((step) => ({
      ...step,
      operations: operations.get(keyText(step.key)) ?? step.operations,
    })),
    app,
  );
  const found = newlyLost(before, after).filter(({ step }) => runsBeside(setting, step.app));
  return found.map(({ step, entity }) => {
    const place = today.findIndex((key) => keyText(key) === keyText(step));
    const index = today.slice(0, place).filter((key) => key.app === app).length;
    return {
      index,
      reason: `${keyText(step)} points to ${entity} in between`,
      demand: "begin",
    };
  });
}

/**
 * The order in which Django runs the steps of the project when blocks stand for theirs; undefined where it cannot load them, and where there
 * is no other app whose steps could come elsewhere.
 */
function planBehind(
  { project, request, chain, squashes }: Setting,
  keys: ReadonlyMap<Folded, MigrationKey>,
): readonly MigrationKey[] | undefined {
  if (project.apps.length < 2 || keys.size === 0) return undefined;
  const successor = successorsOf(request, keys);
  const replacements = [...keys].map(([{ modules, steps }, key]): Replacement => {
    const inside = new Set(steps.map(keyText));
    const outside = (list: readonly MigrationKey[]): readonly MigrationKey[] =>
      list
        .map(squashes.instead)
        .filter((other) => !inside.has(keyText(other)))
        .map(successor);
    return {
      steps,
      node: {
        key,
        dependencies: outside(modules.flatMap(({ node }) => node.dependencies)),
        runBefore: outside(modules.flatMap(({ node }) => node.runBefore)),
        replaces: request.mode === "replace" ? steps : [],
        initial: undefined,
      },
    };
  });
  const removed =
    request.mode === "replace"
      ? []
      : replacements.flatMap(({ steps, node }) =>
          steps.filter((step) => keyText(step) !== keyText(node.key)),
        );
  const change = { replacements, removed, successor, chain: chain.steps.flat() };
  const taken = squashes.holding([...keys.keys()].flatMap(({ steps }) => steps));
  const behind = withoutSquashes(project, taken, squashes);
  const loaded = loadGraph(loadInput(behind, nodesAfter(behind, change)));
  // What is wrong with the graph is said by its proof, with a reason.
  return loaded.ok ? fullPlan(loaded.loaded.graph) : undefined;
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

/** Blocks whose fold gives an index a name that a later step needs: they are taken apart. */
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
  return takenNames(blocks, start.before, start.catalog).flatMap(({ first }) => {
    const { modules = [] } = folded[first] ?? {};
    return modules.slice(1).map((module): Cut => ({
      index: chain.modules.indexOf(module),
      reason: `an index would get a name before ${module.key.name} that a later step gives to another one`,
      demand: "begin",
    }));
  });
}

/** Where to cut a block so that two steps can keep today's order: an index of the chain; undefined where no cut helps. */
function cutFor(
  swap: Swap,
  chain: Chain,
  graph: ChainGraph,
  folded: readonly Folded[],
): number | undefined {
  const first = swap.today === "data step first" ? swap.dataStep : swap.other;
  const second = swap.today === "data step first" ? swap.other : swap.dataStep;
  const indexOf = (key: MigrationKey): number =>
    chain.modules.findIndex((module) => keyText(module.key) === keyText(key));
  const starts = new Set(folded.map(({ modules }) => indexOf(modules[0]?.key ?? first)));
  const ends = new Set(folded.map(({ modules }) => indexOf(modules.at(-1)?.key ?? first)));
  const later = indexOf(second);
  // The second is part of a block that runs too early: it must begin a block of its own.
  if (later >= 0) return starts.has(later) ? undefined : later;
  const earlier = indexOf(first);
  if (earlier < 0 || ends.has(earlier)) return undefined;
  // The first is part of a block that runs too late, because a later step of the block waits for the second.
  const waits = chain.modules.findIndex(
    ({ key }, index) => index > earlier && ancestors(graph, [keyText(key)]).has(keyText(second)),
  );
  return waits < 0 ? earlier + 1 : waits;
}

/** Each step of the blocks that wait for the later of two steps begins one of its own; of all blocks, where none waits. */
function cutsInside(
  swap: Swap,
  chain: Chain,
  graph: ChainGraph,
  folded: readonly Folded[],
): readonly Cut[] {
  const second = keyText(swap.today === "data step first" ? swap.other : swap.dataStep);
  const long = folded.filter(({ modules }) => modules.length > 1);
  const waiting = long.filter(({ modules }) =>
    modules.some(({ key }) => ancestors(graph, [keyText(key)]).has(second)),
  );
  const reason = swapReason(swap);
  return (waiting.length > 0 ? waiting : long).flatMap(({ modules }) =>
    modules
      .slice(1)
      .map((module): Cut => ({ index: chain.modules.indexOf(module), reason, demand: "begin" })),
  );
}

function swapReason({ dataStep, other, today }: Swap): string {
  const [a, b] = today === "data step first" ? [dataStep, other] : [other, dataStep];
  return `${keyText(a)} must go on running before ${keyText(b)}`;
}

function swapProblem(swap: Swap): Problem {
  return {
    code: "order",
    message: `on a new database ${swapReason(swap)}, but the folded chain would run them the other way round`,
    hint: "add the missing dependency between the two, or squash a range that leaves them out",
  };
}
