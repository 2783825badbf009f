import type { SourceSlice } from "../edit/slice.js";

/** A value as a migration writes it. It is carried as text; what refold understands of it stands beside it. */
export interface Expression {
  /**
   * A normal form of the text: names resolved to what they import, keyword arguments sorted, quotes and white space
   * gone. Equal normal forms mean equal values; unequal ones may still be equal.
   */
  readonly canonical: string;
  readonly slice: SourceSlice;
}
