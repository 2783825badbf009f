import type { Expressions } from "../dialect.js";

const OPERATORS: Readonly<Record<string, string>> = {
  contains: "LIKE BINARY",
  startswith: "LIKE BINARY",
  endswith: "LIKE BINARY",
  icontains: "LIKE",
  istartswith: "LIKE",
  iendswith: "LIKE",
  iexact: "LIKE",
};

/** How MySQL writes conditions (django/db/backends/mysql/base.py, operators; operations.py). */
export const EXPRESSIONS: Expressions = {
  functionName: (name) => (name === "LENGTH" ? "CHAR_LENGTH" : name),
  lookup: (lookup, left, right) => {
    const operator = OPERATORS[lookup];
    return operator === undefined ? undefined : `${left} ${operator} ${right}`;
  },
  booleanCondition: () => undefined,
  cast: (expression, type) => `CAST(${expression} AS ${castType(type)})`,
  now: "CURRENT_TIMESTAMP(6)",
  decimal: (expression) => expression,
  concat: (parts) => `CONCAT_WS('', ${parts.join(", ")})`,
};

/** CAST knows fewer types than columns do (DatabaseOperations.cast_data_types). */
function castType(type: string): string {
  if (/^(?:smallint|integer|bigint)(?: AUTO_INCREMENT)?$/.test(type)) return "signed integer";
  if (/ UNSIGNED$/.test(type)) return "unsigned integer";
  if (type === "longtext") return "char";
  return type.replace(/^varchar/, "char");
}
