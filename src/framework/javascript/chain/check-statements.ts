import type * as t from "@babel/types";
import type { Problem } from "../../../edit/problem.js";
import { placeOf } from "../../../edit/source.js";
import { walk } from "../free-names.js";
import type { FunctionValue } from "../interpret/value.js";
import type { LoadedModule } from "../module.js";

/** What a framework's migrations may get wrong, statement by statement. */
export interface StatementRules {
  /** Is it a call that does something to the database, and gives what has to be waited for? `root` is the first parameter. */
  readonly acts: (call: t.CallExpression, root: string) => boolean;
  /** What comes of a call that nobody waits for. */
  readonly unawaited: string;
  /** Expressions that tell the database's name, by their text, and the names that they can tell. */
  readonly dialects: readonly {
    readonly asked: RegExp;
    readonly names: ReadonlySet<string>;
  }[];
  /** The table in which the framework records what has run. */
  readonly bookkeeping: string;
}

/** What is wrong with the statements of a function of a migration. */
export function checkStatements(
  name: "up" | "down",
  { node }: FunctionValue,
  { parsed: { file } }: LoadedModule,
  rules: StatementRules,
): readonly Problem[] {
  const problems: Problem[] = [];
  const textOf = (each: t.Node): string => file.text.slice(each.start ?? 0, each.end ?? 0);
  const add = (at: t.Node, problem: Omit<Problem, "place">): void => {
    problems.push({ ...problem, place: placeOf(file, at.start ?? 0) });
  };
  const [parameter] = node.params;
  const root = parameter?.type === "Identifier" ? parameter.name : undefined;
  walk(node.body, (each) => {
    if (root !== undefined && each.type === "ExpressionStatement") {
      const { expression } = each;
      if (expression.type === "CallExpression" && rules.acts(expression, root)) {
        add(each, {
          code: "unawaited",
          message: `nothing waits for a call in ${name}: ${rules.unawaited}`,
          hint: "write await in front of it, or return it",
        });
      }
    }
    const dead = each.type === "BinaryExpression" ? deadTest(each, textOf, rules) : undefined;
    if (dead !== undefined) {
      add(each, {
        code: "dead-dialect-test",
        message: `${textOf(each)} is never so: ${dead}`,
        hint: "what stands behind it never runs, or always; correct the name",
      });
    }
    if (isStatementOn(each) && editsRecords(textOf(each), rules.bookkeeping)) {
      add(each, {
        code: "edits-bookkeeping",
        message: `${name} changes ${rules.bookkeeping}, in which its own run is recorded`,
        hint: "do that once, with a statement outside of the migrations",
      });
      return false;
    }
    return true;
  });
  return problems;
}

/** A statement that is no block of others. */
function isStatementOn({ type }: t.Node): boolean {
  return (
    type === "ExpressionStatement" || type === "ReturnStatement" || type === "VariableDeclaration"
  );
}

function editsRecords(text: string, table: string): boolean {
  const names = new RegExp(`["'\`\\s.]${table}["'\`\\s;(]`).test(text);
  return (
    names &&
    /\bdelete\s+from\b|\binsert\s+into\b|\bupdate\s+\S+\s+set\b|\.(?:del|delete|insert|update|truncate)\(|\bbulk(?:Delete|Insert|Update)\(/i.test(
      text,
    )
  );
}

/** Why a comparison of the database's name can never come out as somebody expected. */
function deadTest(
  { operator, left, right }: t.BinaryExpression,
  textOf: (node: t.Node) => string,
  { dialects }: StatementRules,
): string | undefined {
  if (!/^[!=]==?$/.test(operator)) return undefined;
  const [asked, literal] = right.type === "StringLiteral" ? [left, right] : [right, left];
  if (literal.type !== "StringLiteral") return undefined;
  const text = textOf(asked).replace(/\s+/g, "");
  const found = dialects.find((each) => each.asked.test(text));
  if (found === undefined || found.names.has(literal.value)) return undefined;
  return `it tells ${[...found.names].join(", ")}`;
}

/** The names along a chain of calls and members, from its root on: `knex.schema.table(…).x()` gives knex, schema, table, x. */
export function chainOf(node: t.Node): readonly string[] {
  switch (node.type) {
    case "Identifier":
      return [node.name];
    case "CallExpression":
      return chainOf(node.callee);
    case "MemberExpression":
      return node.property.type === "Identifier" && !node.computed
        ? [...chainOf(node.object), node.property.name]
        : [];
    default:
      return [];
  }
}
