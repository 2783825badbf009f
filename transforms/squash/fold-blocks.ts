import type { MigrationKey } from "../../src/chain/migration.js";
import { divide, type Block, type ChainStep } from "../../src/fold/blocks.js";
import { foldOperations } from "../../src/fold/fold.js";
import type { Node } from "../../src/fold/node.js";
import type { DjangoProject } from "../../src/framework/django/project.js";
import type { MigrationModule } from "../../src/framework/django/read/migration.js";
import {
  catalogBefore,
  chainSteps,
  pointsToRenamed,
  stateBefore,
  type Chain,
} from "../../src/framework/django/squash/chain.js";
import { entitiesWithUsedNames } from "../../src/framework/django/squash/derived-names.js";
import { firstUses } from "../../src/framework/django/squash/first-use.js";
import { applyToBoth, type Catalog } from "../../src/operation/catalog.js";
import type { Opaque, Operation } from "../../src/operation/operation.js";
import { applyToState, followForeignRename, type SchemaState } from "../../src/operation/state.js";
import type { SquashRequest } from "./request.js";

/** The part of a chain that is squashed, by the indexes of its first and last step. */
export interface Range {
  readonly chain: Chain;
  readonly start: number;
  readonly end: number;
}

/** A block of steps, folded. */
export interface Folded {
  readonly block: Block;
  readonly modules: readonly MigrationModule[];
  /** What the modules stand for: the chain's own squashes taken apart. */
  readonly steps: readonly MigrationKey[];
  readonly nodes: readonly Node[];
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
  readonly stay: ReadonlyMap<number, string>;
}

/**
 * Divides a range into blocks and folds each, as is demanded.
 * Throws StateError where the chain does not fit together.
 */
export function foldBlocks(
  project: DjangoProject,
  { chain, start, end }: Range,
  elide: SquashRequest["elide"],
  demands: Demands,
): readonly Folded[] {
  const dividing = stateBefore(chain, start);
  const running = dividing.copy();
  const catalog = catalogBefore(chain, start);
  const blocks = divide(
    chainSteps(chain, start, end + 1).map((step, index) => ({
      ...withoutElided(step, elide),
      whole: step.whole ?? demands.stay.get(start + index),
    })),
    dividing,
    (from, index) =>
      demands.begin.get(start + index) ?? apart(chain, start + from, start + index, dividing),
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
    const original = part.flatMap(({ operations }) => operations);
    const elided = elide === "none" ? [] : original.filter(isElidable);
    const kept = original.filter((operation) => !elided.some((other) => other === operation));
    let nodes: readonly Node[];
    if (block.whole === undefined) {
      nodes = foldOperations(kept, running, uses.within(kept), untouched);
    } else {
      nodes = [];
      for (const operation of original) applyToState(running, operation);
    }
    const following = before.copy();
    for (const operation of original) applyToBoth(catalog, following, operation);
    const names = new Map([...before, ...running].map(([key, entity]) => [key, entity.name]));
    return { block, modules: part, steps, nodes, original, elided, before, catalog: held, names };
  });
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

/** Why a block stays as it is; undefined where it becomes a module. */
export function keepReason(item: Folded): string | undefined {
  if (item.block.whole !== undefined) return item.block.whole;
  if (item.steps.length > 1) return undefined;
  return item.nodes.length < item.original.length ? undefined : "nothing to fold";
}

/** A step that is left out is in nobody's way. */
function withoutElided(step: ChainStep, elide: SquashRequest["elide"]): ChainStep {
  if (elide === "none") return step;
  return { ...step, operations: step.operations.filter((operation) => !isElidable(operation)) };
}

function isElidable(operation: Operation): operation is Opaque {
  return operation.kind === "opaque" && operation.elidable && operation.state.length === 0;
}
