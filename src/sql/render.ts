import type { Token } from "./lex.js";

/** Writes tokens of any dialect as PostgreSQL does: its parser then reads what all dialects have in common. */
export function renderForPostgres(tokens: readonly Token[]): string {
  let parameters = 0;
  let text = "";
  let end = -1;
  for (const token of withoutVerbVariants(tokens)) {
    if (end >= 0 && token.start > end) text += " ";
    end = token.end;
    switch (token.kind) {
      case "name":
        text += `"${token.value.replaceAll('"', '""')}"`;
        break;
      case "text":
        // A backslash is only that in a plain string.
        text += `'${token.value.replaceAll("'", "''")}'`;
        break;
      case "parameter":
        parameters += 1;
        text += `$${parameters}`;
        break;
      case "word":
      case "number":
      case "mark":
        text += token.value;
    }
  }
  return text;
}

/**
 * `INSERT IGNORE INTO`, `INSERT OR REPLACE INTO` and `REPLACE INTO` as INSERT: how they treat rows that are there already makes no
 * difference to what the statement reads and when it does nothing. The caller notes what else they do.
 */
function withoutVerbVariants(tokens: readonly Token[]): readonly Token[] {
  const [first, second, third, fourth] = tokens;
  const is = (token: Token | undefined, word: RegExp): boolean =>
    token?.kind === "word" && word.test(token.value);
  if (first === undefined) return tokens;
  const insert = { ...first, value: "INSERT" };
  if (is(first, /^replace$/i) && is(second, /^into$/i)) return [insert, ...tokens.slice(1)];
  if (!is(first, /^insert$/i)) return tokens;
  if (is(second, /^ignore$/i) && is(third, /^into$/i)) return [insert, ...tokens.slice(2)];
  const known = is(third, /^(?:replace|ignore|abort|fail|rollback)$/i);
  if (is(second, /^or$/i) && known && is(fourth, /^into$/i)) return [insert, ...tokens.slice(3)];
  return tokens;
}

/** May the statement put rows in the place of others? */
export function replacesRows(tokens: readonly Token[]): boolean {
  const words = tokens.slice(0, 3).map(({ value }) => value.toLowerCase());
  return words[0] === "replace" || (words[0] === "insert" && words[2] === "replace");
}
