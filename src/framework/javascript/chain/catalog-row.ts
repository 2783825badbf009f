import { plainValue } from "../../../schema-sql/catalog/cell.js";
import type { AnswerRow } from "../../../schema-sql/catalog/answer.js";
import { harmless, hostOf, literal, type Value } from "../interpret/value.js";

/** A row of a catalog, as JavaScript sees it: the case of column names differs between servers. */
export function catalogRow(row: AnswerRow): Value {
  return hostOf({
    what: "a row of a catalog",
    get: (name) => {
      const cell = row.get(name.toLowerCase());
      const value = cell === undefined ? undefined : plainValue(cell);
      return value === undefined ? harmless(`${name} of a row of a catalog`) : literal(value);
    },
  });
}
