import type { ChainGraph } from "../../src/chain/graph.js";
import { keyText, type MigrationKey } from "../../src/chain/migration.js";
import { loadGraph } from "../../src/framework/django/loader/load.js";
import { fullPlan } from "../../src/framework/django/loader/plan.js";
import { loadInput, type DjangoProject } from "../../src/framework/django/project.js";
import { replacedLongAgo, type Chain } from "../../src/framework/django/squash/chain.js";
import {
  withoutSquashes,
  type InnerSquashes,
} from "../../src/framework/django/squash/inner-squashes.js";
import { nodesAfter, type Replacement } from "../../src/verify/django-graph.js";
import type { Folded, Range } from "./fold-blocks.js";
import { successorsOf } from "./naming.js";
import type { SquashRequest } from "./request.js";

/** What the order of steps asks of a block. */
export type Standing = Pick<Folded, "modules" | "steps" | "after" | "elided">;

/** What does not change from one attempt to the next. */
export interface Setting {
  readonly project: DjangoProject;
  readonly request: SquashRequest;
  readonly graph: ChainGraph;
  readonly chain: Chain;
  readonly squashes: InnerSquashes;
  readonly factsOf: Range["factsOf"];
  /** Today's order of all steps on a new database. */
  readonly today: readonly MigrationKey[];
}

/** The graph of the project when blocks stand for their steps, and the order in which Django runs it. */
export interface Behind {
  readonly graph: ChainGraph;
  readonly plan: readonly MigrationKey[];
}

/** Loads the graph behind a change; undefined where Django cannot, and where there is no other app whose steps could come elsewhere. */
export function planBehind(
  { project, request, chain, squashes }: Setting,
  keys: ReadonlyMap<Standing, MigrationKey>,
): Behind | undefined {
  if (project.apps.length < 2 || keys.size === 0) return undefined;
  const successor = successorsOf(request, keys);
  const replacements = [...keys].map(([{ modules, steps, after }, key]): Replacement => {
    const inside = new Set([...steps, ...replacedLongAgo(modules, steps)].map(keyText));
    const outside = (list: readonly MigrationKey[]): readonly MigrationKey[] =>
      list
        .map(squashes.instead)
        .filter((other) => !inside.has(keyText(other)))
        .map(successor);
    return {
      steps,
      node: {
        key,
        dependencies: outside([...modules.flatMap(({ node }) => node.dependencies), ...after]),
        runBefore: outside(modules.flatMap(({ node }) => node.runBefore)),
        replaces: request.mode === "replace" ? steps : [],
        initial: undefined,
      },
    };
  });
  const removed =
    request.mode === "replace"
      ? []
      : [...keys].flatMap(([{ modules, steps }, key]) =>
          [...steps, ...replacedLongAgo(modules, steps)].filter(
            (step) => keyText(step) !== keyText(key),
          ),
        );
  const change = { replacements, removed, successor, chain: chain.steps.flat() };
  const taken = squashes.holding([...keys.keys()].flatMap(({ steps }) => steps));
  const behind = withoutSquashes(project, taken, squashes);
  const loaded = loadGraph(loadInput(behind, nodesAfter(behind, change)));
  // What is wrong with the graph is said by its proof, with a reason.
  if (!loaded.ok) return undefined;
  const { graph } = loaded.loaded;
  return { graph, plan: fullPlan(graph) };
}
