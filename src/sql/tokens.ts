import type { Dialect } from "./dialect.js";
import { lex, type Token } from "./lex.js";

/** Is the token this word or mark? Words in lower case. */
export function isToken(token: Token | undefined, value: string): boolean {
  if (token?.kind === "word") return token.value.toLowerCase() === value;
  return token?.kind === "mark" && token.value === value;
}

/** Does the text hold one of the private characters (U+E000 to U+E0FF) that stand for what code puts in? */
export function isHole(text: string): boolean {
  return /[\uE000-\uE0FF]/.test(text);
}

/** The name that a token is, folded as the server folds it; undefined where it is none. */
export function nameOfToken(token: Token, dialect: Dialect): string | undefined {
  if (isHole(token.value)) return undefined;
  if (token.kind === "name") return token.value;
  if (token.kind !== "word") return undefined;
  return dialect === "postgres" ? token.value.toLowerCase() : token.value;
}

/** A normal form: words in lower case, quotes that make no difference gone, one space between tokens. */
export function canonicalOf(tokens: readonly Token[], dialect: Dialect): string {
  return tokens
    .map((token) => {
      switch (token.kind) {
        case "word":
          return token.value.toLowerCase();
        case "name":
          return canonicalName(token.value, dialect);
        case "text":
          return `'${token.value.replaceAll("'", "''")}'`;
        default:
          return token.value;
      }
    })
    .join(" ");
}

function canonicalName(name: string, dialect: Dialect): string {
  const folded = dialect === "postgres" ? name : name.toLowerCase();
  return /^[a-z_][a-z0-9_]*$/.test(folded) ? folded : `"${folded}"`;
}

/** The names in an expression that may be those of columns: neither called, nor types behind a cast. */
export function columnNames(tokens: readonly Token[], dialect: Dialect): readonly string[] {
  return [...new Set(tokens.flatMap((_, index) => columnAt(tokens, index, dialect) ?? []))];
}

/** Words that no database takes for a column without quotes. */
const RESERVED = new Set(
  "and as between case cast collate else end false in is like not null or select then true when where".split(
    " ",
  ),
);

function columnAt(tokens: readonly Token[], index: number, dialect: Dialect): string | undefined {
  const token = tokens[index];
  const name = token === undefined ? undefined : nameOfToken(token, dialect);
  const next = tokens[index + 1];
  if (token?.kind === "word") {
    if (isToken(next, "(") || RESERVED.has(token.value.toLowerCase())) return undefined;
  }
  if (isToken(next, ".")) return undefined;
  const cast = isToken(tokens[index - 1], ":") && isToken(tokens[index - 2], ":");
  return cast ? undefined : name;
}

/** What a name stands for in an expression: a column, or anything (a type, a sequence). */
export type NameRole = "column" | "any";

/** The text with a name put in the place of another; undefined where it cannot be taken apart. */
export function renameInText(
  text: string,
  renaming: { readonly from: string; readonly to: string; readonly role: NameRole },
  dialect: Dialect,
): { readonly text: string; readonly canonical: string } | undefined {
  const lexed = lex(text, dialect);
  if (!lexed.ok) return undefined;
  let result = "";
  let copied = 0;
  for (const [index, token] of lexed.tokens.entries()) {
    const name =
      renaming.role === "column"
        ? columnAt(lexed.tokens, index, dialect)
        : nameOfToken(token, dialect);
    if (name !== renaming.from) continue;
    result += text.slice(copied, token.start) + renaming.to;
    copied = token.end;
  }
  result += text.slice(copied);
  const again = lex(result, dialect);
  return again.ok ? { text: result, canonical: canonicalOf(again.tokens, dialect) } : undefined;
}
