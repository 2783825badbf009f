import { DIALECTS, type Dialect } from "./dialect.js";
import { lex, type Token } from "./lex.js";

/** One way to take a text apart, and the dialects that take it so. */
export interface Reading {
  readonly dialects: readonly Dialect[];
  readonly tokens: readonly Token[];
}

/** The ways in which the dialects take a text apart, or why one of them cannot be told. */
export type Readings =
  | { readonly ok: true; readonly readings: readonly Reading[] }
  | { readonly ok: false; readonly why: string };

/**
 * Takes a text apart as each of the dialects does; those that agree share a reading, those whose server would refuse the text have
 * none. What is said of the text must hold for all readings, because the text does not say which database it is for.
 */
export function readingsOf(text: string): Readings {
  const readings: { dialects: Dialect[]; tokens: readonly Token[]; signature: string }[] = [];
  let refusal = "no database takes it";
  for (const dialect of DIALECTS) {
    const result = lex(text, dialect);
    if (!result.ok) {
      if (!result.refused) return { ok: false, why: result.why };
      refusal = result.why;
      continue;
    }
    if (isForeign(result.tokens, dialect, text)) continue;
    const signature = JSON.stringify(result.tokens.map(({ kind, value }) => [kind, value]));
    const same = readings.find((reading) => reading.signature === signature);
    if (same === undefined) {
      readings.push({ dialects: [dialect], tokens: result.tokens, signature });
    } else {
      same.dialects.push(dialect);
    }
  }
  if (readings.length === 0) return { ok: false, why: refusal };
  return { ok: true, readings };
}

/** Words behind which a name stands, where MySQL never takes a string. */
const BEFORE_NAMES = new Set([
  "add",
  "column",
  "concurrently",
  "constraint",
  "domain",
  "drop",
  "exists",
  "extension",
  "from",
  "function",
  "index",
  "into",
  "join",
  "only",
  "references",
  "rename",
  "schema",
  "sequence",
  "set",
  "table",
  "trigger",
  "type",
  "update",
  "view",
]);

/** Does the text use what the dialect certainly refuses? */
function isForeign(tokens: readonly Token[], dialect: Dialect, text: string): boolean {
  if (dialect === "postgres") return false;
  return tokens.some((token, index) => {
    const next = tokens[index + 1];
    // A cast.
    if (dialect !== "mssql" && isMark(token, ":") && isMark(next, ":") && next?.start === token.end)
      return true;
    if (text[token.start] === "[" && isSubscript(token, tokens[index - 1])) return true;
    // A body between dollars.
    if (
      token.kind === "word" &&
      /^(?:as|do|plpgsql)$/i.test(token.value) &&
      next?.value.startsWith("$") === true
    )
      return next.kind !== "text" && next.kind !== "name";
    if (dialect !== "mysql" || token.kind !== "text") return false;
    return isStringForName(tokens, index);
  });
}

/** `ARRAY['a', 'b']`, `numbers[1]` and `text[]` are no names; quotes inside are such that what follows is the same for all. */
function isSubscript(token: Token, before: Token | undefined): boolean {
  if (token.kind !== "name" || before?.kind !== "word" || before.end !== token.start) return false;
  if (/^\d*$/.test(token.value)) return true;
  return /^array$/i.test(before.value) && /^(?:[^'"$/`-]|'[^']*')*$/.test(token.value);
}

/** Does a string stand where only a name can: beside a dot, behind `UPDATE`, first in a list of columns? */
function isStringForName(tokens: readonly Token[], index: number): boolean {
  const before = tokens[index - 1];
  if (isMark(before, ".") || isMark(tokens[index + 1], ".")) return true;
  if (before?.kind === "word") {
    const word = before.value.toLowerCase();
    if (word === "on") return isOnTable(tokens, index);
    return BEFORE_NAMES.has(word) && (word !== "from" || !inCall(tokens, index));
  }
  // `INSERT INTO t ("a", "b")`, `CREATE TABLE t ("a" integer)`.
  const named = tokens[index - 2];
  const verb = tokens[index - 3];
  return (
    isMark(before, "(") &&
    (named?.kind === "word" || named?.kind === "name") &&
    verb?.kind === "word" &&
    /^(?:into|table|exists)$/i.test(verb.value)
  );
}

/** `CREATE INDEX i ON "t"`: behind the ON of a join MySQL takes a string. */
function isOnTable(tokens: readonly Token[], index: number): boolean {
  const start = tokens.findLastIndex((token, at) => at < index && isMark(token, ";")) + 1;
  const words = tokens.slice(start, index).map(({ value }) => value.toLowerCase());
  return words[0] === "create" && words.slice(1, 3).includes("index") && !words.includes("as");
}

/** `TRIM('a' FROM 'b')` takes a string behind FROM. */
function inCall(tokens: readonly Token[], index: number): boolean {
  let depth = 0;
  for (let at = index - 1; at >= 0; at -= 1) {
    const token = tokens[at];
    if (isMark(token, ")")) depth += 1;
    if (!isMark(token, "(")) continue;
    if (depth === 0) {
      const callee = tokens[at - 1];
      return (
        callee?.kind === "word" && !/^(?:in|exists|any|all|some|as|from|join)$/i.test(callee.value)
      );
    }
    depth -= 1;
  }
  return false;
}

function isMark(token: Token | undefined, value: string): boolean {
  return token?.kind === "mark" && token.value === value;
}
