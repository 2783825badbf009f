import type { Expressions } from "../dialect.js";

/** How SQLite writes conditions (django/db/backends/sqlite3/base.py, operators). */
export const EXPRESSIONS: Expressions = {
  functionName: (name) => (name === "GREATEST" ? "MAX" : name === "LEAST" ? "MIN" : name),
  lookup: (lookup, left, right) => {
    if (lookup === "regex") return `${left} REGEXP ${right}`;
    if (lookup === "iregex") return `${left} REGEXP '(?i)' || ${right}`;
    return `${left} LIKE ${right} ESCAPE '\\'`;
  },
  booleanCondition: (column) => column,
  cast: (expression, type) => `CAST(${expression} AS ${type})`,
  now: "STRFTIME('%Y-%m-%d %H:%M:%f', 'NOW')",
  decimal: (expression) => `CAST(${expression} AS NUMERIC)`,
  concat: (parts) => {
    const [first = "''", ...rest] = parts.map((part) => `COALESCE(${part}, '')`);
    return rest.reduce((left, right) => `(${left} || ${right})`, first);
  },
};
