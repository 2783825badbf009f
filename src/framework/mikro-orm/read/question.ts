import { rowsOfQuery, type Question } from "../../classes/read/evaluate.js";
import { UNKNOWN } from "../../classes/read/value.js";

/** What a migration asks its database: rows. */
export const question: Question = ({ method, nodes, values }, context) => {
  const [text = UNKNOWN, parameters = UNKNOWN] = values;
  if (method !== "execute" || text.kind !== "text") return UNKNOWN;
  return rowsOfQuery(text.text, nodes[1], parameters, context);
};
