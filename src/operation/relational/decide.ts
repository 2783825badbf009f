import type { Emptiness } from "../../sql/emptiness.js";
import type { Condition, Presence } from "./condition.js";
import { memberKey } from "./names.js";
import {
  columnPresence,
  objectPresence,
  tableOf,
  tablePresence,
  type RelationalState,
} from "./state.js";

/** What a guard's question comes to. */
export type Answer = "yes" | "no" | "unknown";

/** Answers a question from the state. `isEmpty` says whether one of the sets of tables surely has no rows. */
export function decide(
  condition: Condition,
  state: RelationalState,
  isEmpty: (noneIf: Emptiness) => boolean,
): Answer {
  switch (condition.kind) {
    case "table":
      return ofPresence(relationPresence(state, condition.table));
    case "column":
      return ofPresence(columnPresence(state, condition.table, condition.column));
    case "constraint": {
      const table = tableOf(state, condition.table);
      const names = table?.constraints.map(({ name }) => name);
      if (table?.doubted === true) return "unknown";
      return ofMember(state, condition.name, names, table?.complete ?? false);
    }
    case "index": {
      const table = condition.table === undefined ? undefined : tableOf(state, condition.table);
      const tables = table === undefined ? [...state.tables.values()] : [table];
      if (tables.some(({ doubted }) => doubted)) return "unknown";
      const names = tables.flatMap(({ indexes }) => indexes.map(({ name }) => name));
      return ofMember(state, condition.name, names, table?.complete ?? state.world === "closed");
    }
    case "object": {
      const { object: kind, name } = condition;
      return ofPresence(objectPresence(state, { kind, name, on: undefined }));
    }
    case "rows":
      return isEmpty(condition.noneIf) ? "no" : "unknown";
    case "not":
      return opposite(decide(condition.condition, state, isEmpty));
    case "all":
    case "any": {
      const answers = condition.conditions.map((each) => decide(each, state, isEmpty));
      const decisive = condition.kind === "all" ? "no" : "yes";
      if (answers.includes(decisive)) return decisive;
      return answers.includes("unknown") ? "unknown" : opposite(decisive);
    }
    case "constant":
      return condition.value ? "yes" : "no";
    case "unknown":
      return "unknown";
  }
}

/** Views count as tables where a framework asks for a table. */
function relationPresence(
  state: RelationalState,
  table: Parameters<typeof tablePresence>[1],
): Presence {
  const asTable = tablePresence(state, table);
  if (asTable === "there") return asTable;
  const asView = objectPresence(state, { kind: "view", name: table, on: undefined });
  return asView === "there" ? "unknown" : asTable;
}

function ofPresence(presence: Presence): Answer {
  if (presence === "unknown") return presence;
  return presence === "there" ? "yes" : "no";
}

function ofMember(
  state: RelationalState,
  name: string,
  names: readonly (string | undefined)[] | undefined,
  complete: boolean,
): Answer {
  const key = memberKey(name, state.dialect);
  const found = (names ?? []).some(
    (each) => each !== undefined && memberKey(each, state.dialect) === key,
  );
  if (found) return "yes";
  return complete && names?.includes(undefined) === false ? "no" : "unknown";
}

function opposite(answer: Answer): Answer {
  if (answer === "unknown") return answer;
  return answer === "yes" ? "no" : "yes";
}
