import type { ColumnPlace } from "../../operation/relational/column.js";
import type { Dialect } from "../../sql/dialect.js";
import { quoteName } from "../../sql/quote.js";

/** Where a column goes, as MySQL says it. */
export function placeText(place: ColumnPlace, dialect: Dialect): string {
  if (place.kind === "first") return " FIRST";
  return place.kind === "after" ? ` AFTER ${quoteName(place.column, dialect)}` : "";
}
