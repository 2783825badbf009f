import { keyText, type MigrationKey } from "../../src/chain/migration.js";
import { stepsCovered } from "../../src/framework/django/overrides.js";
import type { Chain } from "../../src/framework/django/squash/chain.js";
import type { MigrationModule } from "../../src/framework/django/read/migration.js";
import { refuse } from "../squash/refusal.js";
import type { ExistingOverride } from "./request.js";

/** What an override has of a vendor's chain. */
export interface Coverage {
  /** The module of the chain that is the first that the override does not have; undefined where it has all. */
  readonly first: MigrationKey | undefined;
  /** The vendor's steps that it has, in their order. */
  readonly covered: readonly MigrationKey[];
  /** Its last module. */
  readonly leaf: MigrationKey | undefined;
}

/**
 * What an override has and lacks. Throws a refusal where it does not have the beginning of the chain: then the vendor's steps are others
 * than those that it was made of.
 */
export function newSteps(chain: Chain, existing: ExistingOverride | undefined): Coverage {
  const names = stepsCovered(existing?.modules ?? []);
  const has = (index: number): boolean =>
    chain.steps[index]?.every((step) => names.has(keyText(step))) ?? false;
  const count = chain.modules.findIndex((_, index) => !has(index));
  const end = count < 0 ? chain.modules.length : count;
  const covered = chain.steps.slice(0, end).flat();
  const beyond = chain.modules.findIndex((_, index) => index > end && has(index));
  if (beyond >= 0 || (existing !== undefined && end === 0)) {
    throw refuse(
      "other-chain",
      `the override does not stand for the first steps of ${chain.app}'s chain: it lacks ${chain.modules[end]?.key.name ?? "them"}`,
      "the vendor has rewritten its chain: see what databases have, and make another override",
    );
  }
  return {
    first: chain.modules[end]?.key,
    covered,
    leaf: existing === undefined ? undefined : leafOf(existing.modules),
  };
}

/** The module on which no other depends. */
function leafOf(modules: readonly MigrationModule[]): MigrationKey | undefined {
  const named = new Set(modules.flatMap(({ node }) => node.dependencies.map(keyText)));
  const replaced = (module: MigrationModule): boolean =>
    module.replaces.some(({ key }) => named.has(keyText(key)));
  const leaves = modules.filter((module) => !named.has(keyText(module.key)) && !replaced(module));
  const [leaf, more] = leaves;
  if (leaf === undefined || more !== undefined) {
    throw refuse(
      "leaves",
      `the override has ${leaves.length} last modules: ${leaves.map(({ key }) => key.name).join(", ")}`,
      "merge them first: manage.py makemigrations --merge",
    );
  }
  return leaf.key;
}
