import type { SourceSpan } from "../../../edit/source.js";
import type { FoldedStatement } from "../../../fold/relational/creation.js";
import { schemaSql } from "../../../schema-sql/write/write.js";
import type { Dialect } from "../../../sql/dialect.js";
import { lex } from "../../../sql/lex.js";
import type { Carrier, ClassWriting } from "../framework.js";
import type { Style } from "./style.js";

/** Why a result cannot be written. */
export class Unwritable extends Error {}

/** A line of a body; one inside a string stays where it is. */
export interface BodyLine {
  readonly text: string;
  readonly isFixed: boolean;
}

/** What the body of the new `up` is written with. */
export interface BodyContext {
  readonly dialect: Dialect;
  readonly style: Style;
  readonly writing: ClassWriting;
  /** The name of what statements are given to. */
  readonly runner: string;
  /** What carries whole steps, by the step's name. */
  readonly carriers: ReadonlyMap<string, Carrier>;
  /** How many statements each issue of the source is. */
  readonly parts: ReadonlyMap<string, number>;
}

/**
 * The statements of the new `up`, in the author's style. A query that nothing changed is carried as it was written. Throws Unwritable
 * where a statement has no form in the dialect.
 */
export function bodyLines(
  statements: readonly FoldedStatement[],
  context: BodyContext,
): readonly BodyLine[] {
  const lines: BodyLine[] = [];
  const written = new Set<string>();
  for (const folded of statements) {
    const { statement, rebuilt } = folded;
    const { origin } = statement;
    if (!rebuilt) {
      if (written.has(origin.issue)) continue;
      if (isWhole(folded, statements, context) && isSayable(folded, context)) {
        written.add(origin.issue);
        lines.push(...comments(folded), ...carriedLines(folded, context));
        continue;
      }
    }
    const sql = schemaSql(statement, context.dialect);
    if (sql === undefined)
      throw new Unwritable(`${statement.kind} cannot be written for ${context.dialect}`);
    lines.push(...comments(folded), ...query(sql, context));
  }
  return lines;
}

/** Are all parts of the source's statement in the result, unchanged? */
function isWhole(
  { statement }: FoldedStatement,
  all: readonly FoldedStatement[],
  { parts }: BodyContext,
): boolean {
  const { issue } = statement.origin;
  const here = all.filter((each) => !each.rebuilt && each.statement.origin.issue === issue);
  return here.length === (parts.get(issue) ?? 1);
}

/** Can the call stand in another module as it is? Code that is carried has a function of its own. */
function isSayable({ statement }: FoldedStatement, { runner, writing }: BodyContext): boolean {
  const { origin, kind } = statement;
  if (origin.sql !== undefined || kind === "opaqueStatement" || kind === "guarded") return true;
  return writing.standsAlone(
    origin.slice.file.text.slice(origin.slice.start, origin.slice.end),
    runner,
  );
}

/** The comments of all that went into the statement. */
function comments({ statement, sources }: FoldedStatement): readonly BodyLine[] {
  const texts = new Set([statement.origin, ...sources].flatMap((origin) => origin.comments));
  return [...texts].flatMap(linesOf);
}

function linesOf(text: string): readonly BodyLine[] {
  return text.split("\n").map((line) => ({ text: line, isFixed: false }));
}

/** Lines of which all but the first stay where they are. */
function fixedLinesOf(text: string): readonly BodyLine[] {
  return text.split("\n").map((line, index) => ({ text: line, isFixed: index > 0 }));
}

/** The statement as its module has it. */
function carriedLines({ statement }: FoldedStatement, context: BodyContext): readonly BodyLine[] {
  const { origin } = statement;
  const { writing, runner, style } = context;
  if (origin.sql === undefined) {
    const carrier = context.carriers.get(origin.migration.name);
    if (carrier !== undefined && statement.kind === "opaqueStatement") {
      return writing.carrierCall(carrier, runner, style.semicolon).flatMap(linesOf);
    }
    return unindented(origin.slice);
  }
  return query(withoutConditions(origin.sql, statement), context);
}

/** The text without the indentation that it has in its module; as it is where lines may end inside a string. */
function unindented({ file, start, end }: SourceSpan): readonly BodyLine[] {
  const text = file.text.slice(start, end);
  const line = file.text.slice(file.text.lastIndexOf("\n", start - 1) + 1, start);
  if (text.includes("`")) return fixedLinesOf(text);
  const isAlone = /^[ \t]*$/.test(line) && line !== "";
  return linesOf(isAlone ? text.split(`\n${line}`).join("\n") : text);
}

/** A creation of what is certainly not there: where it is all the same, it must fail. */
function withoutConditions(sql: string, statement: FoldedStatement["statement"]): string {
  if (statement.kind === "createTable" && statement.onConflict === "fail") {
    return sql.replace(/^(\s*CREATE\s+TABLE\s+)IF\s+NOT\s+EXISTS\s+/i, "$1");
  }
  if (statement.kind !== "createIndex" || statement.onConflict === "skip") return sql;
  const plain = sql.replace(
    /^(\s*CREATE\s+(?:UNIQUE\s+)?INDEX\s+(?:CONCURRENTLY\s+)?)IF\s+NOT\s+EXISTS\s+/i,
    "$1",
  );
  return statement.concurrently ? plain : plain.replace(/\bCONCURRENTLY\s+/i, "");
}

/** What a text is run with. */
export type QueryContext = Pick<BodyContext, "style" | "runner" | "writing" | "dialect">;

/** What runs a text, on one line where it is one. */
export function query(
  sql: string,
  { style, runner, writing, dialect }: QueryContext,
): readonly BodyLine[] {
  const { indent, semicolon, trailingComma } = style;
  const callee = writing.query(runner);
  const plain = `${callee}(${literalOf(sql, style)})${semicolon}`;
  if (!isLoose(sql, dialect)) return fixedLinesOf(plain);
  const literal = literalOf(dedented(sql), style);
  if (!sql.includes("\n") && literal.length < writing.longest) return linesOf(plain);
  const inner = `${indent}${literal.split("\n").join(`\n${indent}`)}`;
  return linesOf(`${callee}(\n${inner}${trailingComma}\n)${semicolon}`);
}

/** A template; what has backticks on its only line is in quotes, where its author has such. */
function literalOf(sql: string, { sqlQuote }: Style): string {
  if (sqlQuote !== "`" && sql.includes("`") && !sql.includes("\n")) {
    return `${sqlQuote}${sql.replace(/[\\"']/g, (found) => (found === sqlQuote || found === "\\" ? `\\${found}` : found))}${sqlQuote}`;
  }
  return `\`${sql.replace(/[\\`]|\$\{/g, (found) => `\\${found}`)}\``;
}

/** The text without the indentation that its lines after the first have in common with its last. */
function dedented(sql: string): string {
  const [first = "", ...rest] = sql.split(/\r?\n/);
  const widths = rest
    .filter((line) => line.trim() !== "")
    .map((line) => /^[ \t]*/.exec(line)?.[0].length ?? 0);
  const width = Math.min(...widths, Infinity);
  return [first, ...rest.map((line) => line.slice(Number.isFinite(width) ? width : 0))].join("\n");
}

/** May lines be indented otherwise? Not where one of them ends inside a string, or in the body of a function. */
function isLoose(sql: string, dialect: Dialect): boolean {
  const lexed = lex(sql, dialect);
  return lexed.ok && lexed.tokens.every(({ start, end }) => !sql.slice(start, end).includes("\n"));
}
