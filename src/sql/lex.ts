import type { Dialect } from "./dialect.js";

/** A token of SQL. */
export interface Token {
  /** `name` is a quoted identifier, `text` a string, `mark` an operator or punctuation (one character each). */
  readonly kind: "word" | "name" | "text" | "number" | "parameter" | "mark";
  /** Without quotes, doubled quotes undone; words as written. */
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** The tokens of a text, or why it cannot be SQL of the dialect (or only the server could tell). */
export type LexResult =
  | { readonly ok: true; readonly tokens: readonly Token[] }
  /** `refused`: no server of the dialect would take it. */
  | { readonly ok: false; readonly refused: boolean; readonly why: string };

/** Stands for a parameter's value in a text; no SQL holds it otherwise. */
export const PARAMETER = "\uE000";

/**
 * Takes SQL apart as a server of the dialect does (PostgreSQL manual 4.1; MySQL manual 9.1 to 9.7; SQLite "tokens"; T-SQL syntax
 * conventions). MySQL is taken with its usual sql_mode: double quotes hold strings, a backslash escapes.
 */
export function lex(text: string, dialect: Dialect): LexResult {
  if (text.includes("\0")) return refused("the text contains a NUL character");
  return new Lexer(text, dialect).run();
}

function refused(why: string): LexResult {
  return { ok: false, refused: true, why };
}

const SPACE = /[ \t\r\n\f\v\uFEFF]+/y;
const WORD = /[A-Za-z_\u0080-\uDFFF\uE001-\u{10FFFF}][\w$\u0080-\uDFFF\uE001-\u{10FFFF}]*/uy;
const NUMBER = /0[xX][0-9a-fA-F]+|(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;
const DOLLAR_TAG = /\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$/uy;
const VARIABLE = /(?:@@?|#{1,2})[\p{L}_][\p{L}\p{N}_$.]*/uy;
const PLACEHOLDER = /\$\d+|\?\d*|[:@$][A-Za-z_]\w*/y;

class Problem extends Error {
  constructor(
    readonly refused: boolean,
    message: string,
  ) {
    super(message);
  }
}

class Lexer {
  #at = 0;
  readonly #tokens: Token[] = [];

  constructor(
    readonly text: string,
    readonly dialect: Dialect,
  ) {}

  run(): LexResult {
    try {
      while (this.#at < this.text.length) {
        if (this.#space() || this.#comment()) continue;
        const token = this.#next();
        this.#tokens.push(token);
        this.#at = token.end;
      }
      return { ok: true, tokens: this.#tokens };
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return { ok: false, refused: error.refused, why: error.message };
    }
  }

  #space(): boolean {
    const space = this.#match(SPACE);
    this.#at += space?.length ?? 0;
    return space !== undefined;
  }

  #next(): Token {
    const { text, dialect } = this;
    const start = this.#at;
    const char = text[start] ?? "";
    if (char === PARAMETER) return this.#token("parameter", PARAMETER, start + 1);
    if (char === "'") {
      return this.#quoted("text", start, dialect === "mysql" ? "backslash" : "none");
    }
    const prefix = dialect === "postgres" ? /^[bnex]'/i.exec(text.slice(start, start + 2)) : null;
    if (prefix !== null) {
      return this.#quoted("text", start + 1, /^e/i.test(prefix[0]) ? "backslash" : "none");
    }
    if (char === '"') {
      return dialect === "mysql"
        ? this.#quoted("text", start, "backslash")
        : this.#quoted("name", start, "none");
    }
    if (char === "`") {
      if (dialect === "mysql" || dialect === "sqlite") return this.#quoted("name", start, "none");
      throw new Problem(true, "a backtick");
    }
    if (char === "[") {
      if (dialect === "mssql" || dialect === "sqlite") return this.#bracketed();
      if (dialect === "mysql") throw new Problem(true, "a square bracket");
    }
    if (char === "$" && dialect === "postgres") {
      const tag = this.#match(DOLLAR_TAG);
      if (tag !== undefined) return this.#dollarQuoted(tag);
    }
    const variable = dialect === "mysql" || dialect === "mssql" ? this.#match(VARIABLE) : undefined;
    if (variable !== undefined) return this.#token("word", variable, start + variable.length);
    if (dialect !== "mysql" && dialect !== "mssql") {
      const placeholder = this.#placeholder();
      if (placeholder !== undefined) {
        return this.#token("parameter", placeholder, start + placeholder.length);
      }
    }
    const word = this.#match(WORD);
    if (word !== undefined) {
      if (/^u$/i.test(word) && /^&['"]/.test(text.slice(start + 1, start + 3))) {
        throw new Problem(false, "a string with Unicode escapes");
      }
      return this.#token("word", word, start + word.length);
    }
    const number = this.#match(NUMBER);
    if (number !== undefined) return this.#token("number", number, start + number.length);
    const point = String.fromCodePoint(text.codePointAt(start) ?? 0);
    return this.#token("mark", point, start + point.length);
  }

  #token(kind: Token["kind"], value: string, end: number): Token {
    return { kind, value, start: this.#at, end };
  }

  /** What the pattern finds right here. */
  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.text)?.[0];
  }

  /** A parameter of the dialect's own; `::` is a cast. */
  #placeholder(): string | undefined {
    const char = this.text[this.#at];
    if (char === ":" && (this.dialect === "postgres" || this.text[this.#at - 1] === ":")) {
      return undefined;
    }
    if (this.dialect === "postgres" && char !== "$") return undefined;
    const found = this.#match(PLACEHOLDER);
    return this.dialect === "postgres" && !/^\$\d/.test(found ?? "") ? undefined : found;
  }

  #comment(): boolean {
    const { text, dialect } = this;
    const here = text.slice(this.#at, this.#at + 4);
    if (here.startsWith("--")) {
      // MySQL wants white space behind the dashes; otherwise they are two minus signs.
      if (dialect === "mysql" && !/^--(?:\s|$)/.test(here)) return false;
      return this.#skipLine();
    }
    if (here.startsWith("#") && dialect === "mysql") return this.#skipLine();
    if (!here.startsWith("/*")) return false;
    if (dialect === "mysql" && /^\/\*M?!/.test(here)) {
      throw new Problem(false, "a comment that some servers run");
    }
    const nests = dialect === "postgres" || dialect === "mssql";
    let depth = 0;
    for (let at = this.#at; at < text.length; at += 1) {
      if (text.startsWith("/*", at) && (nests || depth === 0)) {
        depth += 1;
        at += 1;
      } else if (text.startsWith("*/", at)) {
        depth -= 1;
        at += 1;
        if (depth === 0) {
          this.#at = at + 1;
          return true;
        }
      }
    }
    // SQLite takes the end of the text as the end of the comment.
    if (dialect !== "sqlite") throw new Problem(true, "a comment without an end");
    this.#at = text.length;
    return true;
  }

  #skipLine(): boolean {
    const ends = this.dialect === "postgres" ? ["\n", "\r"] : ["\n"];
    const found = ends.map((end) => this.text.indexOf(end, this.#at)).filter((at) => at >= 0);
    this.#at = found.length === 0 ? this.text.length : Math.min(...found);
    return true;
  }

  /** A token in quotes that open at `open`, with a letter in front or not. */
  #quoted(kind: "name" | "text", open: number, escapes: "none" | "backslash"): Token {
    const quote = this.text[open];
    let value = "";
    for (let at = open + 1; at < this.text.length; at += 1) {
      const char = this.text[at] ?? "";
      if (char === "\\" && escapes === "backslash") {
        value += this.text[at + 1] ?? "";
        at += 1;
      } else if (char !== quote) {
        value += char;
      } else if (this.text[at + 1] === quote) {
        value += quote;
        at += 1;
      } else {
        return this.#token(kind, value, at + 1);
      }
    }
    throw new Problem(true, "a quote without an end");
  }

  #bracketed(): Token {
    const start = this.#at;
    let end = this.text.indexOf("]", start);
    while (end >= 0 && this.dialect === "mssql" && this.text[end + 1] === "]") {
      end = this.text.indexOf("]", end + 2);
    }
    if (end < 0) throw new Problem(true, "a bracket without an end");
    const value = this.text.slice(start + 1, end).replaceAll("]]", "]");
    return this.#token("name", value, end + 1);
  }

  #dollarQuoted(tag: string): Token {
    const body = this.#at + tag.length;
    const end = this.text.indexOf(tag, body);
    if (end < 0) throw new Problem(true, "a dollar quote without an end");
    return this.#token("text", this.text.slice(body, end), end + tag.length);
  }
}
