import { Node, type Block, type CallExpression, type MethodDeclaration } from "ts-morph";
import type { Problem } from "../../edit/problem.js";
import { placeOf } from "../../edit/source.js";
import type { ClassMigration, ClassProject } from "./project.js";

/** What is looked for in `up` and `down` of a framework's migrations. */
export interface StatementRules {
  /** The name of what statements are given to: a parameter, or `this`. */
  readonly runner: (method: MethodDeclaration) => string | undefined;
  /** Its methods that change something at once, and give promises. */
  readonly acts: RegExp;
  /** Its methods that are given SQL. */
  readonly sql: RegExp;
  /** The table in which migrations are recorded. */
  readonly bookkeeping: string;
  /** What the framework says for each database, where code may ask which it is; the expression that asks. */
  readonly databases: { readonly asks: RegExp; readonly names: ReadonlySet<string> } | undefined;
}

/** Calls that nothing waits for, steps that change the table in which they are recorded, and tests for a database that are never so. */
export function checkStatements(
  migration: ClassMigration,
  { files }: ClassProject,
  rules: StatementRules,
): readonly Problem[] {
  const { declaration, path } = migration;
  const file = files.get(path);
  if (file === undefined) return [];
  return (["up", "down"] as const).flatMap((name): readonly Problem[] => {
    const method = declaration.getInstanceMethod(name);
    const body = method?.getBody();
    const runner = method && rules.runner(method);
    if (!Node.isBlock(body) || runner === undefined) return [];
    const at = (node: Node, told: Omit<Problem, "place">): Problem => ({
      ...told,
      place: placeOf(file, node.getStart()),
    });
    return [
      ...callsOf(body, runner).flatMap((call) =>
        callProblems(call, name, rules).map((told) => at(call, told)),
      ),
      ...deadTests(body, rules).map((test) =>
        at(test, {
          code: "dead-dialect-test",
          message: `${test.getText()} is never so: the framework has no database of that name`,
          hint: "what stands behind it never runs, or always; correct the name",
        }),
      ),
    ];
  });
}

function callProblems(
  call: CallExpression,
  method: string,
  { acts, sql, bookkeeping }: StatementRules,
): readonly Omit<Problem, "place">[] {
  const called = nameOf(call);
  const [text] = call.getArguments();
  const isRecords =
    sql.test(called) &&
    (Node.isStringLiteral(text) || Node.isNoSubstitutionTemplateLiteral(text)) &&
    editsRecords(bookkeeping).test(text.getLiteralValue());
  return [
    ...(acts.test(called) && Node.isExpressionStatement(call.getParent())
      ? [
          {
            code: "unawaited",
            message: `nothing waits for a call in ${method}: the migration counts as done while it runs, also where it fails`,
            hint: "write await in front of it",
          },
        ]
      : []),
    ...(isRecords
      ? [
          {
            code: "edits-bookkeeping",
            message: `${method} changes ${bookkeeping}, in which its own run is recorded`,
            hint: "do that once, with a statement outside of the migrations",
          },
        ]
      : []),
  ];
}

/** Statements on rows of a table. */
function editsRecords(table: string): RegExp {
  return new RegExp(
    `\\b(?:delete\\s+from|insert\\s+into|update)\\s+["\`]?${table}["\`]?(?:\\s|$)`,
    "i",
  );
}

/** The calls of the runner. */
function callsOf(body: Block, runner: string): readonly CallExpression[] {
  return body.getDescendants().flatMap((node) => {
    if (!Node.isCallExpression(node)) return [];
    const callee = node.getExpression();
    return Node.isPropertyAccessExpression(callee) && callee.getExpression().getText() === runner
      ? [node]
      : [];
  });
}

function nameOf(call: CallExpression): string {
  const callee = call.getExpression();
  return Node.isPropertyAccessExpression(callee) ? callee.getName() : "";
}

/** Comparisons of the database's name with one that it never has. */
function deadTests(body: Block, { databases }: StatementRules): readonly Node[] {
  if (databases === undefined) return [];
  return body.getDescendants().filter((node) => {
    if (!Node.isBinaryExpression(node)) return false;
    if (!/^[=!]==?$/.test(node.getOperatorToken().getText())) return false;
    const [left, right] = [node.getLeft(), node.getRight()];
    const [asked, name] = Node.isStringLiteral(left) ? [right, left] : [left, right];
    return (
      Node.isStringLiteral(name) &&
      databases.asks.test(asked.getText()) &&
      !databases.names.has(name.getLiteralValue())
    );
  });
}
