import type { Dialect } from "../dialect.js";
import type { Token } from "../lex.js";
import { asKind } from "../postgres/nodes.js";
import type { PostgresParser } from "../postgres/parser.js";
import { readingsOf, type Reading } from "../readings.js";
import { renderForPostgres } from "../render.js";
import { splitStatements } from "../split.js";
import { translatedStatement } from "./statement.js";
import type { KnownSchema } from "./tables.js";
import { Untranslatable } from "./untranslatable.js";

/** The statements for another database, or what of them has no certain counterpart there. */
export type Translation =
  | { readonly ok: true; readonly statements: readonly string[] }
  | { readonly ok: false; readonly why: string };

/**
 * Translates a text of SQL for a database, whichever other one it is written for. It is read with PostgreSQL's own parser, and only what all
 * databases mean alike is written again (expression.ts); with one part that is not, nothing is translated. A text that databases take
 * apart in different ways must come out the same for each.
 */
export function translateSql(
  text: string,
  dialect: Dialect,
  schema: KnownSchema,
  parser: PostgresParser,
): Translation {
  const readings = readingsOf(text);
  if (!readings.ok) return { ok: false, why: readings.why };
  try {
    const all = readings.readings
      .filter(({ dialects }) => dialects.some((one) => one !== dialect))
      .map((reading) => translatedReading(reading, dialect, schema, parser));
    const [first, ...others] = all;
    if (first === undefined) return { ok: false, why: "no other database takes it" };
    if (others.some((other) => other.join(";") !== first.join(";"))) {
      return { ok: false, why: "databases take it apart in different ways" };
    }
    return { ok: true, statements: first };
  } catch (error) {
    if (error instanceof Untranslatable) return { ok: false, why: error.message };
    throw error;
  }
}

/** The indexes that a text makes, with their tables. */
export function indexesMadeBy(text: string, parser: PostgresParser): ReadonlyMap<string, string> {
  const made = (parser.parse(text) ?? []).flatMap((node) => {
    const index = asKind(node, "IndexStmt");
    const table = index?.relation?.relname;
    return index?.idxname === undefined || table === undefined
      ? []
      : [[index.idxname, table] as const];
  });
  return new Map(made);
}

function translatedReading(
  { tokens }: Reading,
  dialect: Dialect,
  schema: KnownSchema,
  parser: PostgresParser,
): readonly string[] {
  return splitStatements(tokens).flatMap((statement) => {
    if (isVariant(statement)) throw new Untranslatable("INSERT that minds rows which are there");
    const nodes = parser.parse(renderForPostgres(statement));
    if (nodes === undefined) throw new Untranslatable("it is not read");
    return nodes.map((node) => translatedStatement(node, schema, dialect));
  });
}

/** INSERT IGNORE, INSERT OR …, REPLACE: they are read as INSERT, which is not what they do. */
function isVariant([first, second]: readonly Token[]): boolean {
  const verb = first?.value.toLowerCase();
  return verb === "replace" || (verb === "insert" && second?.value.toLowerCase() !== "into");
}
