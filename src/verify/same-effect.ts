import { applyToBoth, type Catalog } from "../operation/catalog.js";
import { operationMeaning } from "../operation/meaning.js";
import type { Operation, Opaque } from "../operation/operation.js";
import type { SchemaState } from "../operation/state.js";
import { isWall } from "../fold/fold.js";
import { compareCatalogs, compareStates, type Difference, type NameDifference } from "./compare.js";

/** Whether two lists of operations do the same (law 1), and their opaque steps see the same (law 3). */
export interface Effect {
  readonly differences: readonly Difference[];
  readonly names: readonly NameDifference[];
}

/**
 * Applies both lists to copies of the same state and catalog, and compares them at the end and at each opaque step that is kept.
 * `isElided` names the opaque steps of the original that the result leaves out on purpose.
 * State and catalog are moved behind the original operations. Throws StateError where a list does not fit.
 */
export function compareEffects(
  state: SchemaState,
  catalog: Catalog,
  original: readonly Operation[],
  folded: readonly Operation[],
  isElided: (operation: Opaque) => boolean,
): Effect {
  const other = new Run(state.copy(), new Map(catalog), folded, () => false);
  const one = new Run(state, catalog, original, isElided);
  const differences: Difference[] = [];
  for (;;) {
    const a = one.toNextWall();
    const b = other.toNextWall();
    const comparison = compareCatalogs(one.catalog, other.catalog);
    const here = [...compareStates(one.state, other.state), ...comparison.differences];
    const place = a === undefined ? "" : `before ${describe(a)}: `;
    differences.push(...here.map((item) => ({ ...item, place: place + item.place })));
    if (a === undefined && b === undefined) return { differences, names: comparison.names };
    if (differences.length > 0) return { differences, names: [] };
    if (a === undefined || b === undefined || operationMeaning(a) !== operationMeaning(b)) {
      differences.push({
        place: "steps that cannot be read",
        original: a && `${describe(a)}: ${operationMeaning(a)}`,
        folded: b && `${describe(b)}: ${operationMeaning(b)}`,
      });
      return { differences, names: [] };
    }
    one.pass(a);
    other.pass(b);
  }
}

class Run {
  #next = 0;

  constructor(
    readonly state: SchemaState,
    readonly catalog: Catalog,
    readonly operations: readonly Operation[],
    readonly isElided: (operation: Opaque) => boolean,
  ) {}

  /** Applies operations up to the next opaque step, and gives that. */
  toNextWall(): Operation | undefined {
    for (;;) {
      const operation = this.operations[this.#next];
      if (operation === undefined) return undefined;
      const elided = operation.kind === "opaque" && this.isElided(operation);
      if (!elided && isWall(operation)) return operation;
      this.#next += 1;
      if (!elided) applyToBoth(this.catalog, this.state, operation);
    }
  }

  pass(operation: Operation): void {
    this.#next += 1;
    applyToBoth(this.catalog, this.state, operation);
  }
}

function describe(operation: Operation): string {
  const name = operation.origin.migration.name;
  return operation.kind === "opaque"
    ? `${operation.label} of ${name}`
    : `${operation.kind} of ${name}`;
}
