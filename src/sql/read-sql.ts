import type { Dialect } from "./dialect.js";
import type { Token } from "./lex.js";
import { readBlock } from "./postgres/block.js";
import { asKind } from "./postgres/nodes.js";
import type { PostgresParser } from "./postgres/parser.js";
import { readStatement } from "./postgres/read.js";
import { readingsOf, type Reading } from "./readings.js";
import { renderForPostgres, replacesRows } from "./render.js";
import { hasSecondVerb } from "./second-verb.js";
import { splitStatements } from "./split.js";
import { unknownStatement, type Statement } from "./statement.js";
import { readWords } from "./words.js";

/** The statements of a text as some databases take it. */
export interface SqlReading {
  readonly dialects: readonly Dialect[];
  readonly statements: readonly Statement[];
}

/**
 * Reads the statements of a text of which it is not known which database it is for. Gives a reading for each way in which one may take
 * the text apart: what is said of the text must hold for all of them. Parameters stand as `PARAMETER`. Never fails: what cannot be read
 * is a statement of which nothing is known.
 */
export function readSql(text: string, parser: PostgresParser): readonly SqlReading[] {
  const readings = readingsOf(text);
  if (!readings.ok) {
    return [{ dialects: [], statements: [unknownStatement(text, readings.why)] }];
  }
  return readings.readings
    .filter((reading) => readings.readings.length === 1 || !isRefused(reading, text, parser))
    .map((reading) => ({
      dialects: reading.dialects,
      statements: splitStatements(reading.tokens).flatMap((tokens) =>
        readOne(tokens, reading, text, parser),
      ),
    }));
}

/** Is the reading PostgreSQL's alone, and PostgreSQL refuses it? Values that are put in for parameters could make it right. */
function isRefused({ dialects, tokens }: Reading, text: string, parser: PostgresParser): boolean {
  const alone = dialects.length === 1 && dialects[0] === "postgres";
  if (!alone || tokens.some(({ kind }) => kind === "parameter")) return false;
  return parser.parse(text) === undefined;
}

function readOne(
  tokens: readonly Token[],
  { dialects }: Reading,
  text: string,
  parser: PostgresParser,
): readonly Statement[] {
  const source = text.slice(tokens[0]?.start, tokens.at(-1)?.end);
  const exact = dialects.includes("postgres") && tokens.every(({ kind }) => kind !== "parameter");
  const nodes =
    parser.parse(exact ? source : renderForPostgres(tokens)) ??
    parser.parse(renderForPostgres(tokens));
  if (nodes === undefined) return [readWords(tokens, source)];
  if (dialects.includes("mssql") && hasSecondVerb(tokens)) {
    return [unknownStatement(source, "some servers see two statements in it")];
  }
  return nodes.map((node) => {
    if (exact && asKind(node, "DoStmt") !== undefined) return readBlock(source, parser);
    const statement = readStatement(node, source);
    return replacesRows(tokens) ? { ...statement, tables: withReplaced(statement) } : statement;
  });
}

/** REPLACE deletes the rows whose place it takes. */
function withReplaced({ tables }: Statement): Statement["tables"] {
  return tables.flatMap((use) =>
    use.manner === "insert" ? [use, { ...use, manner: "delete" } as const] : [use],
  );
}
