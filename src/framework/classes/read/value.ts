import { Node, type Expression } from "ts-morph";
import type { Condition } from "../../../operation/relational/condition.js";
import type { RelationName } from "../../../operation/relational/names.js";
import type { Emptiness } from "../../../sql/emptiness.js";

/** What an expression of a migration comes to. */
export type Value =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "number"; readonly number: number }
  | { readonly kind: "boolean"; readonly boolean: boolean }
  | { readonly kind: "nothing" }
  | { readonly kind: "list"; readonly items: readonly Value[] }
  | { readonly kind: "record"; readonly entries: ReadonlyMap<string, Value> }
  /** An object made by a class of the framework (`new Table({ … })`). */
  | { readonly kind: "instance"; readonly of: string; readonly options: Value }
  | { readonly kind: "runner" }
  /** A part of the runner whose `query` is its own (`queryRunner.manager`). */
  | { readonly kind: "manager" }
  /** A row of a catalog: what it has under other names only the database tells. */
  | { readonly kind: "row"; readonly cells: ReadonlyMap<string, Value> }
  /** The rows of a query, which has none where one of the sets of tables is empty. */
  | { readonly kind: "rows"; readonly noneIf: Emptiness }
  /** How many they are. */
  | { readonly kind: "count"; readonly noneIf: Emptiness }
  /** A table of the database, or nothing where there is none. */
  | { readonly kind: "table"; readonly table: RelationName }
  /** The columns of a table, as PRAGMA table_info gives them. */
  | { readonly kind: "columns"; readonly table: RelationName }
  | { readonly kind: "condition"; readonly condition: Condition }
  | { readonly kind: "unknown" };

export const UNKNOWN: Value = { kind: "unknown" };

/** Names of a function's body and what they stand for. */
export type Scope = ReadonlyMap<string, Value>;

/** The condition that a value is where it is tested. */
export function asCondition(value: Value): Condition {
  switch (value.kind) {
    case "condition":
      return value.condition;
    case "count":
      return { kind: "rows", noneIf: value.noneIf };
    case "table":
      return { kind: "table", table: value.table };
    case "boolean":
      return { kind: "constant", value: value.boolean };
    case "text":
      return { kind: "constant", value: value.text !== "" };
    case "number":
      return { kind: "constant", value: value.number !== 0 };
    case "nothing":
      return { kind: "constant", value: false };
    case "list":
    case "record":
    case "row":
      return { kind: "constant", value: true };
    default:
      return { kind: "unknown", why: "a condition that only the project's code knows" };
  }
}

/** An expression without what only types need, and without the `(0, f)` around functions of modules that compilers emit. */
export function bare(expression: Expression): Expression {
  let inner = expression;
  for (;;) {
    const unwrapped = withoutTypes(inner);
    const called = Node.isBinaryExpression(unwrapped) ? unwrapped : undefined;
    if (called?.getOperatorToken().getText() !== ",") return unwrapped;
    if (called.getLeft().getText() !== "0") return unwrapped;
    inner = called.getRight();
  }
}

function withoutTypes(expression: Expression): Expression {
  let inner = expression;
  while (
    Node.isParenthesizedExpression(inner) ||
    Node.isAsExpression(inner) ||
    Node.isNonNullExpression(inner) ||
    Node.isSatisfiesExpression(inner) ||
    Node.isAwaitExpression(inner)
  ) {
    inner = inner.getExpression();
  }
  return inner;
}
