import { KEYWORDS } from "./keywords.js";
import type { Token } from "./lex.js";

/** Words that begin a statement. */
const VERBS =
  /^(?:alter|begin|commit|create|delete|deny|drop|exec|execute|grant|insert|merge|revoke|rollback|save|truncate|update)$/i;

/** First words of statements that hold such words themselves, with a name in front of them. */
const HOLDING = /^(?:alter|create|grant|revoke)$/i;

/**
 * Does a second statement begin inside of one? SQL Server needs no semicolon between two: what other servers take for an alias in
 * `SELECT 1 DELETE FROM t` is a statement there.
 */
export function hasSecondVerb(tokens: readonly Token[]): boolean {
  if (tokens[0] === undefined || HOLDING.test(tokens[0].value)) return false;
  const main = mainVerb(tokens);
  return tokens.some((token, index) => {
    const before = tokens[index - 1];
    if (before === undefined || index === main || token.kind !== "word" || !VERBS.test(token.value))
      return false;
    if (before.kind === "mark") return /[)*\]]/.test(before.value);
    return before.kind !== "word" || !LEADING.has(before.value.toLowerCase());
  });
}

/** Where the statement behind a WITH clause begins. */
function mainVerb(tokens: readonly Token[]): number {
  if (!/^with$/i.test(tokens[0]?.value ?? "")) return 0;
  let depth = 0;
  return tokens.findIndex(({ kind, value }) => {
    if (kind === "mark") depth += value === "(" ? 1 : value === ")" ? -1 : 0;
    const verb = kind === "word" && /^(?:select|insert|update|delete|merge|values)$/i.test(value);
    return verb && depth === 0;
  });
}

/** Words behind which such a word begins nothing: `FOR UPDATE`, `THEN DELETE`, `ON DUPLICATE KEY UPDATE`. */
const LEADING: ReadonlySet<string> = new Set([
  ...[...KEYWORDS].filter((word) => !/^(?:null|true|false|default|end|all)$/.test(word)),
  ...["after", "before", "do", "no", "of", "explain", "analyze", "verbose"],
]);
