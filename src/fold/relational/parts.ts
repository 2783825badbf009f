import type { RelationalState } from "../../operation/relational/state.js";
import type { SchemaStatement } from "../../operation/relational/statement.js";
import type { Touched } from "../../operation/relational/touched.js";

/** A place in the chain: 0 for its first statement. */
export type Position = number;

/** A statement that went into a creation. */
export interface Absorbed {
  readonly statement: SchemaStatement;
  readonly position: Position;
}

/** Something that the chain makes, and what went into it since. */
export interface Birth {
  readonly kind: "table" | "object";
  readonly identity: number;
  readonly position: Position;
  readonly absorbed: readonly Absorbed[];
  readonly end:
    /** It still takes statements in. */
    | undefined
    | { readonly kind: "died" }
    /** What stands at `at` must find it as it is in this state; Infinity at the end of the chain. */
    | { readonly kind: "closed"; readonly at: Position; readonly state: RelationalState };
}

/** A statement that stays as it is. */
export interface Kept {
  readonly statement: SchemaStatement;
  readonly position: Position;
  readonly touched: Touched | "everything";
  /** May it change rows, or move a sequence? */
  readonly runsRows: boolean;
  readonly before: RelationalState;
}

/** A statement that is left out because it does nothing, and why that is so. */
export interface Elided {
  readonly statement: SchemaStatement;
  readonly position: Position;
  readonly because:
    /** These tables hold no rows. */
    | { readonly kind: "empty"; readonly tables: readonly string[] }
    /** What it asks for is so, and then nothing follows. */
    | { readonly kind: "guard"; readonly answer: "yes" | "no" }
    /** It would make what is there, or take away what is not. */
    | { readonly kind: "idle" };
}

/** What becomes of the statements of a chain, or the one that does not fit what stands before it. */
export type Walked =
  | {
      readonly ok: true;
      readonly births: readonly Birth[];
      readonly kept: readonly Kept[];
      readonly elided: readonly Elided[];
      readonly state: RelationalState;
      /** Tables that nothing has filled. */
      readonly empty: ReadonlySet<number>;
    }
  | { readonly ok: false; readonly statement: SchemaStatement; readonly why: string };
