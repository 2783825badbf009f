import type { Dialect } from "./dialect.js";
import { NEVER, type Emptiness } from "./emptiness.js";
import { lex } from "./lex.js";
import type { PostgresParser } from "./postgres/parser.js";
import { noRowsOf } from "./postgres/rows.js";
import { renderForPostgres } from "./render.js";

/** When a query gives no row; never, where it is no single query that is understood. */
export function noRowsOfQuery(text: string, dialect: Dialect, parser: PostgresParser): Emptiness {
  const lexed = lex(text, dialect);
  if (!lexed.ok) return NEVER;
  const [node, second] = parser.parse(renderForPostgres(lexed.tokens)) ?? [];
  return node === undefined || second !== undefined ? NEVER : noRowsOf(node, new Map());
}
