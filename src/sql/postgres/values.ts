import type { A_Const, Node, SelectStmt } from "@pgsql/types";
import { ALWAYS, NEVER, allOf, anyOf, type Emptiness } from "../emptiness.js";
import { overNothing } from "../functions.js";
import { asKind, functionName, stringsOf } from "./nodes.js";
import { isOneRow, noRows, noSourceRows, withScope, type Scope } from "./rows.js";

/** A value that an expression has where tables are empty, and which. */
export interface ValueOnEmpty {
  readonly value: number | boolean | string | null;
  readonly when: Emptiness;
}

/** Where an expression stands: what names mean, and when the query around it aggregates over no rows. */
export interface Place {
  readonly scope: Scope;
  readonly nothingToAggregate: Emptiness;
}

/** The value of an expression where tables are empty; undefined where it is not known. */
export function valueOnEmpty(node: Node | undefined, place: Place): ValueOnEmpty | undefined {
  const constant = asKind(node, "A_Const");
  if (constant !== undefined) return constantValue(constant);
  const cast = asKind(node, "TypeCast");
  if (cast !== undefined) return valueOnEmpty(cast.arg, place);
  const call = asKind(node, "FuncCall");
  if (call !== undefined) {
    const name = functionName(call);
    // An aggregate of an outer query's column is the outer query's; what is NULL over nothing is NULL then too.
    const own = call.over === undefined && (name !== "count" || call.agg_star === true);
    const value = own ? overNothing(name) : undefined;
    const when = place.nothingToAggregate;
    return value === undefined || when.length === 0 ? undefined : { value, when };
  }
  const first = asKind(node, "CoalesceExpr");
  if (first !== undefined) return coalesced(first.args ?? [], place);
  const test = asKind(node, "NullTest");
  if (test !== undefined) {
    const value = valueOnEmpty(test.arg, place);
    if (value === undefined) return undefined;
    return {
      value: (value.value === null) === (test.nulltesttype === "IS_NULL"),
      when: value.when,
    };
  }
  const operation = asKind(node, "A_Expr");
  if (operation?.kind === "AEXPR_OP") {
    const operator = stringsOf(operation.name).join(".");
    return operated(
      operator,
      valueOnEmpty(operation.lexpr, place),
      valueOnEmpty(operation.rexpr, place),
    );
  }
  const subquery = asKind(node, "SubLink");
  const select = asKind(subquery?.subselect, "SelectStmt");
  if (subquery === undefined || select === undefined) return undefined;
  if (subquery.subLinkType === "EXISTS_SUBLINK") {
    return known(false, noRows(select, place.scope));
  }
  return subquery.subLinkType === "EXPR_SUBLINK" ? selectedValue(select, place.scope) : undefined;
}

/** When a condition is not true; a missing one is true. */
export function isNotTrue(condition: Node | undefined, scope: Scope): Emptiness {
  if (condition === undefined) return NEVER;
  const logic = asKind(condition, "BoolExpr");
  if (logic?.boolop === "AND_EXPR") {
    return anyOf((logic.args ?? []).map((part) => isNotTrue(part, scope)));
  }
  if (logic?.boolop === "OR_EXPR") {
    return allOf((logic.args ?? []).map((part) => isNotTrue(part, scope)));
  }
  const subquery = asKind(condition, "SubLink");
  const select = asKind(subquery?.subselect, "SelectStmt");
  if (subquery?.subLinkType === "ANY_SUBLINK" && select !== undefined) {
    return noRows(select, scope);
  }
  const value = valueOnEmpty(condition, { scope, nothingToAggregate: NEVER });
  return value?.value === null || value?.value === false ? value.when : NEVER;
}

function constantValue(constant: A_Const): ValueOnEmpty | undefined {
  if (constant.isnull === true) return { value: null, when: ALWAYS };
  if (constant.boolval !== undefined) {
    return { value: constant.boolval.boolval ?? false, when: ALWAYS };
  }
  if (constant.ival !== undefined) return { value: constant.ival.ival ?? 0, when: ALWAYS };
  if (constant.sval !== undefined) return { value: constant.sval.sval ?? "", when: ALWAYS };
  return undefined;
}

function known(value: ValueOnEmpty["value"], when: Emptiness): ValueOnEmpty | undefined {
  return when.length === 0 ? undefined : { value, when };
}

function coalesced(nodes: readonly Node[], place: Place): ValueOnEmpty | undefined {
  let when = ALWAYS;
  for (const node of nodes) {
    const next = valueOnEmpty(node, place);
    if (next === undefined) return undefined;
    when = allOf([when, next.when]);
    if (next.value !== null) return known(next.value, when);
  }
  return known(null, when);
}

/** PostgreSQL's own operators are NULL where one side is; of the rest only sums are followed. */
function operated(
  operator: string,
  left: ValueOnEmpty | undefined,
  right: ValueOnEmpty | undefined,
): ValueOnEmpty | undefined {
  if (!/^(?:[-+*/%<>=]|<>|!=|<=|>=)$/.test(operator)) return undefined;
  const nulls = [left, right].filter((side) => side?.value === null);
  if (nulls.length > 0) return known(null, anyOf(nulls.map((side) => side?.when ?? NEVER)));
  if (typeof left?.value !== "number" || typeof right?.value !== "number") return undefined;
  const when = allOf([left.when, right.when]);
  if (operator === "+") return known(left.value + right.value, when);
  return operator === "-" ? known(left.value - right.value, when) : undefined;
}

/** The value of a query in an expression: NULL where it gives no row. */
function selectedValue(select: SelectStmt, outer: Scope): ValueOnEmpty | undefined {
  const none = noRows(select, outer);
  if (none.length > 0) return { value: null, when: none };
  const scope = withScope(select.withClause, outer);
  const [target] = select.targetList ?? [];
  const plain =
    select.op === "SETOP_NONE" &&
    select.valuesLists === undefined &&
    select.groupClause === undefined &&
    select.havingClause === undefined &&
    select.limitCount === undefined &&
    select.limitOffset === undefined;
  if (!plain || (select.fromClause !== undefined && !isOneRow(select))) return undefined;
  const nothingToAggregate = select.fromClause === undefined ? NEVER : noSourceRows(select, scope);
  return valueOnEmpty(asKind(target, "ResTarget")?.val, { scope, nothingToAggregate });
}
