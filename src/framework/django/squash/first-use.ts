import type { FirstUse } from "../../../fold/edges.js";
import type { Field } from "../../../operation/field.js";
import type { Operation } from "../../../operation/operation.js";
import type { MigrationModule } from "../read/migration.js";

/** When each target that only the project's code can tell was first used in a chain. */
export interface FirstUses {
  /** The same as positions in a part of the chain's operations: -1 for those first used in front of it. */
  readonly within: (operations: readonly Operation[]) => FirstUse;
}

/** Finds the first uses in a whole chain. */
export function firstUses(modules: readonly MigrationModule[]): FirstUses {
  const first = new Map<string, Operation>();
  for (const { operations } of modules) {
    for (const operation of operations) {
      for (const target of unknownTargets(operation)) {
        if (!first.has(target)) first.set(target, operation);
      }
    }
  }
  return {
    within: (operations) => {
      const positions = new Map<string, number>();
      for (const [position, operation] of operations.entries()) {
        for (const target of unknownTargets(operation)) {
          if (positions.has(target)) continue;
          positions.set(target, first.get(target) === operation ? position : -1);
        }
      }
      return positions;
    },
  };
}

function unknownTargets(operation: Operation): readonly string[] {
  switch (operation.kind) {
    case "createEntity":
      return operation.fields.flatMap(unknownIn);
    case "addField":
    case "alterField":
      return unknownIn(operation.field);
    case "separate":
      return [...operation.state, ...operation.database].flatMap(unknownTargets);
    case "opaque":
      return [...operation.state, ...(operation.ways ?? []).flat()].flatMap(unknownTargets);
    default:
      return [];
  }
}

function unknownIn(field: Field): readonly string[] {
  return field.references.flatMap(({ target }) =>
    target.kind === "unknown" ? [target.canonical] : [],
  );
}
