/** Something that a block of PL/pgSQL runs. */
export interface BlockStatement {
  /** `runs`: a statement. `builds`: a query that gives the text of one. `raises`: an error. */
  readonly kind: "runs" | "builds" | "raises";
  readonly text: string;
}

/** Statements of PL/pgSQL that only decide what runs, or run SQL that stands in them (src/pl/plpgsql/src/pl_funcs.c has all kinds). */
const FOLLOWED =
  /^PLpgSQL_stmt_(?:block|if|loop|while|fori|fors|foreach_a|exit|return|raise|execsql|dynexecute|dynfors|getdiag|perform|assign|case)$/;

/** Levels of RAISE from here on are errors; a level that is not written is one too. */
const ERROR = 21;

/** How an expression is meant, as the parser numbers it: a statement, an expression, or an assignment from 3 on. */
const STATEMENT = 0;
const EXPRESSION = 2;

/** All that runs in a block, from the tree that PL/pgSQL's parser gives; undefined where it holds something that is not followed. */
export function blockStatements(tree: unknown): readonly BlockStatement[] | undefined {
  const found: BlockStatement[] = [];
  return visit(tree, "runs", found) ? found : undefined;
}

function visit(value: unknown, kind: "runs" | "builds", found: BlockStatement[]): boolean {
  if (Array.isArray(value)) return value.every((item) => visit(item, kind, found));
  if (typeof value !== "object" || value === null) return true;
  return Object.entries(value).every(([key, inner]: readonly [string, unknown]) => {
    if (key.startsWith("PLpgSQL_stmt_") && !FOLLOWED.test(key)) return false;
    if (key === "PLpgSQL_stmt_raise" && (numberIn(inner, "elog_level") ?? ERROR) >= ERROR) {
      found.push({ kind: "raises", text: "" });
    }
    if (key === "strict" && inner === true) found.push({ kind: "raises", text: "" });
    if (key === "PLpgSQL_expr") return expression(inner, kind, found);
    const dynamic = key === "PLpgSQL_stmt_dynexecute" || key === "PLpgSQL_stmt_dynfors";
    if (!dynamic || typeof inner !== "object" || inner === null) return visit(inner, "runs", found);
    return Object.entries(inner).every(([part, content]: readonly [string, unknown]) =>
      visit(content, part === "query" ? "builds" : "runs", found),
    );
  });
}

function expression(node: unknown, kind: "runs" | "builds", found: BlockStatement[]): boolean {
  if (typeof node !== "object" || node === null || !("query" in node)) return false;
  const { query } = node;
  if (typeof query !== "string") return false;
  const mode = numberIn(node, "parseMode") ?? STATEMENT;
  if (mode === STATEMENT) found.push({ kind, text: query });
  else if (mode === EXPRESSION) found.push({ kind, text: `SELECT ${query}` });
  else found.push({ kind, text: query.replace(/^[^:=]*:?=/, "SELECT ") });
  return true;
}

function numberIn(node: unknown, name: string): number | undefined {
  if (typeof node !== "object" || node === null || !(name in node)) return undefined;
  const value: unknown = Object.entries(node).find(([key]) => key === name)?.[1];
  return typeof value === "number" ? value : undefined;
}
