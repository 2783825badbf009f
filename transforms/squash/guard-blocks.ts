import type { MigrationKey } from "../../src/chain/migration.js";
import { wallNode } from "../../src/fold/node.js";
import type { OwnStep } from "../../src/framework/django/own-steps/own-steps.js";
import { migrationOf, type DjangoProject } from "../../src/framework/django/project.js";
import { replacedLongAgo, type Chain } from "../../src/framework/django/squash/chain.js";
import { placeText } from "../../src/framework/django/squash/data-steps.js";
import type { Operation } from "../../src/operation/operation.js";
import { silentStop, type BlockStep } from "../../src/verify/half-way.js";
import type { Folded } from "./fold-blocks.js";
import { cutsInside } from "./misfit.js";
import type { Cut } from "./order-cuts.js";
import { refuse } from "./refusal.js";
import type { SquashRequest } from "./request.js";

/** Makes a guard against databases that have some of the migrations. */
export type MakeGuard = (steps: readonly string[]) => OwnStep;

/** A block with the guard that it needs, and the first step at which a database would run it unharmed without one. */
export interface Guarded {
  readonly item: Folded;
  readonly silent: string | undefined;
}

/**
 * In rewrite mode no database may end with half a schema and no error (law 6): where one that stopped inside a block would run its module
 * unharmed, the module begins with a guard. Under a new name that lists what it replaces it never runs there.
 * Throws a refusal where a guard does not help.
 */
export function guarded(
  project: DjangoProject,
  request: SquashRequest,
  chain: Chain,
  item: Folded,
  key: MigrationKey,
  make: MakeGuard,
): Guarded {
  const { mode, name, keepReplaces } = request;
  const bare: Guarded = { item, silent: undefined };
  if (mode === "replace" || (name !== undefined && keepReplaces)) return bare;
  const stops = stopsInside(project, chain, item);
  const stop =
    stops.find(({ unread }) => unread) ?? silentStop(stops, results(item), ...front(item));
  if (stop === undefined) return bare;
  const guard = make(stops.map((stop) => stop.name).filter((stop) => stop !== key.name));
  const safe: Folded = {
    ...item,
    nodes: [wallNode(guard.operation, -1), ...item.nodes],
    original: [guard.operation, ...item.original],
    own: [...item.own, guard.module],
  };
  const silent = silentStop(stops, results(safe), ...front(safe));
  if (silent === undefined) return { item: safe, silent: stop.name };
  throw refuse(
    "half-way",
    `a database that stopped at ${silent.name} would run the result without an error`,
    "squash a range that ends there",
  );
}

/**
 * Where a block is cut that would have more operations with its guard than its steps have (law 5): behind the step at which a database
 * would stop unnoticed, because none stops inside of a block that ends there. None for a block that is worth its guard.
 */
export function cutsForGuard({ item, silent }: Guarded, { modules, steps }: Chain): readonly Cut[] {
  const before = item.modules.reduce((sum, { operations }) => sum + operations.length, 0);
  if (silent === undefined || item.nodes.length <= before) return [];
  const reason =
    "one module would save nothing: it would need a guard against databases that have only some of the steps";
  const first = modules.findIndex(({ key }) => key === item.modules[0]?.key);
  const at = item.modules.findIndex((_, index) => steps[first + index]?.at(-1)?.name === silent);
  if (at < 0 || at === item.modules.length - 1) return cutsInside(item, { modules }, reason);
  return [{ index: first + at + 1, reason, demand: "begin" }];
}

function results({ nodes }: Folded): readonly Operation[] {
  return nodes.map(({ operation }) => operation);
}

function front({ before, catalog }: Folded): readonly [Folded["before"], Folded["catalog"]] {
  return [before, catalog];
}

interface Stop extends BlockStep {
  /** Are its operations not all known? */
  readonly unread: boolean;
}

/** All steps of a block at which a database may stand, also those that a squash of the chain replaced, without what is left out. */
function stopsInside(
  project: DjangoProject,
  chain: Chain,
  { modules, elided }: Folded,
): readonly Stop[] {
  const left = new Set(elided.map(placeText));
  const first = chain.modules.findIndex(({ key }) => key === modules[0]?.key);
  return modules.flatMap((module, at) => {
    const steps = chain.steps[first + at] ?? [];
    // What they did in front of the squash is not known any more.
    const gone = replacedLongAgo([module], steps).map(({ name }): Stop => ({
      name,
      operations: [],
      unread: true,
    }));
    const stops = steps.map((key): Stop => {
      const { operations, whole } = migrationOf(project, key) ?? module;
      return {
        name: key.name,
        operations: operations.filter((operation) => !left.has(placeText(operation))),
        unread: whole.length > 0,
      };
    });
    return [...gone, ...stops];
  });
}
