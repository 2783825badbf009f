import type { Dialect } from "../../../sql/dialect.js";
import type { ChainReading } from "./chain-reading.js";
import { issuesOf, statementsOf, type FoldedItems } from "./fold-chain.js";

/** What became of the chain on one dialect. */
export interface DialectReport {
  readonly dialect: Dialect;
  /** Statements that change the schema or rows, of the chain and of the result. */
  readonly before: number;
  readonly after: number;
  /** Statements of the chain that change the schema, those that are opaque among them. */
  readonly schema: number;
  /** Those that were not understood and stay as they are; code that is carried counts as one. */
  readonly opaque: readonly OpaqueReport[];
  /** Data steps that do nothing on a new database. */
  readonly elided: number;
  /** Why nothing was folded, where that is so. */
  readonly unfolded: string | undefined;
  /** Code that is carried, and why. */
  readonly carried: readonly { readonly migration: string; readonly why: string }[];
}

/** A statement that was not understood. */
export interface OpaqueReport {
  readonly migration: string;
  readonly label: string;
  readonly why: string;
}

/** What became of a chain. */
export function reportOf<Request>(
  chain: ChainReading<Request>,
  fold: FoldedItems<Request>,
): DialectReport {
  const statements = statementsOf(chain);
  const carried = chain.steps.flatMap(({ key, units }) =>
    units.flatMap((unit) =>
      unit.carried === undefined ? [] : [{ migration: key.name, why: unit.carried.why }],
    ),
  );
  return {
    dialect: chain.dialect,
    before: issuesOf(chain).length,
    schema: statements.filter(({ kind }) => kind !== "changeRows").length,
    opaque: statements.flatMap((statement) => {
      if (statement.kind !== "opaqueStatement") return [];
      const { label, why, origin } = statement;
      return [{ migration: origin.migration.name, label, why }];
    }),
    after: fold.items.length,
    elided: fold.elided,
    unfolded: fold.unfolded,
    carried,
  };
}
