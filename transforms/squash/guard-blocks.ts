import type { MigrationKey } from "../../src/chain/migration.js";
import { wallNode } from "../../src/fold/node.js";
import type { OwnStep } from "../../src/framework/django/own-steps/own-steps.js";
import { migrationOf, type DjangoProject } from "../../src/framework/django/project.js";
import { replacedLongAgo, type Chain } from "../../src/framework/django/squash/chain.js";
import { placeText } from "../../src/framework/django/squash/data-steps.js";
import type { Operation } from "../../src/operation/operation.js";
import { silentStop, type BlockStep } from "../../src/verify/half-way.js";
import type { Folded } from "./fold-blocks.js";
import { refuse } from "./refusal.js";
import type { SquashRequest } from "./request.js";

/** Makes a guard against databases that have some of the migrations. */
export type MakeGuard = (steps: readonly string[]) => OwnStep;

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
): Folded {
  const { mode, name, keepReplaces } = request;
  if (mode === "replace" || (name !== undefined && keepReplaces)) return item;
  const stops = stopsInside(project, chain, item);
  const isLoud =
    stops.every(({ unread }) => !unread) &&
    silentStop(stops, results(item), ...front(item)) === undefined;
  if (isLoud) return item;
  const guard = make(stops.map((stop) => stop.name).filter((stop) => stop !== key.name));
  const safe: Folded = {
    ...item,
    nodes: [wallNode(guard.operation, -1), ...item.nodes],
    original: [guard.operation, ...item.original],
    own: [...item.own, guard.module],
  };
  const silent = silentStop(stops, results(safe), ...front(safe));
  if (silent === undefined) return safe;
  throw refuse(
    "half-way",
    `a database that stopped at ${silent.name} would run the result without an error`,
    "squash a range that ends there",
  );
}

/** Why a block is not worth its guard: it saves one module, and the guard is one operation more than there were. Undefined where it is. */
export function guardCost(safe: Folded, bare: Folded): string | undefined {
  if (safe === bare) return undefined;
  const before = bare.modules.flatMap(({ operations }) => operations).length + bare.modules.length;
  return safe.nodes.length + 1 < before
    ? undefined
    : "one module would save nothing: it would need a guard against databases that have only some of the steps";
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
