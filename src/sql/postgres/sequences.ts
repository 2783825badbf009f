import type { FuncCall, Node } from "@pgsql/types";
import { NEVER, allOf, anyOf, ifUnmoved, type Emptiness } from "../emptiness.js";
import { functionKind } from "../functions.js";
import { nameOfText } from "../name.js";
import { noRowsChanged } from "./changes.js";
import { asKind, functionName, nodesOf } from "./nodes.js";
import { isOneRow, noRows, noSourceRows, withScope } from "./rows.js";
import { valueOnEmpty, type Place } from "./values.js";

/** The calls in a statement that move a sequence. */
export function sequenceMoves(statement: unknown): readonly FuncCall[] {
  return nodesOf(statement, "FuncCall").filter((call) => {
    const name = functionName(call);
    return name === "nextval" || name === "setval";
  });
}

/** When a statement on rows leaves all sequences as they are. */
export function sequencesKept(statement: Node): Emptiness {
  const all = sequenceMoves(statement).length;
  const select = asKind(statement, "SelectStmt");
  if (select !== undefined) {
    const own = (select.targetList ?? []).flatMap((target) => {
      const call = asKind(asKind(target, "ResTarget")?.val, "FuncCall");
      return call !== undefined && isMove(call) ? [call] : [];
    });
    if (own.length !== all || select.op !== "SETOP_NONE") return NEVER;
    const scope = withScope(select.withClause, new Map());
    const one = isOneRow(select);
    const nothingToAggregate = one ? noSourceRows(select, scope) : NEVER;
    const none = one ? NEVER : noRows(select, new Map());
    const place = { scope, nothingToAggregate };
    return anyOf([none, allOf(own.map((call) => keepsSequence(call, place)))]);
  }
  // Evaluated once for each row that is written.
  const insert = asKind(asKind(statement, "InsertStmt")?.selectStmt, "SelectStmt");
  const perRow =
    insert === undefined
      ? asKind(statement, "UpdateStmt")?.targetList
      : isOneRow(insert)
        ? []
        : insert.targetList;
  return sequenceMoves(perRow).length === all ? noRowsChanged(statement, new Map()) : NEVER;
}

function isMove(call: FuncCall): boolean {
  return (
    functionKind(functionName(call)) === "sequence" &&
    sequenceMoves({ FuncCall: call }).length === 1
  );
}

/**
 * `setval` of NULL does nothing (the function is strict), and setting a sequence to its start, not yet called, does nothing where the
 * table that it belongs to never had a row.
 */
function keepsSequence(call: FuncCall, place: Place): Emptiness {
  const [sequence, value, called] = call.args ?? [];
  if (functionName(call) !== "setval") return NEVER;
  const number = valueOnEmpty(value, place);
  const flag = valueOnEmpty(called, place);
  const nothing = [number, flag].map((argument) =>
    argument?.value === null ? argument.when : NEVER,
  );
  if (number?.value !== 1 || flag?.value !== false) return anyOf(nothing);
  const owner = ownerOf(asKind(sequence, "FuncCall"));
  const start = owner === undefined ? NEVER : allOf([number.when, flag.when, ifUnmoved(owner)]);
  return anyOf([...nothing, start]);
}

/** The table in `pg_get_serial_sequence('table', 'column')`. */
function ownerOf(call: FuncCall | undefined): string | undefined {
  if (call === undefined || functionName(call) !== "pg_get_serial_sequence") return undefined;
  const text = asKind(call.args?.[0], "A_Const")?.sval?.sval;
  return text === undefined ? undefined : nameOfText(text)?.name;
}
