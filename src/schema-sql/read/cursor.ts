import type { Dialect } from "../../sql/dialect.js";
import type { Token } from "../../sql/lex.js";
import { isHole, isToken, nameOfToken } from "../../sql/tokens.js";
import type { RelationName } from "../../operation/relational/names.js";

/** Thrown where a statement has a form that is not read: the statement is then opaque. */
export class NotUnderstood extends Error {}

/** The tokens of a statement, and a place among them. */
export class Cursor {
  #at = 0;

  constructor(
    readonly tokens: readonly Token[],
    readonly text: string,
    readonly dialect: Dialect,
  ) {}

  get done(): boolean {
    return this.#at >= this.tokens.length;
  }

  /** The token that is `ahead` places further. */
  peek(ahead = 0): Token | undefined {
    return this.tokens[this.#at + ahead];
  }

  take(): Token {
    const token = this.peek();
    if (token === undefined) throw new NotUnderstood("it ends too early");
    this.#at += 1;
    return token;
  }

  /** Are the next tokens these words or marks? Words in lower case. */
  at(...values: readonly string[]): boolean {
    return values.every((value, index) => isToken(this.peek(index), value));
  }

  /** Takes the next tokens if they are these. */
  skip(...values: readonly string[]): boolean {
    if (!this.at(...values)) return false;
    this.#at += values.length;
    return true;
  }

  /** Takes the first of the words that is next. */
  skipOne(...values: readonly string[]): string | undefined {
    const found = values.find((value) => this.at(value));
    if (found !== undefined) this.#at += 1;
    return found;
  }

  expect(...values: readonly string[]): void {
    if (!this.skip(...values)) {
      throw new NotUnderstood(`${values.join(" ").toUpperCase()} was expected`);
    }
  }

  /** All tokens must have been taken. */
  end(): void {
    const left = this.peek();
    if (left !== undefined) throw new NotUnderstood(`${left.value} was not expected`);
  }

  /** An identifier. Words are folded as the server folds them. */
  name(): string {
    const token = this.take();
    const value = identifierOf(token, this.dialect);
    if (value === undefined) throw new NotUnderstood(`${token.value} is no name`);
    return value;
  }

  /** A name with or without a schema. */
  relation(): RelationName {
    const first = this.name();
    if (!this.skip(".")) return { schema: undefined, name: first };
    const second = this.name();
    if (this.at(".")) throw new NotUnderstood("the name has three parts");
    return { schema: first, name: second };
  }

  /** A string. */
  string(): string {
    const token = this.take();
    if (token.kind !== "text") throw new NotUnderstood("a string was expected");
    return token.value;
  }

  /** The tokens in the parentheses that open here, without these. */
  inParentheses(): Cursor {
    this.expect("(");
    const start = this.#at;
    let depth = 1;
    do depth += depthChange(this.take());
    while (depth > 0);
    return this.#part(start, this.#at - 1);
  }

  /** `(…)` or `name(…)`, parentheses included. */
  call(): Cursor {
    const start = this.#at;
    if (!this.at("(")) this.take();
    this.inParentheses();
    return this.#part(start, this.#at);
  }

  /** The tokens up to where `stops` says so outside of all parentheses and brackets, at least one. */
  until(stops: (cursor: Cursor) => boolean): Cursor {
    const start = this.#at;
    let depth = 0;
    while (!this.done) {
      if (depth === 0 && this.#at > start && stops(this)) break;
      depth += depthChange(this.take());
    }
    if (this.#at === start) throw new NotUnderstood("it ends too early");
    return this.#part(start, this.#at);
  }

  /** All tokens that are left. */
  rest(): Cursor {
    const start = this.#at;
    this.#at = this.tokens.length;
    return this.#part(start, this.#at);
  }

  /** All tokens, from the first on. */
  copy(): Cursor {
    return this.#part(0, this.tokens.length);
  }

  /** The parts between commas. */
  list(): readonly Cursor[] {
    const part = (): Cursor => this.until((cursor) => cursor.at(","));
    const parts: Cursor[] = this.done ? [] : [part()];
    while (this.skip(",")) parts.push(part());
    return parts;
  }

  /** Names between commas. */
  names(): readonly string[] {
    return this.list().map((part) => {
      const name = part.name();
      part.end();
      return name;
    });
  }

  /** The source of all its tokens. */
  source(): string {
    return this.text.slice(this.tokens[0]?.start, this.tokens.at(-1)?.end);
  }

  #part(start: number, end: number): Cursor {
    return new Cursor(this.tokens.slice(start, end), this.text, this.dialect);
  }
}

/** How much deeper in parentheses and brackets the text is behind the token. */
function depthChange(token: Token): number {
  if (isToken(token, "(") || isToken(token, "[")) return 1;
  return isToken(token, ")") || isToken(token, "]") ? -1 : 0;
}

/** The name that a token is; SQLite takes strings as names where nothing else can stand. */
function identifierOf(token: Token, dialect: Dialect): string | undefined {
  const isText = token.kind === "text" && dialect === "sqlite" && !isHole(token.value);
  return isText ? token.value : nameOfToken(token, dialect);
}
