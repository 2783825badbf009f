import { keyText, type MigrationKey } from "../../src/chain/migration.js";
import { divide, type Block, type Elision } from "../../src/fold/blocks.js";
import type { EmptyEntities } from "../../src/fold/empty-entities.js";
import { foldOperations } from "../../src/fold/fold.js";
import type { Node } from "../../src/fold/node.js";
import type { OwnStep } from "../../src/framework/django/own-steps/own-steps.js";
import type { PythonModule } from "../../src/framework/django/python/module.js";
import type { DjangoProject } from "../../src/framework/django/project.js";
import type { MigrationModule } from "../../src/framework/django/read/migration.js";
import {
  catalogBefore,
  chainSteps,
  pointsToRenamed,
  replacedLongAgo,
  stateBefore,
  type Chain,
} from "../../src/framework/django/squash/chain.js";
import { asWall } from "../../src/framework/django/data-steps/analyst.js";
import { placeText } from "../../src/framework/django/squash/data-steps.js";
import { entitiesWithUsedNames } from "../../src/framework/django/squash/derived-names.js";
import { firstUses } from "../../src/framework/django/squash/first-use.js";
import { applyToBoth, pointingBehind, type Catalog } from "../../src/operation/catalog.js";
import {
  idleWhereEmpty,
  isStep,
  isWall,
  reachOf,
  withFacts,
  type Step,
} from "../../src/operation/data-step.js";
import type { Opaque, Operation } from "../../src/operation/operation.js";
import {
  applyToState,
  followForeignRename,
  StateError,
  type SchemaState,
} from "../../src/operation/state.js";
import { compareEffects, type DataStepKnowledge } from "../../src/verify/same-effect.js";
import type { DataStepsKnown } from "../../src/verify/noticing.js";
import type { SquashRequest } from "./request.js";

/** The part of a chain that is squashed, by the indexes of its first and last step. */
export interface Range {
  readonly chain: Chain;
  readonly factsIn: DataStepKnowledge["factsIn"];
  readonly factsOf: DataStepsKnown["factsOf"];
  readonly start: number;
  readonly end: number;
}

/** A block of steps, folded. */
export interface Folded {
  readonly block: Block;
  readonly modules: readonly MigrationModule[];
  /** Where the text of refold's own steps is carried from. */
  readonly own: readonly PythonModule[];
  /** What the modules stand for: the chain's own squashes taken apart. */
  readonly steps: readonly MigrationKey[];
  readonly nodes: readonly Node[];
  /** Steps of other apps that its module is to run behind, although none of its own depends on them. */
  readonly after: readonly MigrationKey[];
  /** What the modules do, with the seams between them. */
  readonly original: readonly Operation[];
  readonly elided: readonly Opaque[];
  /** The state in front of the block, and by name what its entities are called behind it. */
  readonly before: SchemaState;
  readonly catalog: Catalog;
  readonly names: ReadonlyMap<string, string>;
}

/** Steps (by index in the chain) that must begin a block, and those that must stay as they are, with the reasons. */
export interface Demands {
  readonly begin: ReadonlyMap<number, string>;
  /** Steps in front of which a seam does. */
  readonly seam: ReadonlyMap<number, string>;
  readonly stay: ReadonlyMap<number, string>;
  /** Data steps (by `placeText`) that nothing may pass, whatever is known of them. */
  readonly walls: ReadonlySet<string>;
  /** Dependencies that the module with a step gets. */
  readonly edges: readonly { readonly step: MigrationKey; readonly after: MigrationKey }[];
}

/**
 * Divides a range into blocks and folds each, as is demanded.
 * Throws StateError where the chain does not fit together.
 */
export function foldBlocks(
  project: DjangoProject,
  { chain: analysed, start, end }: Range,
  request: Pick<SquashRequest, "elide" | "seams" | "mode" | "name" | "keepReplaces">,
  demands: Demands,
  seam: OwnStep,
): readonly Folded[] {
  const { elide, seams } = request;
  const chain = withWalls(analysed, demands.walls);
  const dividing = stateBefore(chain, start);
  const running = dividing.copy();
  const catalog = catalogBefore(chain, start);
  const blocks = divide(
    chainSteps(chain, start, end + 1).map((step, index) => ({
      ...step,
      whole:
        step.whole ?? deployed(chain, start + index, request) ?? demands.stay.get(start + index),
    })),
    dividing,
    ELISIONS[elide],
    {
      boundary: (from, index) =>
        demands.begin.get(start + index) ?? apart(chain, start + from, start + index, dividing),
      seam: (index) => demands.seam.get(start + index),
      // A half-way database goes on with the old steps, whose state may differ from that of the chain's own squash.
      seams: chain.steps.slice(start, end + 1).some(({ length }) => length > 1) ? "none" : seams,
    },
  );
  const uses = firstUses(chain.modules);
  const untouched = entitiesWithUsedNames(project, chain);
  let at = start;
  return blocks.map((block) => {
    const part = chain.modules.slice(at, at + block.steps.length);
    const steps = chain.steps.slice(at, at + block.steps.length).flat();
    if (at > start)
      for (const rename of chain.renames[at] ?? []) followForeignRename(running, rename);
    at += block.steps.length;
    const before = running.copy();
    const held: Catalog = new Map(catalog);
    const original = part.flatMap(({ operations }, index) =>
      block.seams.has(index) ? [seam.operation, ...operations] : operations,
    );
    const { elided } = block;
    const left = new Set<Operation>(elided);
    const kept = original.filter((operation) => !left.has(operation));
    let nodes: readonly Node[];
    if (block.whole === undefined) {
      nodes = foldOperations(
        kept,
        running,
        uses.within(kept),
        new Set([...untouched, ...pointingBehind(held)]),
      );
    } else {
      nodes = [];
      for (const operation of original) applyToState(running, operation);
    }
    const following = before.copy();
    for (const operation of original) applyToBoth(catalog, following, operation);
    const names = new Map([...before, ...running].map(([key, entity]) => [key, entity.name]));
    const after = edgesInto({ modules: part }, demands.edges);
    const own = block.seams.size > 0 ? [seam.module] : [];
    return {
      ...{ block, modules: part, own, steps, nodes, after, original, elided },
      ...{ before, catalog: held, names },
    };
  });
}

/**
 * Why a squash stays whose replaced files are gone. A result with `replaces` could neither list it (below Django 6.0 a squash of a squash
 * works or fails as the hash seed falls) nor leave it out; under the last step's name there is no list.
 */
function deployed(
  { modules, steps }: Chain,
  index: number,
  { mode, name, keepReplaces }: Pick<SquashRequest, "mode" | "name" | "keepReplaces">,
): string | undefined {
  if (mode === "rewrite" && (name === undefined || !keepReplaces)) return undefined;
  return replacedLongAgo(modules.slice(index, index + 1), steps[index] ?? []).length > 0
    ? "it replaces migrations whose files are gone; --mode rewrite folds it, or once every database has it, refold finalize takes its `replaces` away"
    : undefined;
}

/** What some dependencies make a block come after. */
export function edgesInto(
  { modules }: Pick<Folded, "modules">,
  edges: Demands["edges"],
): readonly MigrationKey[] {
  const inside = new Set(modules.map(({ key }) => keyText(key)));
  return edges.filter(({ step }) => inside.has(keyText(step))).map(({ after }) => after);
}

/** The chain with some data steps of which nothing is believed but what they do on empty tables. */
function withWalls(chain: Chain, walls: ReadonlySet<string>): Chain {
  if (walls.size === 0) return chain;
  const modules = chain.modules.map((module) => ({
    ...module,
    operations: module.operations.map((operation) =>
      isStep(operation) && walls.has(placeText(operation))
        ? withFacts(operation, ({ facts }) => (facts === undefined ? facts : asWall(facts)))
        : operation,
    ),
  }));
  return { ...chain, modules };
}

/** What the proof of a folded block may believe of its data steps. */
export function knowledgeOf(item: Folded, { factsIn }: Range): DataStepKnowledge {
  const left = new Set(item.elided);
  return { isElided: (operation) => left.has(operation), factsIn };
}

/** Data steps that others pass, of which the folded block would show one something else than it saw before. */
export function blindSteps(item: Folded, range: Range): readonly Step[] {
  const crossed = item.nodes.flatMap(({ operation }) =>
    isStep(operation) && !isWall(operation) ? [operation] : [],
  );
  if (crossed.length === 0) return [];
  try {
    const { differences } = compareEffects(
      item.before.copy(),
      new Map(item.catalog),
      item.original,
      item.nodes.map(({ operation }) => operation),
      knowledgeOf(item, range),
    );
    return differences.length === 0 ? [] : crossed;
  } catch (error) {
    if (error instanceof StateError) return crossed;
    throw error;
  }
}

/** Why two steps cannot share a module, as far as other apps go. */
function apart(chain: Chain, from: number, index: number, state: SchemaState): string | undefined {
  const name = chain.modules[index]?.key.name ?? "";
  const reach = chain.reach[index] ?? -1;
  if (reach >= from) {
    const earlier = chain.modules[reach]?.key.name ?? "";
    return `${name} depends through another app on ${earlier}`;
  }
  return pointsToRenamed(state, chain.renames[index] ?? [])
    ? `between ${chain.modules[index - 1]?.key.name ?? ""} and ${name} another app renames what this one points to`
    : undefined;
}

/** Why a step stays that would not get shorter by itself. */
export const NOTHING_TO_FOLD = "nothing to fold";

/** Why a block stays as it is; undefined where it becomes a module. */
export function keepReason(item: Folded): string | undefined {
  if (item.block.whole !== undefined) return item.block.whole;
  if (item.steps.length > 1) return undefined;
  return item.nodes.length < item.original.length ? undefined : NOTHING_TO_FOLD;
}

/** Which data steps are left out, by the option `--elide`. */
const ELISIONS: Readonly<Record<SquashRequest["elide"], Elision>> = {
  none: () => false,
  marked: isMarked,
  proved: (operation, empty) => isMarked(operation) || isIdle(operation, empty),
};

function isMarked(operation: Opaque): boolean {
  return operation.elidable && operation.state.length === 0;
}

/**
 * Does the step look only into tables that are empty where it runs, and then do nothing? One that does nothing anywhere stays where its
 * way back does something: unapplied, the block would not take those tables away.
 */
function isIdle(operation: Opaque, empty: EmptyEntities): boolean {
  const assumed = idleWhereEmpty(operation);
  if (assumed === undefined) return false;
  if (assumed.size > 0) return [...assumed].every((key) => empty.has(key));
  const reach = reachOf(operation);
  return reach !== "everything" && reach.touched.size === 0;
}
