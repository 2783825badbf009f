import type { Dialect } from "../sql/dialect.js";
import { MSSQL_RULES } from "./mssql/rules.js";
import { MYSQL_RULES } from "./mysql/rules.js";
import { POSTGRES_RULES } from "./postgres/rules.js";
import type { Rule } from "./rule.js";
import { SQLITE_RULES } from "./sqlite/rules.js";

/** All rules, by dialect and code. */
export const RULES: readonly Rule[] = [
  ...MSSQL_RULES,
  ...MYSQL_RULES,
  ...POSTGRES_RULES,
  ...SQLITE_RULES,
];

/** The rules of a dialect. */
export function rulesFor(dialect: Dialect): readonly Rule[] {
  return RULES.filter((rule) => rule.dialect === dialect);
}
