import type { SchemaStatement, StatementOrigin } from "../../../operation/relational/statement.js";
import type { Dialect } from "../../../sql/dialect.js";
import { lex, PARAMETER, type Token } from "../../../sql/lex.js";
import { quoteText } from "../../../sql/quote.js";
import type { Value } from "./value.js";

/** A query with its values in their places. */
export interface Substituted {
  readonly text: string;
  /** Values that only the project's code knows: `PARAMETER` stands for each. */
  readonly unknown: number;
}

/** How places for values are written: as the server does, or `?` on every database. */
export type Placeholders = "server" | "question marks";

/**
 * A query with the values of its placeholders in it, as SQL that means what the drivers make of them. Undefined where it cannot be told
 * which value goes where.
 */
export function substituted(
  text: string,
  values: readonly (Value | string)[],
  dialect: Dialect,
  placeholders: Placeholders = "server",
): Substituted | undefined {
  const lexed = lex(text, dialect);
  if (!lexed.ok) return undefined;
  const places = placesIn(lexed.tokens, placeholders === "server" ? dialect : "mysql");
  const count = Math.max(0, ...(places ?? []).map(({ index }) => index + 1));
  if (places === undefined || count !== values.length) return undefined;
  const parts = values.map((value) => (typeof value === "string" ? value : sqlOf(value, dialect)));
  let written = "";
  let end = 0;
  for (const { token, index } of places) {
    written += text.slice(end, token.start) + (parts[index] ?? PARAMETER);
    end = token.end;
  }
  const unknown = parts.filter((part) => part === undefined).length;
  return { text: written + text.slice(end), unknown };
}

/**
 * The statements of a query with its values. What only the project's code knows stays in that code: such a statement has its call for an
 * origin. Undefined where it is more than one on rows.
 */
export function withValues(
  { unknown }: Substituted,
  statements: readonly SchemaStatement[],
  origin: StatementOrigin,
): readonly SchemaStatement[] | undefined {
  if (unknown === 0) return statements;
  const [only, second] = statements;
  return only?.kind === "changeRows" && second === undefined ? [{ ...only, origin }] : undefined;
}

interface Place {
  readonly token: Token;
  /** Of the list of values. */
  readonly index: number;
}

function placesIn(tokens: readonly Token[], dialect: Dialect): readonly Place[] | undefined {
  const found = tokens.filter(({ kind, value }) =>
    dialect === "mysql" ? kind === "mark" && value === "?" : kind === "parameter",
  );
  const numbers = found.map(({ value }) => /^[?$](\d+)$/.exec(value)?.[1]);
  if (found.every(({ value }) => value === "?")) {
    return found.map((token, index) => ({ token, index }));
  }
  if (numbers.some((number) => number === undefined) || dialect !== "postgres") return undefined;
  return found.map((token, at) => ({ token, index: Number(numbers[at]) - 1 }));
}

/** Drivers give PostgreSQL texts, of which it makes what the place wants, as of a literal in quotes. */
function sqlOf(value: Value, dialect: Dialect): string | undefined {
  switch (value.kind) {
    case "text":
      return quoteText(value.text, dialect);
    case "number":
      return dialect === "postgres" ? `'${value.number}'` : String(value.number);
    case "boolean":
      return dialect === "postgres"
        ? `'${value.boolean}'`
        : dialect === "mysql"
          ? String(value.boolean)
          : undefined;
    case "nothing":
      return "NULL";
    default:
      return undefined;
  }
}
