import type { Dialect } from "../sql/dialect.js";
import { identityChange } from "./mssql/identity-change.js";
import type { Rule } from "./rule.js";

/** All rules, by dialect and code. */
export const RULES: readonly Rule[] = [identityChange];

/** The rules of a dialect. */
export function rulesFor(dialect: Dialect): readonly Rule[] {
  return RULES.filter((rule) => rule.dialect === dialect);
}
