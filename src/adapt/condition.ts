import type { Dialect } from "../sql/dialect.js";
import { lex } from "../sql/lex.js";
import { asKind } from "../sql/postgres/nodes.js";
import type { PostgresParser } from "../sql/postgres/parser.js";
import { renderForPostgres } from "../sql/render.js";
import { Expressions } from "../sql/translate/expression.js";
import type { ColumnKind, Columns } from "../sql/translate/tables.js";
import { Untranslatable } from "../sql/translate/untranslatable.js";
import type { LogicalType } from "./logical-type.js";

/** A condition for another database, or why there is none. */
export type TranslatedCondition =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly why: string };

/** Writes the condition of a check or an index of a table for another database. */
export function translateCondition(
  text: string,
  table: { readonly name: string; readonly columns: Columns },
  from: Dialect,
  to: Dialect,
  parser: PostgresParser,
): TranslatedCondition {
  const lexed = lex(text, from);
  if (!lexed.ok) return { ok: false, why: lexed.why };
  const [node] = parser.parse(`SELECT 1 WHERE ${renderForPostgres(lexed.tokens)}`) ?? [];
  const where = node && asKind(node, "SelectStmt")?.whereClause;
  if (where === undefined) return { ok: false, why: "it is not read" };
  try {
    const expressions = new Expressions(table.name, table.columns, to);
    return { ok: true, text: expressions.condition(where) };
  } catch (error) {
    if (error instanceof Untranslatable) return { ok: false, why: error.message };
    throw error;
  }
}

/**
 * May a filtered index of SQL Server have the condition? It takes comparisons and IN, joined by AND
 * (learn.microsoft.com, CREATE INDEX, filter_predicate).
 */
export function isFilter(condition: string): boolean {
  const outside = condition.replace(/'(?:[^']|'')*'/g, "''").replace(/\[[^\]]*\]/g, "[]");
  return !/\b(?:OR|BETWEEN|CASE|COALESCE)\b|\bNOT (?!NULL\b)/.test(outside);
}

/** What literals may stand beside a column. */
export function kindOf(type: LogicalType): ColumnKind {
  switch (type.kind) {
    case "boolean":
      return "boolean";
    case "integer":
    case "decimal":
    case "float":
      return "integer";
    case "text":
    case "choice":
      return "text";
    default:
      return "other";
  }
}
