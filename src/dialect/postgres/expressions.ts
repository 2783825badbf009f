import type { Expressions } from "../dialect.js";

const OPERATORS: Readonly<Record<string, string>> = {
  contains: "LIKE",
  startswith: "LIKE",
  endswith: "LIKE",
  icontains: "LIKE",
  istartswith: "LIKE",
  iendswith: "LIKE",
  iexact: "=",
  regex: "~",
  iregex: "~*",
};

/** How PostgreSQL writes conditions (django/db/backends/postgresql/operations.py, lookup_cast; base.py, operators). */
export const EXPRESSIONS: Expressions = {
  functionName: (name) => name,
  lookup: (lookup, left, right) => {
    const operator = OPERATORS[lookup];
    if (operator === undefined) return undefined;
    const text = `${left}::text`;
    return /^i(?!regex)/.test(lookup)
      ? `UPPER(${text}) ${operator} UPPER(${right})`
      : `${text} ${operator} ${right}`;
  },
  booleanCondition: (column) => column,
  cast: (expression, type) => `(${expression})::${type}`,
  now: "STATEMENT_TIMESTAMP()",
  decimal: (expression) => expression,
  concat: (parts) => `(${parts.map((part) => `COALESCE((${part})::text, '')`).join(" || ")})`,
};
