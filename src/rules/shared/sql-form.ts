import type { Dialect } from "../../sql/dialect.js";
import { lex, type Token } from "../../sql/lex.js";

/** A statement in a form that patterns can be held against. */
export interface StatementForm {
  /** Words in upper case, names as `n`, strings as `'t'`, numbers as `0`, all with one blank between: `DROP INDEX n`. */
  readonly text: string;
  /** The same with what stands in parentheses left out: `UPDATE n SET n = ( )`. */
  readonly flat: string;
}

/** The statements of a text as the dialect takes it apart; or why no server of it would. */
export type SqlForms =
  | { readonly ok: true; readonly statements: readonly StatementForm[] }
  | { readonly ok: false; readonly why: string };

/** Brings SQL into a form that patterns can be held against. Undefined where only a server could take it apart. */
export function sqlForms(text: string, dialect: Dialect): SqlForms | undefined {
  const result = lex(text, dialect);
  if (!result.ok) return result.refused ? { ok: false, why: result.why } : undefined;
  const statements: StatementForm[] = [];
  let tokens: Token[] = [];
  for (const token of result.tokens) {
    if (token.kind !== "mark" || token.value !== ";") tokens.push(token);
    else {
      statements.push(formOf(tokens));
      tokens = [];
    }
  }
  if (tokens.length > 0) statements.push(formOf(tokens));
  return { ok: true, statements: statements.filter((statement) => statement.text !== "") };
}

function formOf(tokens: readonly Token[]): StatementForm {
  const flat: Token[] = [];
  let depth = 0;
  for (const token of tokens) {
    if (isMark(token, ")")) depth -= 1;
    if (depth <= 0) flat.push(token);
    if (isMark(token, "(")) depth += 1;
  }
  return { text: joined(tokens), flat: joined(flat) };
}

function isMark({ kind, value }: Token, mark: string): boolean {
  return kind === "mark" && value === mark;
}

function joined(tokens: readonly Token[]): string {
  return tokens.map(shape).join(" ");
}

function shape({ kind, value }: Token): string {
  switch (kind) {
    case "word":
      return value.toUpperCase();
    case "name":
      return "n";
    case "text":
      return "'t'";
    case "number":
      return "0";
    default:
      return value;
  }
}
