import { rowsOfQuery, tableName, type Question } from "../../classes/read/evaluate.js";
import { UNKNOWN } from "../../classes/read/value.js";

/** What the query runner tells: whether something is there, or rows. */
export const question: Question = ({ method, nodes, values }, context) => {
  const [first = UNKNOWN, second = UNKNOWN] = values;
  if (first.kind !== "text") return UNKNOWN;
  const table = tableName(first.text);
  switch (method) {
    case "getTable":
      return { kind: "table", table };
    case "hasTable":
      return { kind: "condition", condition: { kind: "table", table } };
    case "hasColumn":
      return second.kind === "text"
        ? { kind: "condition", condition: { kind: "column", table, column: second.text } }
        : UNKNOWN;
    case "query":
      return rowsOfQuery(first.text, nodes[1], second, context);
    default:
      return UNKNOWN;
  }
};
