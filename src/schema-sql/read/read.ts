import type { Dialect } from "../../sql/dialect.js";
import { lex, type Token } from "../../sql/lex.js";
import type { PostgresParser } from "../../sql/postgres/parser.js";
import { splitStatements } from "../../sql/split.js";
import { excerpt } from "../../sql/statement.js";
import type {
  OpaqueStatement,
  SchemaStatement,
  StatementOrigin,
} from "../../operation/relational/statement.js";
import { Cursor, NotUnderstood } from "./cursor.js";
import { opaqueTouches } from "./opaque-touches.js";
import { rowStatement } from "./row-statement.js";
import { isSchemaStatement, schemaStatement } from "./statement.js";
import { canonicalOf } from "../../sql/tokens.js";

/** How SQL is to be read. */
export interface SqlReader {
  readonly dialect: Dialect;
  readonly parser: PostgresParser;
}

/**
 * What a text of SQL does. Placeholders whose values are known stand in the text as these values; a private character (U+E000 to
 * U+E0FF) stands for each other thing that code puts in. Never fails and drops nothing: what is not understood is opaque.
 * `originOf` gives the origin of a statement from its source and its place in the text.
 */
export function readSchemaSql(
  text: string,
  { dialect, parser }: SqlReader,
  originOf: (sql: string, index: number) => StatementOrigin,
): readonly SchemaStatement[] {
  const lexed = lex(text, dialect);
  if (!lexed.ok) {
    const origin = originOf(text, 0);
    const touches = { kind: "everything", why: lexed.why } as const;
    return [
      {
        kind: "opaqueStatement",
        label: excerpt(text),
        why: lexed.why,
        touches,
        canonical: text,
        origin,
      },
    ];
  }
  return splitStatements(joinedBodies(lexed.tokens)).flatMap((tokens, index) => {
    const source = text.slice(tokens[0]?.start, tokens.at(-1)?.end);
    return readOne(tokens, text, { dialect, parser }, originOf(source, index));
  });
}

function readOne(
  tokens: readonly Token[],
  text: string,
  { dialect, parser }: SqlReader,
  origin: StatementOrigin,
): readonly SchemaStatement[] {
  const cursor = new Cursor(tokens, text, dialect);
  const source = cursor.source();
  const opaque = (why: string): OpaqueStatement => ({
    kind: "opaqueStatement",
    label: excerpt(source),
    why,
    touches: opaqueTouches(tokens, dialect),
    canonical: canonicalOf(tokens, dialect),
    origin,
  });
  if (!isSchemaStatement(cursor)) {
    return [
      rowStatement(source, { dialect, parser }, origin) ?? opaque("it is not known what it does"),
    ];
  }
  if (dialect === "postgres" && parser.parse(source) === undefined) {
    return [opaque("PostgreSQL does not take it")];
  }
  try {
    return schemaStatement(cursor).map((statement) => ({ ...statement, origin }));
  } catch (error) {
    if (!(error instanceof NotUnderstood)) throw error;
    return [opaque(error.message)];
  }
}

/** A body between BEGIN and END (a trigger of SQLite or MySQL) holds semicolons that end no statement. */
function joinedBodies(tokens: readonly Token[]): readonly Token[] {
  let depth = 0;
  let inBody = false;
  return tokens.map((token, index) => {
    const word = token.kind === "word" ? token.value.toLowerCase() : "";
    const before = tokens[index - 1];
    const starts = before === undefined || (before.kind === "mark" && before.value === ";");
    if (depth === 0 && starts) {
      const verb = tokens.slice(index, index + 6).map(({ value }) => value.toLowerCase());
      inBody =
        verb[0] === "create" &&
        ["trigger", "procedure", "function"].some((kind) => verb.includes(kind));
    }
    if (inBody && (word === "begin" || word === "case")) depth += 1;
    if (inBody && word === "end" && depth > 0) depth -= 1;
    if (depth > 0 && token.kind === "mark" && token.value === ";") {
      return { ...token, value: BODY_SEMICOLON };
    }
    return token;
  });
}

/** A semicolon that does not end the statement. */
const BODY_SEMICOLON = ";;";
