import type { MigrationKey } from "../../src/chain/migration.js";
import type { Dialect } from "../../src/sql/dialect.js";

/**
 * Names of an override's modules, made of the numbers of the vendor's steps so that they sort as they run, and of the dialect so that the
 * vendor will never take them. `taken` are names that there are already.
 */
export class OverrideNames {
  readonly #taken: Set<string>;

  constructor(
    readonly dialect: Dialect,
    taken: Iterable<string>,
  ) {
    this.#taken = new Set(taken);
  }

  /** A module that stands for several steps: `0001_to_0006_mssql`. */
  folded(steps: readonly MigrationKey[]): string {
    return this.#free(`${number(steps[0])}_to_${number(steps.at(-1))}_${this.dialect}`);
  }

  /** A copy of a step that cannot keep its name: `0007_scopes_mssql`. */
  copied({ name }: MigrationKey): string {
    return this.#free(`${name}_${this.dialect}`);
  }

  /** One that adds SQL behind a step: `0006_mssql`. */
  behind(step: MigrationKey): string {
    return this.#free(`${number(step)}_${this.dialect}`);
  }

  /** One that takes SQL back behind a step, for what comes next: `0006_mssql_undone`. */
  undone(step: MigrationKey): string {
    return this.#free(`${number(step)}_${this.dialect}_undone`);
  }

  #free(name: string): string {
    let found = name;
    for (let count = 2; this.#taken.has(found); count += 1) found = `${name}_${count}`;
    this.#taken.add(found);
    return found;
  }
}

/** The number that a step's name begins with; the name where it has none. */
function number(step: MigrationKey | undefined): string {
  const name = step?.name ?? "";
  return /^\d+/.exec(name)?.[0] ?? name;
}
