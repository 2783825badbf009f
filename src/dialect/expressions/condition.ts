import type { ConditionNode, ConditionPart } from "./condition-tree.js";
import { fieldAt, Unwritable, type ExpressionContext } from "./context.js";
import { writeExpression } from "./expression.js";
import { writeLookup, type Lookup } from "./lookup.js";

/** A condition while it is put together: written comparisons in the place of those of the tree. */
interface Clause {
  readonly connector: ConditionNode["connector"];
  readonly negated: boolean;
  readonly children: readonly (Clause | string)[];
}

/** Writes a condition (django/db/models/sql/query.py, _add_q, and where.py, WhereNode.as_sql). */
export function writeCondition(context: ExpressionContext, tree: ConditionNode): string {
  return textOf(clauseOf(context, tree, false));
}

function clauseOf(context: ExpressionContext, node: ConditionNode, negated: boolean): Clause {
  const inside = negated !== node.negated;
  let clause: Clause = { connector: node.connector, negated: node.negated, children: [] };
  for (const part of node.children) {
    clause = withClause(clause, partClause(context, part, inside));
  }
  return clause;
}

function withClause(target: Clause, part: Clause): Clause {
  if (part.children.length === 0) return target;
  const joins =
    !part.negated && (part.connector === target.connector || part.children.length === 1);
  return { ...target, children: [...target.children, ...(joins ? part.children : [part])] };
}

function partClause(context: ExpressionContext, part: ConditionPart, negated: boolean): Clause {
  if (part.kind === "node") return clauseOf(context, part, negated);
  const children =
    part.kind === "lookup"
      ? lookupClauses(context, part, negated)
      : [writeExpression(context, part.value)];
  return { connector: "AND", negated: false, children };
}

/** A comparison; in a negation, one of a column that may be NULL says that it is not (Query.build_filter). */
function lookupClauses(
  context: ExpressionContext,
  { path, value }: Extract<ConditionPart, { kind: "lookup" }>,
  negated: boolean,
): readonly string[] {
  const { field, rest } = fieldAt(context, path);
  const lookup: Lookup = { field, path: rest, value };
  const text = writeLookup(context, lookup);
  const compares = rest.at(-1) !== "isnull" && value.kind !== "none";
  if (!negated || !compares) return [text];
  const clauses = [text];
  if (field.null) clauses.push(`${context.editor.quote(field.column)} IS NOT NULL`);
  if (value.kind === "call" && value.callee.endsWith("F")) {
    const [name] = value.args;
    const other = name?.kind === "text" ? fieldAt(context, name.text).field : undefined;
    if (other?.null === true) clauses.push(`${context.editor.quote(other.column)} IS NOT NULL`);
  }
  return clauses;
}

function textOf(clause: Clause): string {
  if (clause.children.length === 0) throw new Unwritable("it is empty");
  if (clause.connector === "XOR" && clause.children.length > 1) {
    throw new Unwritable("it is an exclusive or");
  }
  const parts = clause.children.map((child) => (typeof child === "string" ? child : textOf(child)));
  const joined = parts.join(` ${clause.connector} `);
  if (clause.negated) return `NOT (${joined})`;
  return parts.length > 1 ? `(${joined})` : joined;
}
