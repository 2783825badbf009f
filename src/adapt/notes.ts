import type { SourceSlice } from "../edit/slice.js";
import type { StatementOrigin } from "../operation/relational/statement.js";

/** Something that is said in another way on the target, or that it has no need of, and why. */
export interface Adaptation {
  readonly code: string;
  /** What became of what: `ON DELETE CASCADE → NO ACTION`. */
  readonly what: string;
  readonly because: string;
  /** `table.column`, `table constraint`, `table`. */
  readonly where: readonly string[];
}

/** Something that has no counterpart: it is left out where somebody says that this is right. */
export interface Gap {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  /** Where the chain has it, as far as that is known. */
  readonly at: SourceSlice | undefined;
}

/** Takes down what is to be told while a schema is adapted. */
export class Notes {
  readonly #adaptations: Adaptation[] = [];
  readonly #gaps: Gap[] = [];

  constructor(private readonly originOf: (table: string) => StatementOrigin | undefined) {}

  adapted(code: string, where: string, what: string, because: string): void {
    this.#adaptations.push({ code, what, because, where: [where] });
  }

  /** `table` is the table that it belongs to, `at` where it stands itself, if that is known. */
  missing(code: string, table: string, message: string, hint: string, at?: SourceSlice): void {
    this.#gaps.push({ code, message, hint, at: at ?? this.originOf(table)?.slice });
  }

  get gaps(): readonly Gap[] {
    return this.#gaps;
  }

  /** Those that say the same of several places are one. */
  get adaptations(): readonly Adaptation[] {
    const grouped = new Map<string, Adaptation>();
    for (const each of this.#adaptations) {
      const key = JSON.stringify([each.code, each.what, each.because]);
      const found = grouped.get(key);
      const where = [...(found?.where ?? []), ...each.where];
      grouped.set(key, { ...each, where: [...new Set(where)] });
    }
    return [...grouped.values()];
  }
}
