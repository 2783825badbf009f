import type { Node } from "@pgsql/types";
import { allOf } from "../emptiness.js";
import { leavesNothing, idleStatement, unknownStatement, type Statement } from "../statement.js";
import { asKind, functionName, stringsOf } from "./nodes.js";
import type { BlockStatement, PostgresParser } from "./parser.js";
import { readStatement } from "./read.js";

/**
 * What an anonymous block (`DO $$ … $$`) does: all that its statements do, in whatever order and however often. SQL that it puts together
 * is read for its kind, with the pieces that are known.
 * Source: https://www.postgresql.org/docs/current/plpgsql-statements.html
 */
export function readBlock(text: string, parser: PostgresParser): Statement {
  const inner = parser.block(text);
  if (inner === undefined) {
    return unknownStatement(text, "refold cannot read this block");
  }
  const statements = inner.flatMap((one) => readInner(one, text, parser));
  const all = <T>(pick: (statement: Statement) => readonly T[]): readonly T[] =>
    statements.flatMap(pick);
  // A piece that is put in may bring more than a name; all of them stand in the text of the block.
  const hides = leavesNothing(text) ? all(({ hides }) => hides) : unknownStatement(text, "").hides;
  return {
    ...idleStatement(text),
    tables: all(({ tables }) => tables),
    objects: all(({ objects }) => objects),
    cascades: all(({ cascades }) => cascades),
    makes: all(({ makes }) => makes),
    drops: all(({ drops }) => drops),
    provides: all(({ provides }) => provides),
    hides: hides.map((hiding) => ({ ...hiding, why: hiding.why || "a block that is computed" })),
    loose: all(({ loose }) => loose),
    unknown: [...new Set(all(({ unknown }) => unknown))],
    effect: effectOf(statements),
  };
}

function effectOf(statements: readonly Statement[]): Statement["effect"] {
  const effects = statements.map(({ effect }) => effect);
  const conditions = effects.flatMap((effect) =>
    effect.kind === "rows" ? [effect.nothingIf] : [],
  );
  if (effects.some(({ kind }) => kind === "unknown")) return { kind: "unknown" };
  if (conditions.length < effects.length) return { kind: "schema" };
  return { kind: "rows", nothingIf: allOf(conditions) };
}

function readInner(
  { kind, text }: BlockStatement,
  whole: string,
  parser: PostgresParser,
): readonly Statement[] {
  const unread = [unknownStatement(whole, "refold cannot read all of this block")];
  if (kind === "raises") {
    return [
      { ...idleStatement(whole), effect: { kind: "unknown" }, unknown: ["it raises an error"] },
    ];
  }
  const nodes = parser.parse(text);
  if (nodes === undefined) return unread;
  if (kind === "runs") return nodes.map((node) => readStatement(node, text));
  const [expression] = nodes;
  const pieces = expression === undefined ? undefined : piecesOf(targetOf(expression));
  if (pieces === undefined) return unread;
  const built = pieces.join("");
  const made = parser.parse(built);
  if (made === undefined || made.length === 0) return unread;
  const read = [expression, ...made].flatMap((node) =>
    node === undefined ? [] : [readStatement(node, built)],
  );
  return pieces.some((piece) => piece.includes(COMPUTED)) ? read.map(withoutNames) : read;
}

/** Stands for a name that only the server knows. */
const COMPUTED = "refold_computed";

/** A statement whose names are not all known: only its kind is. */
function withoutNames(statement: Statement): Statement {
  return {
    ...statement,
    tables: [],
    objects: [],
    makes: [],
    drops: [],
    cascades: [],
    hides: statement.hides.map((hiding) => ({ ...hiding, on: undefined })),
    effect: statement.effect.kind === "schema" ? statement.effect : { kind: "unknown" },
    unknown: [...statement.unknown, "the SQL is computed"],
  };
}

/** The one expression that `SELECT expression` gives. */
function targetOf(node: Node): Node | undefined {
  const targets = asKind(node, "SelectStmt")?.targetList ?? [];
  return targets.length === 1 ? asKind(targets[0], "ResTarget")?.val : undefined;
}

/** The pieces of a text that an expression puts together, those that are not known as a name; undefined where it is none. */
function piecesOf(node: Node | undefined): readonly string[] | undefined {
  const text = asKind(node, "A_Const")?.sval?.sval;
  if (text !== undefined) return [text];
  const joined = asKind(node, "A_Expr");
  if (joined !== undefined && stringsOf(joined.name).join() === "||") {
    return joinedPieces([joined.lexpr, joined.rexpr]);
  }
  const call = asKind(node, "FuncCall");
  const args = call?.args ?? [];
  if (call === undefined) return node === undefined ? undefined : [COMPUTED];
  switch (functionName(call)) {
    case "concat":
      return joinedPieces(args);
    case "format": {
      const pattern = asKind(args[0], "A_Const")?.sval?.sval;
      return pattern === undefined ? undefined : [filled(pattern)];
    }
    default:
      return [COMPUTED];
  }
}

function joinedPieces(nodes: readonly (Node | undefined)[]): readonly string[] | undefined {
  const pieces = nodes.map(piecesOf);
  return pieces.some((piece) => piece === undefined)
    ? undefined
    : pieces.flatMap((one) => one ?? []);
}

/** The text that format() makes of a pattern. */
function filled(pattern: string): string {
  return pattern
    .replace(/%(?:\d+\$)?-?\d*[Is]/g, COMPUTED)
    .replace(/%(?:\d+\$)?-?\d*L/g, "'x'")
    .replaceAll("%%", "%");
}
