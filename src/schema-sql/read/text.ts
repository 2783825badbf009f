import { canonicalOf, columnNames } from "../../sql/tokens.js";
import type { SqlText } from "../../operation/relational/column.js";
import type { Cursor } from "./cursor.js";

/** The tokens as a piece of SQL; its names are columns of no table (types, defaults). */
export function plainText(cursor: Cursor): SqlText {
  return {
    text: cursor.source(),
    canonical: canonicalOf(cursor.tokens, cursor.dialect),
    columns: [],
    written: undefined,
  };
}

/** The tokens as an expression, which may mention columns. */
export function expressionText(cursor: Cursor): SqlText {
  return { ...plainText(cursor), columns: columnNames(cursor.tokens, cursor.dialect) };
}
