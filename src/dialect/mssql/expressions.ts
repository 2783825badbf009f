import type { Expressions } from "../dialect.js";

/** How the backends write conditions (`operators` of mssql/base.py, lookup_cast of mssql/operations.py, mssql/functions.py). */
export const EXPRESSIONS: Expressions = {
  functionName: (name) => (name === "LENGTH" ? "LEN" : name),
  lookup: (lookup, left, right) => {
    if (lookup.endsWith("regex")) return undefined;
    return lookup.startsWith("i")
      ? `UPPER(${left}) LIKE UPPER(${right}) ESCAPE '\\'`
      : `${left} LIKE ${right} ESCAPE '\\'`;
  },
  // A bit is no condition: it is compared with 1 or 0.
  booleanCondition: () => undefined,
  cast: (expression, type) => `CAST(${expression} AS ${type})`,
  now: "SYSDATETIME()",
  decimal: (expression) => expression,
  concat: (parts) => `CONCAT(${parts.join(", ")})`,
};
