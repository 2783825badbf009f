import type { SquashedBlock } from "../../../transforms/squash-django.js";

/** What became of a block of steps, for `--json`. */
export function jsonBlock(block: SquashedBlock): unknown {
  return {
    steps: block.steps.map(({ name }) => name),
    result:
      block.result === undefined ? null : { name: block.result.key.name, path: block.result.path },
    operationsBefore: block.operationsBefore,
    operationsAfter: block.operationsAfter,
    boundary: block.boundary ?? null,
    after: block.after.map(({ app, name }) => ({ app, name })),
    guarded: block.guarded,
    seams: block.seams.map(({ before, reason }) => ({ before: before.name, reason })),
    kept: block.kept ?? null,
    elided: block.elided.map(({ label, origin }) => ({
      label,
      migration: origin.migration.name,
    })),
    ledger: block.ledger.map(({ step, into, ...entry }) => ({
      migration: step.name,
      into: into?.name ?? null,
      ...entry,
    })),
    names: block.names,
  };
}
