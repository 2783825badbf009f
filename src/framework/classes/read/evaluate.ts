import {
  Node,
  SyntaxKind,
  type ArrowFunction,
  type BinaryExpression,
  type CallExpression,
  type Expression,
  type PropertyAccessExpression,
  type Statement,
} from "ts-morph";
import type { Condition } from "../../../operation/relational/condition.js";
import type { RelationalState } from "../../../operation/relational/state.js";
import { answerCatalogQuery, type AnswerRow } from "../../../schema-sql/catalog/answer.js";
import { plainValue } from "../../../schema-sql/catalog/cell.js";
import { readCatalogQuery } from "../../../schema-sql/catalog/query.js";
import type { Dialect } from "../../../sql/dialect.js";
import { noRowsOfQuery } from "../../../sql/no-rows.js";
import type { SqlReader } from "../../../schema-sql/read/read.js";
import { substituted } from "./parameters.js";
import type { NamedFunction } from "./outside.js";
import { UNKNOWN, asCondition, bare, type Scope, type Value } from "./value.js";

/** What expressions are read with. */
export interface Evaluation {
  readonly scope: Scope;
  readonly sql: SqlReader;
  /** The value of a name that is not local: a constant of the module, or one that it imports. */
  readonly outside: (name: string, member: string | undefined) => Value;
  /** The function of a name, of the module or imported. */
  readonly functionNamed: (name: string) => NamedFunction | undefined;
  /** What names stand for in another module. */
  readonly within: (path: string) => Pick<Evaluation, "outside" | "functionNamed">;
  /** The database at this point. */
  readonly state: RelationalState | undefined;
  /** What calls of the runner tell. */
  readonly question: Question;
}

/** What a call of the runner tells without changing anything; unknown where it does. */
export type Question = (
  call: {
    readonly method: string;
    readonly nodes: readonly Node[];
    readonly values: readonly Value[];
  },
  context: Evaluation,
) => Value;

/** What an expression comes to, as far as it can be told without running it. */
export function evaluate(expression: Expression, context: Evaluation): Value {
  const node = bare(expression);
  if (Node.isStringLiteral(node) || Node.isNoSubstitutionTemplateLiteral(node)) {
    return { kind: "text", text: node.getLiteralValue() };
  }
  if (Node.isNumericLiteral(node)) return { kind: "number", number: node.getLiteralValue() };
  if (Node.isTrueLiteral(node) || Node.isFalseLiteral(node)) {
    return { kind: "boolean", boolean: node.getLiteralValue() };
  }
  if (Node.isNullLiteral(node)) return { kind: "nothing" };
  if (Node.isTemplateExpression(node)) {
    let text = node.getHead().getLiteralText();
    for (const span of node.getTemplateSpans()) {
      const value = evaluate(span.getExpression(), context);
      if (value.kind === "text") text += value.text;
      else if (value.kind === "number") text += String(value.number);
      else return UNKNOWN;
      text += span.getLiteral().getLiteralText();
    }
    return { kind: "text", text };
  }
  if (Node.isThisExpression(node)) return context.scope.get("this") ?? UNKNOWN;
  if (Node.isIdentifier(node)) {
    const name = node.getText();
    if (name === "undefined") return { kind: "nothing" };
    return context.scope.get(name) ?? context.outside(name, undefined);
  }
  if (Node.isPropertyAccessExpression(node)) return property(node, context);
  if (Node.isElementAccessExpression(node)) {
    const list = evaluate(node.getExpression(), context);
    const at = node.getArgumentExpression();
    const index = at === undefined ? UNKNOWN : evaluate(at, context);
    if (list.kind !== "list" || index.kind !== "number") return UNKNOWN;
    return list.items[index.number] ?? { kind: "nothing" };
  }
  if (Node.isArrayLiteralExpression(node)) {
    return { kind: "list", items: node.getElements().map((each) => evaluate(each, context)) };
  }
  if (Node.isObjectLiteralExpression(node)) {
    const entries = new Map<string, Value>();
    for (const each of node.getProperties()) {
      if (Node.isPropertyAssignment(each)) {
        const value = each.getInitializer();
        entries.set(
          each.getName().replace(/^["']|["']$/g, ""),
          value === undefined ? UNKNOWN : evaluate(value, context),
        );
      } else if (Node.isShorthandPropertyAssignment(each)) {
        entries.set(
          each.getName(),
          context.scope.get(each.getName()) ?? context.outside(each.getName(), undefined),
        );
      } else return UNKNOWN;
    }
    return { kind: "record", entries };
  }
  if (Node.isNewExpression(node)) {
    const [options] = node.getArguments();
    const value = Node.isExpression(options) ? evaluate(options, context) : UNKNOWN;
    return { kind: "instance", of: node.getExpression().getText(), options: value };
  }
  if (Node.isPrefixUnaryExpression(node)) {
    if (node.getOperatorToken() !== SyntaxKind.ExclamationToken) return UNKNOWN;
    const condition = asCondition(evaluate(node.getOperand(), context));
    return { kind: "condition", condition: { kind: "not", condition } };
  }
  if (Node.isBinaryExpression(node)) return binary(node, context);
  if (Node.isCallExpression(node)) return call(node, context);
  return UNKNOWN;
}

function property(node: PropertyAccessExpression, context: Evaluation): Value {
  const object = node.getExpression();
  const name = node.getName();
  if (Node.isIdentifier(object) && !context.scope.has(object.getText())) {
    return context.outside(object.getText(), name);
  }
  const value = evaluate(object, context);
  if (value.kind === "unknown" && Node.isPropertyAccessExpression(object)) {
    return context.outside(object.getText(), name);
  }
  if (value.kind === "runner" && name === "manager") return { kind: "manager" };
  if (value.kind === "list" && name === "length") {
    return { kind: "number", number: value.items.length };
  }
  if (value.kind === "row") return value.cells.get(name.toLowerCase()) ?? UNKNOWN;
  if (value.kind === "record") return value.entries.get(name) ?? { kind: "nothing" };
  if (value.kind === "table" && name === "columns") return { kind: "columns", table: value.table };
  if (value.kind === "rows" && name === "length") {
    return { kind: "count", noneIf: value.noneIf };
  }
  return UNKNOWN;
}

function binary(node: BinaryExpression, context: Evaluation): Value {
  const operator = node.getOperatorToken().getText();
  const left = evaluate(node.getLeft(), context);
  const right = evaluate(node.getRight(), context);
  if (operator === "+" && left.kind === "text" && right.kind === "text") {
    return { kind: "text", text: left.text + right.text };
  }
  if (operator === "&&" || operator === "||") {
    const kind = operator === "&&" ? "all" : "any";
    return {
      kind: "condition",
      condition: { kind, conditions: [asCondition(left), asCondition(right)] },
    };
  }
  if (left.kind === "number" && right.kind === "number") {
    const value = compared(operator, left.number, right.number);
    return value === undefined ? UNKNOWN : { kind: "boolean", boolean: value };
  }
  const isEquality = operator === "===" || operator === "==";
  const isTruth = left.kind === "boolean" || left.kind === "condition";
  if (right.kind === "boolean" && isEquality && isTruth) {
    const condition = asCondition(left);
    return {
      kind: "condition",
      condition: right.boolean ? condition : { kind: "not", condition },
    };
  }
  // `rows.length > 0`, `rows.length === 0`.
  const zero = right.kind === "number" && right.number === 0;
  if (left.kind === "count" && zero) {
    const condition = asCondition(left);
    if (operator === ">" || operator === "!==" || operator === "!=") {
      return { kind: "condition", condition };
    }
    if (isEquality) return { kind: "condition", condition: { kind: "not", condition } };
  }
  return UNKNOWN;
}

function compared(operator: string, left: number, right: number): boolean | undefined {
  switch (operator) {
    case ">":
      return left > right;
    case ">=":
      return left >= right;
    case "<":
      return left < right;
    case "<=":
      return left <= right;
    case "===":
    case "==":
      return left === right;
    case "!==":
    case "!=":
      return left !== right;
    default:
      return undefined;
  }
}

function call(node: CallExpression, context: Evaluation): Value {
  const callee = bare(node.getExpression());
  if (Node.isIdentifier(callee)) return calledFunction(callee.getText(), node, context);
  if (!Node.isPropertyAccessExpression(callee)) return UNKNOWN;
  const object = evaluate(callee.getExpression(), context);
  const method = callee.getName();
  if (object.kind === "runner" || (object.kind === "manager" && method === "query")) {
    const nodes = node.getArguments();
    const values = nodes.map((each) =>
      Node.isExpression(each) ? evaluate(each, context) : UNKNOWN,
    );
    return context.question({ method, nodes, values }, context);
  }
  if (object.kind === "unknown") return calledFunction(callee.getText(), node, context);
  const [first] = node.getArguments();
  if (object.kind === "columns" && method === "some" && Node.isArrowFunction(first)) {
    const column = testedName(first, context);
    if (column === undefined) return UNKNOWN;
    return { kind: "condition", condition: { kind: "column", table: object.table, column } };
  }
  return UNKNOWN;
}

/** What a function gives that asks the database: its constants, early returns and its last return. */
function calledFunction(name: string, node: CallExpression, context: Evaluation): Value {
  const called = context.functionNamed(name);
  const body = called?.getBody();
  if (called === undefined || !Node.isBlock(body)) return UNKNOWN;
  const scope = new Map<string, Value>();
  for (const [index, parameter] of called.getParameters().entries()) {
    const given = node.getArguments()[index];
    const value = given ?? parameter.getInitializer();
    scope.set(parameter.getName(), Node.isExpression(value) ? evaluate(value, context) : UNKNOWN);
  }
  const { outside } = context.within(called.getSourceFile().getFilePath().slice(1));
  const inner = { ...context, scope, outside, functionNamed: () => undefined };
  return returned(body.getStatements(), inner);
}

function returned(statements: readonly Statement[], context: Evaluation): Value {
  const scope = new Map(context.scope);
  const inner = { ...context, scope };
  for (const [index, statement] of statements.entries()) {
    if (Node.isVariableStatement(statement)) {
      for (const declaration of statement.getDeclarations()) {
        const value = declaration.getInitializer();
        scope.set(declaration.getName(), value === undefined ? UNKNOWN : evaluate(value, inner));
      }
    } else if (Node.isReturnStatement(statement)) {
      const value = statement.getExpression();
      return value === undefined ? { kind: "nothing" } : evaluate(value, inner);
    } else if (Node.isIfStatement(statement) && statement.getElseStatement() === undefined) {
      const then = statement.getThenStatement();
      // Where it throws, the migration fails.
      if (Node.isThrowStatement(only(then))) continue;
      const early = returned(Node.isBlock(then) ? then.getStatements() : [then], inner);
      const rest = returned(statements.slice(index + 1), inner);
      const test = asCondition(evaluate(statement.getExpression(), inner));
      return { kind: "condition", condition: choice(test, asCondition(early), asCondition(rest)) };
    } else {
      return UNKNOWN;
    }
  }
  return UNKNOWN;
}

function only(statement: Statement): Statement | undefined {
  if (!Node.isBlock(statement)) return statement;
  const [first, second] = statement.getStatements();
  return second === undefined ? first : undefined;
}

/** `test ? early : rest`. */
function choice(test: Condition, early: Condition, rest: Condition): Condition {
  const not = { kind: "not", condition: test } as const;
  return {
    kind: "any",
    conditions: [
      { kind: "all", conditions: [test, early] },
      { kind: "all", conditions: [not, rest] },
    ],
  };
}

/** What a query gives: columns, rows of a catalog, or rows of which is known when there are none. */
export function rowsOfQuery(
  text: string,
  given: Node | undefined,
  parameters: Value,
  { sql, state }: Evaluation,
): Value {
  const info = /^\s*PRAGMA\s+table_info\s*\(\s*["'`]?(\w+)["'`]?\s*\)\s*;?\s*$/i.exec(text);
  if (info?.[1] !== undefined) {
    return { kind: "columns", table: { schema: undefined, name: info[1] } };
  }
  const asked = withParameters(text, given, parameters, sql.dialect);
  if (asked !== undefined && state !== undefined) {
    const query = readCatalogQuery(asked, sql.dialect, sql.parser);
    const answer = query && answerCatalogQuery(query, state);
    if (answer?.kind === "rows") {
      return { kind: "list", items: answer.rows.map((row) => rowOf(row, sql.dialect)) };
    }
  }
  const noneIf = noRowsOfQuery(text.replace(/;\s*$/, ""), sql.dialect, sql.parser);
  return /^\s*(?:select|with)\b/i.test(text) ? { kind: "rows", noneIf } : UNKNOWN;
}

/** A row of a catalog as the driver gives it: PostgreSQL's gives numbers that may be large as texts. */
function rowOf(row: AnswerRow, dialect: Dialect): Value {
  const cells = [...row].map(([name, cell]) => [name, cellOf(plainValue(cell), dialect)] as const);
  return { kind: "row", cells: new Map(cells) };
}

function cellOf(cell: ReturnType<typeof plainValue>, dialect: Dialect): Value {
  if (cell === null) return { kind: "nothing" };
  if (typeof cell === "string") return { kind: "text", text: cell };
  return typeof cell === "number" && dialect !== "postgres"
    ? { kind: "number", number: cell }
    : UNKNOWN;
}

/** The query with its parameters in it; undefined where not all are texts or numbers. */
function withParameters(
  text: string,
  given: Node | undefined,
  values: Value,
  dialect: Dialect,
): string | undefined {
  if (given === undefined) return text;
  if (values.kind !== "list" || !Node.isArrayLiteralExpression(given)) return undefined;
  const parts = values.items.map((value, index) => {
    // `queryRunner.connection.options.database`: the one that is worked in.
    const name = given.getElements()[index]?.getText() ?? "";
    return /\.options\.database$/.test(name) ? "DATABASE()" : value;
  });
  const asked =
    substituted(text, parts, dialect) ?? substituted(text, parts, dialect, "question marks");
  return asked?.unknown === 0 ? asked.text : undefined;
}

/** A table as the framework's API names it: `schema.table` or `table`. */
export function tableName(text: string): {
  readonly schema: string | undefined;
  readonly name: string;
} {
  const parts = text.split(".").map((part) => part.replace(/^["`]|["`]$/g, ""));
  return { schema: parts.at(-2), name: parts.at(-1) ?? text };
}

/** The name that `(column) => column.name === 'c'` looks for. */
function testedName(test: ArrowFunction, context: Evaluation): string | undefined {
  const body = test.getBody();
  if (!Node.isBinaryExpression(body) || !/^===?$/.test(body.getOperatorToken().getText()))
    return undefined;
  if (!/\.name$/.test(body.getLeft().getText())) return undefined;
  const value = evaluate(body.getRight(), context);
  return value.kind === "text" ? value.text : undefined;
}
