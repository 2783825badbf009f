import type { ColumnRef, FuncCall, Node, SelectStmt, SubLink, WithClause } from "@pgsql/types";
import { NEVER, allOf, anyOf, ifEmpty, type Emptiness } from "../emptiness.js";
import { functionKind } from "../functions.js";
import { noRowsChanged } from "./changes.js";
import { asKind, columnOf, functionName, nodeIn, nodesOf, walk } from "./nodes.js";
import { isNotTrue } from "./values.js";

/** What the names of common table expressions stand for: when they give no row. */
export type Scope = ReadonlyMap<string, Emptiness>;

/** When a query, or a statement with RETURNING, gives no row. */
export function noRowsOf(node: Node | undefined, scope: Scope): Emptiness {
  const select = asKind(node, "SelectStmt");
  return select === undefined ? noRowsChanged(node, scope) : noRows(select, scope);
}

/** When a SELECT gives no row. */
export function noRows(select: SelectStmt, outer: Scope): Emptiness {
  const scope = withScope(select.withClause, outer);
  const { larg, rarg } = select;
  if (select.op !== undefined && select.op !== "SETOP_NONE") {
    if (larg === undefined || rarg === undefined) return NEVER;
    const left = noRows(larg, scope);
    if (select.op === "SETOP_EXCEPT") return left;
    const right = noRows(rarg, scope);
    return select.op === "SETOP_INTERSECT" ? anyOf([left, right]) : allOf([left, right]);
  }
  if (select.valuesLists !== undefined) return NEVER;
  return isOneRow(select) ? NEVER : noSourceRows(select, scope);
}

/** When FROM and WHERE leave no row. */
export function noSourceRows(select: SelectStmt, scope: Scope): Emptiness {
  return noJoinedRows(select.fromClause, select.whereClause, scope);
}

/** When a list of sources, joined, leaves no row under a condition. */
export function noJoinedRows(
  sources: readonly Node[] | undefined,
  where: Node | undefined,
  scope: Scope,
): Emptiness {
  const joined = (sources ?? []).map((source) => noSource(source, scope));
  return anyOf([...joined, isNotTrue(where, scope)]);
}

/**
 * The scope inside a WITH clause. In SQLite an expression sees those behind it too (its documentation says nothing of that; 3.40 does), so
 * nothing is said of a name that one of them takes.
 */
export function withScope(clause: WithClause | undefined, outer: Scope): Scope {
  const expressions = expressionsOf(clause);
  const scope = new Map(outer);
  for (const { ctename } of expressions) scope.set(ctename, NEVER);
  for (const { ctename, ctequery } of expressions) {
    const inner = clause?.recursive === true ? withFirstPart(ctequery, ctename, scope) : scope;
    scope.set(ctename, noRowsOf(ctequery, inner));
  }
  return scope;
}

function expressionsOf(
  clause: WithClause | undefined,
): readonly { readonly ctename: string; readonly ctequery: Node | undefined }[] {
  return (clause?.ctes ?? []).flatMap((item) => {
    const { ctename, ctequery } = asKind(item, "CommonTableExpr") ?? {};
    return ctename === undefined ? [] : [{ ctename, ctequery }];
  });
}

/** The scope of a recursive query: its recursive part begins with the rows of the first. */
function withFirstPart(query: Node | undefined, name: string, scope: Scope): Scope {
  const select = asKind(query, "SelectStmt");
  const first = select?.larg;
  if (first === undefined) return scope;
  return new Map(scope).set(name, noRows(first, withScope(select?.withClause, scope)));
}

function noSource(source: Node, scope: Scope): Emptiness {
  const table = asKind(source, "RangeVar");
  if (table?.relname !== undefined) {
    const local = table.schemaname === undefined ? scope.get(table.relname) : undefined;
    return local ?? ifEmpty(table.relname);
  }
  const join = asKind(source, "JoinExpr");
  if (join?.larg !== undefined && join.rarg !== undefined) {
    const left = noSource(join.larg, scope);
    const right = noSource(join.rarg, scope);
    switch (join.jointype) {
      case "JOIN_INNER":
        return anyOf([left, right, isNotTrue(join.quals, scope)]);
      case "JOIN_LEFT":
        return left;
      case "JOIN_RIGHT":
        return right;
      default:
        return allOf([left, right]);
    }
  }
  const query = asKind(source, "RangeSubselect");
  if (query !== undefined) return noRowsOf(query.subquery, scope);
  const sample = asKind(source, "RangeTableSample");
  return sample?.relation === undefined ? NEVER : noSource(sample.relation, scope);
}

/** Does the query give a row even where there is none to read: aggregates without GROUP BY, an empty grouping set? */
export function isOneRow(select: SelectStmt): boolean {
  const grouped = (select.groupClause ?? []).length > 0;
  if (nodesOf(select.groupClause, "GroupingSet").length > 0) return true;
  if (grouped) return false;
  if (select.havingClause !== undefined) return true;
  const outside = [
    select.targetList,
    select.sortClause,
    select.distinctClause,
    select.windowClause,
    select.limitCount,
    select.limitOffset,
  ];
  return mayAggregate(outside, select);
}

/**
 * May a part of the query hold an aggregate over the query's own rows? One in a subquery is over the rows of the query that its columns
 * come from (PostgreSQL manual 4.2.7), so its columns must be seen to be the subquery's.
 */
function mayAggregate(part: unknown, select: SelectStmt): boolean {
  const subqueries: SubLink[] = [];
  const calls: FuncCall[] = [];
  walk(part, (value) => {
    const link = nodeIn(value, "SubLink");
    if (link !== undefined) subqueries.push(link);
    const call = nodeIn(value, "FuncCall");
    if (call !== undefined) calls.push(call);
    return link === undefined;
  });
  if (calls.some(isAggregate)) return true;
  const names = namesOfSources(select);
  return subqueries.some(
    (link) =>
      mayAggregate(link.testexpr, select) ||
      nodesOf(link.subselect, "FuncCall").some(
        (call) => isAggregate(call) && !isInner(call, names),
      ),
  );
}

/** May the call make one value of many rows? A function of an unknown name may. */
function isAggregate(call: FuncCall): boolean {
  const kind = functionKind(functionName(call));
  if (call.over !== undefined) return false;
  return kind === "aggregate" || kind === "unknown";
}

/** Is the aggregate of a subquery over the subquery's own rows for sure? */
function isInner(call: FuncCall, outerNames: ReadonlySet<string>): boolean {
  const references: readonly ColumnRef[] = nodesOf({ FuncCall: call }, "ColumnRef");
  if (call.agg_star === true && references.length === 0) return true;
  return (
    references.length > 0 &&
    references.every((reference) => {
      const table = columnOf(reference)?.table;
      return table !== undefined && !outerNames.has(table);
    })
  );
}

/** The names under which the columns of a query's sources may be written. */
function namesOfSources(select: SelectStmt): ReadonlySet<string> {
  const names = new Set<string>();
  walk(select.fromClause, (value) => {
    if ("relname" in value && typeof value.relname === "string") names.add(value.relname);
    if ("aliasname" in value && typeof value.aliasname === "string") names.add(value.aliasname);
    return true;
  });
  return names;
}
