import { Node, type ClassDeclaration, type MethodDeclaration } from "ts-morph";
import type { TextEdit } from "../../../edit/text-edit.js";
import { guardStatements, RECORDED_GUARD } from "../../javascript/chain/recorded-guard.js";
import { quoteName } from "../../../sql/quote.js";
import type { Dialect } from "../../../sql/dialect.js";
import type { ClassWriting } from "../framework.js";
import type { ClassMigration } from "../project.js";
import type { BodyLine } from "./body.js";
import type { Style } from "./style.js";

/** What the guard of a squashed migration is made of. */
export interface ClassGuard {
  readonly result: string;
  readonly folded: readonly ClassMigration[];
  /** The table in which migrations are recorded. */
  readonly table: string;
  readonly dialect: Dialect;
}

/** The line in front of all others of `up`: it returns where all is there, and stops where only some of it is. */
export function guardLine(runner: string, { semicolon }: Style): BodyLine {
  const given = runner === "this" ? "" : runner;
  const text = `if (await this.${RECORDED_GUARD}(${given})) return${semicolon}`;
  return { text, isFixed: false };
}

/** The method that it calls, inside the class. */
export function guardMethod(
  up: MethodDeclaration,
  { result, folded, table, dialect }: ClassGuard,
  runner: string,
  { rows }: ClassWriting,
  { indent, semicolon, quote }: Style,
): string {
  const typed = /\.[cm]?ts$/.test(up.getSourceFile().getFilePath());
  const select = `SELECT ${quoteName("name", dialect)} FROM ${quoteName(table, dialect)}`;
  const statements = guardStatements(
    {
      result,
      folded: folded.map(({ key }) => key.name),
      earlier: folded.flatMap(({ declaration }) => guardedBefore(declaration)),
      tables: [],
    },
    {
      rows: rows(select.includes('"') ? `'${select}'` : `"${select}"`, runner),
      hasTable: undefined,
      typed,
    },
  );
  const given = runner === "this" ? "" : (up.getParameters()[0]?.getText() ?? "");
  const head = `${typed ? "private " : ""}async ${RECORDED_GUARD}(${given})${typed ? ": Promise<boolean>" : ""} {`;
  const lines = statements.flatMap((statement) => indented(statement, indent));
  return [
    "/** Are all of the folded migrations recorded? Throws where only some are. */",
    `${indent}${head}`,
    ...lines.map((line) => `${indent}${indent}${styled(line, semicolon, quote)}`),
    `${indent}}`,
  ].join("\n");
}

/** The lines of a statement, those of a block deeper. */
function indented(statement: string, indent: string): readonly string[] {
  const lines = statement.split("\n");
  return lines.map((line, index) =>
    index > 0 && index < lines.length - 1 ? `${indent}${line}` : line,
  );
}

/** In the author's quotes; SQL and texts that hold such stay as they are. */
function styled(line: string, semicolon: string, quote: string): string {
  const ended = semicolon === "" ? line.replace(/;$/, "") : line;
  return quote === '"' || ended.includes("'")
    ? ended
    : ended.replace(/"((?:[^"'\\])*)"/g, (_found, text: string) => `'${text}'`);
}

/** Takes the guard away that the class has from an earlier squash. */
export function withoutOldGuard(declaration: ClassDeclaration): readonly TextEdit[] {
  const method = declaration.getInstanceMethod(RECORDED_GUARD);
  if (method === undefined) return [];
  const text = declaration.getSourceFile().getFullText();
  const start = method.getStart(true);
  return [{ start: text.slice(0, start).trimEnd().length, end: method.getEnd(), text: "" }];
}

/** Names that an earlier guard asks for. */
function guardedBefore(declaration: ClassDeclaration): readonly string[] {
  const body = declaration.getInstanceMethod(RECORDED_GUARD)?.getBody();
  if (!Node.isBlock(body)) return [];
  return body.getStatements().flatMap((statement) => {
    if (!Node.isVariableStatement(statement)) return [];
    const [list] = statement.getDeclarations();
    const items = list?.getInitializer();
    if (!/^(?:folded|earlier)$/.test(list?.getName() ?? "")) return [];
    if (!Node.isArrayLiteralExpression(items)) return [];
    return items
      .getElements()
      .flatMap((each) => (Node.isStringLiteral(each) ? [each.getLiteralValue()] : []));
  });
}
