import type { Expressions } from "../dialect.js";

/** How PostgreSQL writes conditions. */
export const EXPRESSIONS: Expressions = {
  functionName: (name) => name,
  lookup: () => undefined,
  booleanCondition: (column) => column,
  cast: (expression, type) => `(${expression})::${type}`,
};
